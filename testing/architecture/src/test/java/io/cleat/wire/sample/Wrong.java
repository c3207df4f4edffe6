// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire.sample;

import java.io.OutputStream;
import java.lang.invoke.VarHandle;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;

/** What the machine must not do. */
public final class Wrong {
  private Wrong() {}

  /** Knows who calls. */
  public static final class NamesThread {
    Thread owner;
  }

  /** Makes others wait. */
  public static final class Locks {
    ReentrantLock lock;
  }

  /** Finds out by itself how late it is. */
  public static final class ReadsClock {
    long now() {
      return System.nanoTime();
    }
  }

  /** Does not do the same twice. */
  public static final class RollsDice {
    Random dice;
  }

  /** Has effects. */
  public static final class Writes {
    OutputStream out;
  }

  /** Makes others wait without naming a lock. */
  public static final class IsSynchronized {
    synchronized void enter() {}
  }

  /** Lets other threads see what it does. */
  public static final class SharesMemory {
    VarHandle handle;
  }
}
