// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

import io.cleat.Errno;
import io.cleat.Msg;
import io.cleat.stack.endpoint.StackEndpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Sends a pattern as fast as an endpoint takes it, and the end after it. */
final class Source {
  private static final int CHUNK_BYTES = 1 << 16;

  private final StackEndpoint endpoint;
  private final Pattern pattern;
  private final long total;
  private final MemorySegment chunk = Arena.ofAuto().allocate(CHUNK_BYTES, Long.BYTES);
  private long chunkAt = -CHUNK_BYTES;
  private long sent;

  Source(StackEndpoint endpoint, Pattern pattern, long total) {
    this.endpoint = endpoint;
    this.pattern = pattern;
    this.total = total;
  }

  /** Sends what there is room for. */
  void run() {
    while (sent < total) {
      if (sent >= chunkAt + CHUNK_BYTES) {
        chunkAt = sent;
        pattern.fill(chunk, chunkAt, CHUNK_BYTES);
      }
      long offset = sent - chunkAt;
      long count = Math.min(CHUNK_BYTES - offset, total - sent);
      long taken = endpoint.send(chunk, offset, count, 0, null);
      if (taken == Errno.EAGAIN.negated()) {
        return;
      }
      if (taken < 0) {
        throw new Stalled("after " + sent + " octets nothing can be sent: " + Errno.name(taken));
      }
      sent += taken;
      if (sent == total) {
        Network.expect(0, endpoint.shutdown(Msg.SHUT_WR));
      }
    }
  }
}
