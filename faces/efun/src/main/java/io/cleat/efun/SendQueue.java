// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import io.cleat.Endpoint;
import io.cleat.Errno;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Bytes that were accepted from the program and not yet by the endpoint. It grows by one write at
 * the most, for there is none while it is not empty.
 */
final class SendQueue {
  private static final int EAGAIN = Errno.EAGAIN.negated();
  private static final byte[] NOTHING = new byte[0];

  private byte[] bytes = NOTHING;
  private int from;
  private int to;

  boolean isEmpty() {
    return from == to;
  }

  void clear() {
    bytes = NOTHING;
    from = 0;
    to = 0;
  }

  /** Adds a copy of {@code length} bytes at {@code offset} of {@code source}. */
  void add(byte[] source, int offset, int length) {
    if (bytes.length - to < length) {
      int size = to - from;
      byte[] larger = Arrays.copyOfRange(bytes, from, from + Math.addExact(size, length));
      bytes = larger;
      from = 0;
      to = size;
    }
    System.arraycopy(source, offset, bytes, to, length);
    to += length;
  }

  /** Sends what there is room for; 0, or -errno of a connection that is broken. */
  int sendTo(Endpoint endpoint) {
    while (from < to) {
      long sent = endpoint.send(MemorySegment.ofArray(bytes), from, to - from, 0);
      if (sent < 0) {
        return sent == EAGAIN ? 0 : (int) sent;
      }
      from += (int) sent;
    }
    clear();
    return 0;
  }
}
