// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Limits.RLIMIT_NOFILE;
import static io.cleat.sys.Scratch.EINVAL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private final Scratch scratch = new Scratch();
  private final MemorySegment errno = scratch.errno;
  private final MemorySegment limit = scratch.arena.allocate(Rlimit.SIZE);

  @AfterEach
  void close() {
    scratch.close();
  }

  @Test
  void theLimitIsTheOneThatTheKernelTells() throws IOException {
    assertEquals(0, Limits.getrlimit(errno, RLIMIT_NOFILE, limit));
    assertEquals(told(), Rlimit.soft(limit, 0) + " " + Rlimit.hard(limit, 0));
  }

  @Test
  void theSoftLimitIsLoweredAndRaisedAgain() throws IOException {
    assertEquals(0, Limits.getrlimit(errno, RLIMIT_NOFILE, limit));
    long soft = Rlimit.soft(limit, 0);
    Rlimit.soft(limit, 0, soft - 1);
    assertEquals(0, Limits.setrlimit(errno, RLIMIT_NOFILE, limit));
    String lowered = told();
    Rlimit.soft(limit, 0, soft);
    assertEquals(0, Limits.setrlimit(errno, RLIMIT_NOFILE, limit));
    assertEquals(soft - 1 + " " + Rlimit.hard(limit, 0), lowered);
  }

  @Test
  void aSoftLimitAboveTheHardOneIsRefused() {
    Rlimit.soft(limit, 0, 2);
    Rlimit.hard(limit, 0, 1);
    assertEquals(-EINVAL, Limits.setrlimit(errno, RLIMIT_NOFILE, limit));
  }

  private static String told() throws IOException {
    try (var lines = java.nio.file.Files.lines(Path.of("/proc/self/limits"))) {
      String[] words =
          lines
              .filter(line -> line.startsWith("Max open files"))
              .findFirst()
              .orElseThrow()
              .split(" +");
      return words[3] + " " + words[4];
    }
  }
}
