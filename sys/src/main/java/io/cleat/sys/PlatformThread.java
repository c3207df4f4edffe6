// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

/** Refuses virtual threads where the kernel would change the carrier for good. */
final class PlatformThread {
  private PlatformThread() {}

  static void require() {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException(
          "this changes the operating system's thread: call it on a platform thread");
    }
  }
}
