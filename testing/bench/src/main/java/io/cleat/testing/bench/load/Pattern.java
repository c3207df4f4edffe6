// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The bytes of each message, all different for their neighbours, and whether the answer has them
 * too. Checked or not, as the load wants: tests check, measurements do not.
 */
final class Pattern {
  private static final int FACTOR = 31;

  private final MemorySegment bytes;
  private final boolean checked;

  Pattern(Calls calls, int length, boolean checked) {
    this.checked = checked;
    bytes = calls.allocate(length);
    for (int i = 0; i < length; i++) {
      bytes.set(ValueLayout.JAVA_BYTE, i, (byte) (i * FACTOR + (i >>> Byte.SIZE)));
    }
  }

  MemorySegment bytes() {
    return bytes;
  }

  /** Checks bytes that begin at {@code position} of a message and may reach into the next ones. */
  void check(MemorySegment received, long offset, long length, long position) {
    if (!checked) {
      return;
    }
    long size = bytes.byteSize();
    for (long done = 0; done < length; ) {
      long at = (position + done) % size;
      long count = Math.min(size - at, length - done);
      long from = offset + done;
      if (MemorySegment.mismatch(received, from, from + count, bytes, at, at + count) != -1) {
        throw new LoadException("the server's answer differs from what was sent");
      }
      done += count;
    }
  }
}
