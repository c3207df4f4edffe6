// SPDX-License-Identifier: Apache-2.0
package io.cleat.option.sample;

/** What the door must not do. */
public final class Wrong {
  private Wrong() {}

  /** Starts a thread. */
  public static final class StartsThread {
    Thread start(Runnable task) {
      return Thread.startVirtualThread(task);
    }
  }

  /** Is one half of a cycle of packages. */
  public static final class OtherHalfOfCycle {
    io.cleat.posix.sample.Wrong.HalfOfCycle half;
  }
}
