// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Downcall.INT;
import static io.cleat.sys.Downcall.failure;
import static io.cleat.sys.ErrnoCapture.fold;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The namespaces of the calling thread. Other threads keep theirs; threads that the calling one
 * starts inherit from it. Only platform threads may call: a virtual thread would change its
 * carrier, and with it whoever runs there next.
 */
public final class Namespaces {
  /** Mounts. */
  public static final int CLONE_NEWNS = 0x20000;

  /** Host name. */
  public static final int CLONE_NEWUTS = 0x4000000;

  /** System V IPC and POSIX message queues. */
  public static final int CLONE_NEWIPC = 0x8000000;

  /** Users and groups. */
  public static final int CLONE_NEWUSER = 0x10000000;

  /** Network: devices, addresses, routes, sockets. */
  public static final int CLONE_NEWNET = 0x40000000;

  private static final MethodHandle UNSHARE = Downcall.toInt("unshare", INT);
  private static final MethodHandle SETNS = Downcall.toInt("setns", INT, INT);

  private Namespaces() {}

  /**
   * unshare(2): moves the calling thread into new namespaces, CLONE_* flags.
   *
   * @return 0, or -EINVAL, -ENOMEM, -ENOSPC, -EPERM, -EUSERS @throws IllegalStateException on a
   *     virtual thread
   */
  public static int unshare(MemorySegment errno, int flags) {
    PlatformThread.require();
    try {
      return fold(errno, (int) UNSHARE.invokeExact(errno, flags));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * setns(2): moves the calling thread into the namespace that {@code fd} refers to; {@code kind}
   * is its CLONE_* flag, or 0 for any.
   *
   * @return 0, or -EBADF, -EINVAL, -ENOMEM, -EPERM, -ESRCH @throws IllegalStateException on a
   *     virtual thread
   */
  public static int setns(MemorySegment errno, int fd, int kind) {
    PlatformThread.require();
    try {
      return fold(errno, (int) SETNS.invokeExact(errno, fd, kind));
    } catch (Throwable e) {
      throw failure(e);
    }
  }
}
