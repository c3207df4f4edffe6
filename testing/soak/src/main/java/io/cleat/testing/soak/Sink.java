// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

import io.cleat.Errno;
import io.cleat.stack.endpoint.StackEndpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads what an endpoint has and compares every octet. */
final class Sink {
  private static final int CHUNK_BYTES = 1 << 16;

  private final StackEndpoint endpoint;
  private final Pattern pattern;
  private final long total;
  private final MemorySegment chunk = Arena.ofAuto().allocate(CHUNK_BYTES + Long.BYTES, Long.BYTES);
  private long received;
  private boolean ended;

  Sink(StackEndpoint endpoint, Pattern pattern, long total) {
    this.endpoint = endpoint;
    this.pattern = pattern;
    this.total = total;
  }

  long received() {
    return received;
  }

  /** Whether all has been read up to the end. */
  boolean isAtEnd() {
    return ended;
  }

  /** Reads what there is. */
  void run() {
    while (!ended) {
      // What was left of an incomplete word lies at the beginning of the chunk.
      int kept = (int) (received % Long.BYTES);
      long got = endpoint.recv(chunk, kept, CHUNK_BYTES, 0, null);
      if (got == Errno.EAGAIN.negated()) {
        return;
      }
      if (got < 0) {
        throw new Stalled("after " + received + " octets none come: " + Errno.name(got));
      }
      if (got == 0) {
        end(kept);
      } else {
        check(kept + (int) got);
        received += got;
      }
    }
  }

  private void check(int count) {
    long place = received / Long.BYTES * Long.BYTES;
    int wrong = pattern.mismatch(chunk, place, count);
    if (wrong >= 0) {
      throw new Stalled("what was received is wrong from octet " + (place + wrong) + " on");
    }
    int left = count % Long.BYTES;
    if (left > 0) {
      chunk.set(ValueLayout.JAVA_LONG, 0, chunk.get(ValueLayout.JAVA_LONG, (long) count - left));
    }
  }

  private void end(int kept) {
    ended = true;
    if (received != total || kept > 0 && !pattern.isEnd(chunk, 0, received, kept)) {
      throw new Stalled("received " + received + " octets of " + total + " and the end");
    }
  }
}
