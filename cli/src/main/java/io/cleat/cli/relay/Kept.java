// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** What was read and not taken yet: the only place where bytes are copied. */
final class Kept {
  private final boolean whole;
  private byte[] bytes;
  private MemorySegment segment = MemorySegment.NULL;
  private int offset;

  /**
   * @param whole whether it keeps a message, not a piece of a stream
   */
  Kept(boolean whole) {
    this.whole = whole;
  }

  boolean isEmpty() {
    return bytes == null;
  }

  /**
   * Offers what is kept.
   *
   * @return whether nothing is kept any more
   */
  boolean offer(Taker taker) {
    if (bytes != null) {
      int length = bytes.length - offset;
      long taken = taker.take(segment, offset, length, whole);
      if (taken == length) {
        bytes = null;
        segment = MemorySegment.NULL;
      } else if (taken > 0) {
        offset += (int) taken;
      }
    }
    return bytes == null;
  }

  /**
   * Offers what was just read, and keeps what is not taken.
   *
   * @return whether all was taken
   */
  boolean offer(Taker taker, MemorySegment data, long length) {
    long taken = taker.take(data, 0, length, whole);
    if (taken == length) {
      return true;
    }
    long start = Math.max(0, taken);
    bytes = data.asSlice(start, length - start).toArray(JAVA_BYTE);
    segment = MemorySegment.ofArray(bytes);
    offset = 0;
    return false;
  }
}
