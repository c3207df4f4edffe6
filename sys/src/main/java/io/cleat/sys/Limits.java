// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Downcall.INT;
import static io.cleat.sys.Downcall.POINTER;
import static io.cleat.sys.Downcall.failure;
import static io.cleat.sys.ErrnoCapture.fold;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The limits of this process. */
public final class Limits {
  /** How many descriptors, as one more than the highest. */
  public static final int RLIMIT_NOFILE = 7;

  private static final MethodHandle GETRLIMIT = Downcall.toInt("getrlimit", INT, POINTER);
  private static final MethodHandle SETRLIMIT = Downcall.toInt("setrlimit", INT, POINTER);

  private Limits() {}

  /**
   * getrlimit(2): stores the limit in an {@link Rlimit}.
   *
   * @return 0, or -EFAULT, -EINVAL
   */
  public static int getrlimit(MemorySegment errno, int resource, MemorySegment limit) {
    Bounds.check(limit, Rlimit.SIZE);
    try {
      return fold(errno, (int) GETRLIMIT.invokeExact(errno, resource, limit));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * setrlimit(2): sets the limit, for all threads, from an {@link Rlimit}.
   *
   * @return 0, or -EFAULT, -EINVAL, -EPERM
   */
  public static int setrlimit(MemorySegment errno, int resource, MemorySegment limit) {
    Bounds.check(limit, Rlimit.SIZE);
    try {
      return fold(errno, (int) SETRLIMIT.invokeExact(errno, resource, limit));
    } catch (Throwable e) {
      throw failure(e);
    }
  }
}
