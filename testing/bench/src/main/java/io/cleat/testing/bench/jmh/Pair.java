// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.jmh;

import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.sys.ErrnoCapture;
import io.cleat.sys.Files;
import io.cleat.sys.Sockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Two connected UNIX sockets as descriptors, for those who call Linux with nothing between. */
final class Pair implements AutoCloseable {
  private final Arena arena = Arena.ofAuto();

  /** Where the calls put their errno. */
  final MemorySegment errno = ErrnoCapture.allocate(arena);

  /** Room for a message. */
  final MemorySegment buffer = arena.allocate(64);

  /** The two ends. */
  final int[] ends = new int[2];

  Pair() {
    MemorySegment pair = arena.allocate(ValueLayout.JAVA_INT, 2);
    int type = SocketType.SOCK_STREAM | SocketType.SOCK_NONBLOCK;
    if (Sockets.socketpair(errno, Family.AF_UNIX, type, 0, pair) != 0) {
      throw new IllegalStateException("no socketpair");
    }
    ends[0] = pair.getAtIndex(ValueLayout.JAVA_INT, 0);
    ends[1] = pair.getAtIndex(ValueLayout.JAVA_INT, 1);
  }

  @Override
  public void close() {
    Files.close(errno, ends[0]);
    Files.close(errno, ends[1]);
  }
}
