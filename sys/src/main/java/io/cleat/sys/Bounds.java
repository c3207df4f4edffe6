// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Holds lengths against segments, because the kernel knows only an address and believes any length.
 *
 * <p>The first page of the address space is never mapped. A segment there ({@link
 * MemorySegment#NULL} above all) passes with any length: the kernel touches nothing and answers
 * {@code EFAULT}. Heap segments are refused by the downcall itself.
 */
final class Bounds {
  private static final long FIRST_PAGE = 4096;

  private Bounds() {}

  /** The address of {@code length} bytes at {@code offset}, which lie within {@code memory}. */
  static long address(MemorySegment memory, long offset, long length) {
    long size = memory.byteSize();
    if ((offset < 0 || length < 0 || length > size - offset) && !isUnmapped(memory)) {
      throw beyond(memory, offset, length);
    }
    return memory.address() + offset;
  }

  /** Checks a {@code socklen_t} or a count of bytes; a negative one is the kernel's to refuse. */
  static MemorySegment check(MemorySegment memory, long length) {
    if (length > memory.byteSize() && !isUnmapped(memory)) {
      throw beyond(memory, 0, length);
    }
    return memory;
  }

  /** Checks an array of {@code count} structs, none of which may lie beyond {@code memory}. */
  static MemorySegment checkArray(MemorySegment memory, long count, long structSize) {
    if (count < 0) {
      throw new IndexOutOfBoundsException("a negative number of structs: " + count);
    }
    return check(memory, count * structSize);
  }

  /** Checks a result area whose length is read from memory, as {@code getsockname} has it. */
  static MemorySegment checkResult(MemorySegment memory, MemorySegment length) {
    if (!isUnmapped(length)) {
      check(memory, length.get(ValueLayout.JAVA_INT_UNALIGNED, 0));
    }
    return memory;
  }

  /** Checks that a C string ends within its segment. */
  static MemorySegment checkString(MemorySegment string) {
    long size = string.byteSize();
    for (long i = 0; i < size; i++) {
      if (string.get(ValueLayout.JAVA_BYTE, i) == 0) {
        return string;
      }
    }
    if (isUnmapped(string)) {
      return string;
    }
    throw new IndexOutOfBoundsException("a C string without its end within " + size + " bytes");
  }

  private static boolean isUnmapped(MemorySegment memory) {
    return memory.isNative() && memory.byteSize() == 0 && memory.address() < FIRST_PAGE;
  }

  private static IndexOutOfBoundsException beyond(MemorySegment memory, long offset, long length) {
    return new IndexOutOfBoundsException(
        "%d bytes at offset %d reach beyond a segment of %d bytes"
            .formatted(length, offset, memory.byteSize()));
  }
}
