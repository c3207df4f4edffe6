// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Downcall.INT;
import static io.cleat.sys.Downcall.LONG;
import static io.cleat.sys.Downcall.POINTER;
import static io.cleat.sys.Downcall.failure;
import static io.cleat.sys.ErrnoCapture.fold;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Memory that the kernel shares with us, as packet rings need it.
 *
 * <p>This is the one place where a length is put on a bare address: whoever calls {@link #segment}
 * answers for the address and the length.
 */
public final class Memory {
  /** mmap(2): may be read. */
  public static final int PROT_READ = 1;

  /** mmap(2): may be written. */
  public static final int PROT_WRITE = 2;

  /** mmap(2): others see what is written. */
  public static final int MAP_SHARED = 1;

  /** mmap(2): nobody else sees what is written. */
  public static final int MAP_PRIVATE = 2;

  /** mmap(2): zeros, without a file. */
  public static final int MAP_ANONYMOUS = 0x20;

  /** mmap(2): kept in memory. */
  public static final int MAP_LOCKED = 0x2000;

  /** mmap(2): brought into memory at once. */
  public static final int MAP_POPULATE = 0x8000;

  private static final MethodHandle MMAP =
      Downcall.toLong("mmap", POINTER, LONG, INT, INT, INT, LONG);
  private static final MethodHandle MUNMAP = Downcall.toInt("munmap", POINTER, LONG);
  private static final MethodHandle GETPAGESIZE = Downcall.infallible("getpagesize");

  private Memory() {}

  /**
   * mmap(2) where the kernel likes: maps {@code length} bytes of {@code fd} from {@code offset} on.
   *
   * @return the address, for {@link #segment}, or -EACCES, -EAGAIN, -EBADF, -EINVAL, -ENFILE,
   *     -ENODEV, -ENOMEM, -EOVERFLOW, -EPERM, -ETXTBSY
   */
  public static long mmap(
      MemorySegment errno, long length, int protection, int flags, int fd, long offset) {
    try {
      return fold(
          errno,
          (long)
              MMAP.invokeExact(errno, MemorySegment.NULL, length, protection, flags, fd, offset));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * munmap(2): ends a mapping. The segment must not be used after that; nobody checks it.
   *
   * @return 0, or -EINVAL
   */
  public static int munmap(MemorySegment errno, MemorySegment mapping) {
    try {
      return fold(errno, (int) MUNMAP.invokeExact(errno, mapping, mapping.byteSize()));
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** The {@code length} bytes at {@code address}, without an owner and without an end. */
  @SuppressWarnings("restricted") // the caller answers for address and length
  public static MemorySegment segment(long address, long length) {
    return MemorySegment.ofAddress(address).reinterpret(length);
  }

  /** getpagesize(2): bytes of a page, which offsets and lengths of mappings are multiples of. */
  public static int pageSize() {
    try {
      return (int) GETPAGESIZE.invokeExact();
    } catch (Throwable e) {
      throw failure(e);
    }
  }
}
