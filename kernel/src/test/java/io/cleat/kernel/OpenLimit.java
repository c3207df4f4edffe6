// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import io.cleat.sys.ErrnoCapture;
import io.cleat.sys.Limits;
import io.cleat.sys.Rlimit;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** How many descriptors this process may have. */
final class OpenLimit {
  private OpenLimit() {}

  /** Sets it; what it was before. */
  static int lower(int to) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = ErrnoCapture.allocate(arena);
      MemorySegment limit = arena.allocate(Rlimit.SIZE);
      Talk.ok(Limits.getrlimit(errno, Limits.RLIMIT_NOFILE, limit));
      int before = (int) Rlimit.soft(limit, 0);
      Rlimit.soft(limit, 0, to);
      Talk.ok(Limits.setrlimit(errno, Limits.RLIMIT_NOFILE, limit));
      return before;
    }
  }
}
