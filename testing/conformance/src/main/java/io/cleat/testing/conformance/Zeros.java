// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import io.cleat.Errno;
import io.cleat.sys.ErrnoCapture;
import io.cleat.sys.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Many zeros that cost nothing: pages that are never written to. Cases fill buffers with tens of
 * megabytes.
 */
final class Zeros implements AutoCloseable {
  private static final int NO_FILE = -1;

  private final List<MemorySegment> mappings = new ArrayList<>();

  /** So many zeros, to be read only, until {@link #close}. */
  MemorySegment segment(int length) {
    int bytes = Math.max(length, 1);
    try (Arena arena = Arena.ofConfined()) {
      int flags = Memory.MAP_PRIVATE | Memory.MAP_ANONYMOUS;
      long address =
          Memory.mmap(ErrnoCapture.allocate(arena), bytes, Memory.PROT_READ, flags, NO_FILE, 0);
      if (address < 0) {
        throw new OutOfMemoryError(bytes + " zeros: " + Errno.name(address));
      }
      MemorySegment mapping = Memory.segment(address, bytes);
      mappings.add(mapping);
      return mapping;
    }
  }

  @Override
  public void close() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = ErrnoCapture.allocate(arena);
      mappings.forEach(mapping -> Memory.munmap(errno, mapping));
    }
  }
}
