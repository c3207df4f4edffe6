// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/**
 * The memory into which a call's {@code errno} is captured, and how a result and its errno become
 * one number.
 *
 * <p>The JVM itself makes system calls between ours, so {@code errno} must be saved in the same
 * downcall. The memory for that belongs to the caller, who makes it once and passes it to every
 * call. Two threads must not use the same memory at the same time.
 */
public final class ErrnoCapture {
  private static final StructLayout LAYOUT = Linker.Option.captureStateLayout();
  private static final long ERRNO = LAYOUT.byteOffset(PathElement.groupElement("errno"));

  private ErrnoCapture() {}

  /** New memory for the first argument of the calls in this package. */
  public static MemorySegment allocate(SegmentAllocator allocator) {
    return allocator.allocate(LAYOUT);
  }

  /** Folds {@code -1} and the captured errno into {@code -errno}. */
  static int fold(MemorySegment errno, int result) {
    return result == -1 ? -last(errno) : result;
  }

  /** Folds {@code -1} and the captured errno into {@code -errno}. */
  static long fold(MemorySegment errno, long result) {
    return result == -1 ? -last(errno) : result;
  }

  /** The errno of the last call that failed with this memory. */
  static int last(MemorySegment errno) {
    return errno.get(ValueLayout.JAVA_INT, ERRNO);
  }
}
