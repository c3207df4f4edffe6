// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Downcall.LONG;
import static io.cleat.sys.Downcall.POINTER;
import static io.cleat.sys.Downcall.failure;
import static io.cleat.sys.ErrnoCapture.fold;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Who the calling thread is to the kernel, and how one thread gives privileges up.
 *
 * <p>To Linux ids and capabilities belong to a thread. The C library hides that by changing all
 * threads at once; the changes here go past it and touch the calling thread alone, so that a
 * program can do one thing unprivileged while its other threads go on. Threads that the calling one
 * starts inherit from it. Only platform threads may change: a virtual thread would change its
 * carrier.
 */
public final class Credentials {
  private static final SyscallNumbers NUMBERS = SyscallNumbers.of(SystemSupport.architecture());
  private static final int CAPABILITY_VERSION_3 = 0x20080522;
  private static final long CAPABILITY_HEADER_BYTES = 8; // version and pid
  private static final long CAPABILITY_SETS_BYTES = 24; // effective, permitted, inheritable, twice

  private static final MethodHandle SYSCALL = Downcall.systemCall(LONG, LONG, LONG);
  private static final MethodHandle SETGROUPS = Downcall.systemCall(LONG, POINTER);
  private static final MethodHandle CAPSET = Downcall.systemCall(POINTER, POINTER);
  private static final MethodHandle GETPID = Downcall.infallible("getpid");
  private static final MethodHandle GETPPID = Downcall.infallible("getppid");
  private static final MethodHandle GETUID = Downcall.infallible("getuid");
  private static final MethodHandle GETEUID = Downcall.infallible("geteuid");
  private static final MethodHandle GETGID = Downcall.infallible("getgid");
  private static final MethodHandle GETEGID = Downcall.infallible("getegid");

  private Credentials() {}

  /** getpid(2): this process. */
  public static int getpid() {
    try {
      return (int) GETPID.invokeExact();
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** getppid(2): the process that started this one. */
  public static int getppid() {
    try {
      return (int) GETPPID.invokeExact();
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** getuid(2): the real user of the calling thread. */
  public static int getuid() {
    try {
      return (int) GETUID.invokeExact();
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** geteuid(2): the effective user of the calling thread. */
  public static int geteuid() {
    try {
      return (int) GETEUID.invokeExact();
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** getgid(2): the real group of the calling thread. */
  public static int getgid() {
    try {
      return (int) GETGID.invokeExact();
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** getegid(2): the effective group of the calling thread. */
  public static int getegid() {
    try {
      return (int) GETEGID.invokeExact();
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** gettid(2): the calling thread; on a virtual thread, its carrier. */
  public static int gettid(MemorySegment errno) {
    return threadCall(errno, NUMBERS.gettid(), 0, 0, 0);
  }

  /**
   * setresuid(2) for the calling thread: real, effective and saved user; -1 leaves one as it is.
   * When none stays 0, the thread's capabilities are gone.
   *
   * @return 0, or -EAGAIN, -EINVAL, -EPERM
   * @throws IllegalStateException on a virtual thread
   */
  public static int setresuid(MemorySegment errno, int real, int effective, int saved) {
    PlatformThread.require();
    return threadCall(errno, NUMBERS.setresuid(), real, effective, saved);
  }

  /**
   * setresgid(2) for the calling thread: real, effective and saved group; -1 leaves one as it is.
   *
   * @return 0, or -EAGAIN, -EINVAL, -EPERM
   * @throws IllegalStateException on a virtual thread
   */
  public static int setresgid(MemorySegment errno, int real, int effective, int saved) {
    PlatformThread.require();
    return threadCall(errno, NUMBERS.setresgid(), real, effective, saved);
  }

  /**
   * setgroups(2) for the calling thread: {@code count} ints are its supplementary groups.
   *
   * @return 0, or -EFAULT, -EINVAL, -ENOMEM, -EPERM
   * @throws IllegalStateException on a virtual thread
   */
  public static int setgroups(MemorySegment errno, int count, MemorySegment groups) {
    PlatformThread.require();
    Bounds.checkArray(groups, count, Integer.BYTES);
    try {
      return (int)
          fold(
              errno,
              (long) SETGROUPS.invokeExact(errno, NUMBERS.setgroups(), (long) count, groups));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * Makes the calling thread an unprivileged one for the rest of its life: no supplementary groups,
   * then {@code gid}, then {@code uid}, and thereby no capabilities.
   *
   * @return 0, or the first error of {@link #setgroups}, {@link #setresgid}, {@link #setresuid}
   * @throws IllegalStateException on a virtual thread
   */
  public static int becomeUnprivileged(MemorySegment errno, int uid, int gid) {
    int result = setgroups(errno, 0, MemorySegment.NULL);
    if (result == 0) {
      result = setresgid(errno, gid, gid, gid);
    }
    return result == 0 ? setresuid(errno, uid, uid, uid) : result;
  }

  /**
   * capset(2) for the calling thread: gives up every capability and keeps the ids.
   *
   * @return 0, or -EFAULT, -EINVAL, -EPERM
   * @throws IllegalStateException on a virtual thread
   */
  public static int dropCapabilities(MemorySegment errno) {
    PlatformThread.require();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment header = arena.allocate(CAPABILITY_HEADER_BYTES, Integer.BYTES);
      header.set(Layout.INT, 0, CAPABILITY_VERSION_3);
      MemorySegment none = arena.allocate(CAPABILITY_SETS_BYTES, Integer.BYTES);
      return (int) fold(errno, (long) CAPSET.invokeExact(errno, NUMBERS.capset(), header, none));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  private static int threadCall(MemorySegment errno, long number, long a, long b, long c) {
    try {
      return (int) fold(errno, (long) SYSCALL.invokeExact(errno, number, a, b, c));
    } catch (Throwable e) {
      throw failure(e);
    }
  }
}
