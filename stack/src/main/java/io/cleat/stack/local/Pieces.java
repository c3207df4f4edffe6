// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

import io.cleat.Message;
import io.cleat.stack.mem.ByteRing;
import java.lang.foreign.MemorySegment;

/**
 * Walks over the memory that a call gives or wants filled, be it one segment or the pieces of a
 * message. One is set anew for each call.
 */
final class Pieces {
  private Message message;
  private int nextPiece;
  private MemorySegment segment;
  private long offset;
  private long here;
  private long left;

  /** From the start of this memory. */
  Pieces over(MemorySegment only, long at, long length) {
    message = null;
    segment = only;
    offset = at;
    here = length;
    left = length;
    return this;
  }

  /** From the start of a message's first piece. */
  Pieces over(Message all) {
    message = all;
    nextPiece = 0;
    here = 0;
    left = all.length();
    return this;
  }

  /** Bytes that were not walked over yet. */
  long left() {
    return left;
  }

  /** Copies the next bytes into a ring; there must be so many. */
  void copyTo(ByteRing ring, int sequence, int length) {
    int done = 0;
    while (done < length) {
      int run = run(length - done);
      ring.write(sequence + done, segment, offset, run);
      done += run;
      advance(run);
    }
  }

  /** Fills the next bytes from a ring; there must be room for so many. */
  void copyFrom(ByteRing ring, int sequence, int length) {
    int done = 0;
    while (done < length) {
      int run = run(length - done);
      ring.read(sequence + done, segment, offset, run);
      done += run;
      advance(run);
    }
  }

  /** How many bytes lie in a row, once a piece is left that has some. */
  private int run(int wanted) {
    while (here == 0) {
      segment = message.segment(nextPiece);
      offset = message.offset(nextPiece);
      here = message.length(nextPiece);
      nextPiece++;
    }
    return (int) Math.min(wanted, here);
  }

  private void advance(int bytes) {
    offset += bytes;
    here -= bytes;
    left -= bytes;
  }

  /** Forgets the memory, which is the caller's. */
  void clear() {
    message = null;
    segment = null;
  }
}
