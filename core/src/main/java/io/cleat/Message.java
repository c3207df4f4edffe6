// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import io.cleat.address.Sockaddr;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;

/**
 * What {@code sendmsg} and {@code recvmsg} move: an address, the pieces of memory that the bytes
 * come from or go to, ancillary data, and the flags that come back ({@code struct msghdr} of
 * send(2) and recv(2)). Made once and reused.
 *
 * <p>Not for use by several threads at once.
 */
public final class Message {
  /** Linux's limit of pieces in one message, IOV_MAX; more give EMSGSIZE. */
  public static final int MAX_PIECES = 1024;

  private final Sockaddr address = new Sockaddr();
  private final Control control;
  private MemorySegment[] segments;
  private long[] offsets;
  private long[] lengths;
  private int pieces;
  private int flags;
  private long transferred;

  /** Without room for ancillary data. */
  public Message() {
    this(0);
  }

  /**
   * @param controlBytes room for ancillary data, see {@link Control#space}
   */
  public Message(int controlBytes) {
    control = new Control(controlBytes);
    segments = new MemorySegment[1];
    offsets = new long[1];
    lengths = new long[1];
  }

  /** Forgets address, pieces, ancillary data and flags. */
  public Message clear() {
    address.clear();
    control.clear();
    Arrays.fill(segments, 0, pieces, null);
    pieces = 0;
    flags = 0;
    transferred = 0;
    return this;
  }

  /** Adds the whole of a segment as a piece. */
  public Message add(MemorySegment segment) {
    return add(segment, 0, segment.byteSize());
  }

  /** Adds a piece; the bytes are not copied. */
  public Message add(MemorySegment segment, long offset, long length) {
    Objects.checkFromIndexSize(offset, length, segment.byteSize());
    if (pieces == segments.length) {
      segments = Arrays.copyOf(segments, pieces * 2);
      offsets = Arrays.copyOf(offsets, pieces * 2);
      lengths = Arrays.copyOf(lengths, pieces * 2);
    }
    segments[pieces] = segment;
    offsets[pieces] = offset;
    lengths[pieces] = length;
    pieces++;
    return this;
  }

  /** Where to send it, or where it came from; of length 0 for none. */
  public Sockaddr address() {
    return address;
  }

  /** The ancillary data. */
  public Control control() {
    return control;
  }

  /** How many pieces it has. */
  public int pieces() {
    return pieces;
  }

  /** The memory of a piece. */
  public MemorySegment segment(int piece) {
    return segments[piece];
  }

  /** Where a piece starts in its memory, in bytes. */
  public long offset(int piece) {
    return offsets[piece];
  }

  /** How many bytes a piece has. */
  public long length(int piece) {
    return lengths[piece];
  }

  /** The sum of the pieces' lengths in bytes. */
  public long length() {
    long sum = 0;
    for (int i = 0; i < pieces; i++) {
      sum += lengths[i];
    }
    return sum;
  }

  /**
   * What came back with it: MSG_EOR, MSG_TRUNC, MSG_CTRUNC, MSG_OOB, MSG_ERRQUEUE of {@link Msg}.
   */
  public int flags() {
    return flags;
  }

  /** For engines: sets what comes back. */
  public void flags(int bits) {
    flags = bits;
  }

  /** How many bytes went or came, after a call that moves several messages. */
  public long transferred() {
    return transferred;
  }

  /** For engines: sets how many bytes went or came. */
  public void transferred(long bytes) {
    transferred = bytes;
  }
}
