// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

import io.cleat.efun.lpc.LpcValue;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * Takes a stream of frames apart, however it was cut into pieces, and hands each value to a {@link
 * Sink}.
 *
 * <p>A length of 0 or less, or beyond {@link MudProfile#receivedFrameBytes}, ends the stream: there
 * is no way to know where the next frame begins. A frame that cannot be read ends nothing.
 *
 * <p>Memory grows with what has arrived, not with what a length announces. A frame that lies in one
 * piece is read where it is. Not for two threads at a time.
 */
public final class MudFrames {
  /** A longer frame's memory is not kept for the next one. */
  private static final int KEPT_BYTES = 1 << 16;

  private static final int INITIAL_BYTES = 512;

  /** How much of a piece outside the heap is looked at in one go. */
  private static final int STAGED_BYTES = 1 << 14;

  /** Who is told. */
  public interface Sink {
    /**
     * A frame has arrived.
     *
     * @param value what it says; undefined if it could not be read
     * @param fault why it could not be read, or null
     */
    void value(LpcValue value, MudFault fault);

    /**
     * The stream is over: a frame of {@code length} was announced. The connection should be closed.
     */
    void badLength(int length);
  }

  private final Sink sink;
  private final MudDecoder decoder;
  private final int lengthMax;
  private byte[] held = new byte[INITIAL_BYTES];
  private int size;
  private byte[] staged;
  private boolean closed;
  private RuntimeException thrown;

  /** Frames that follow {@code profile}, for {@code sink}. */
  public MudFrames(MudProfile profile, Sink sink) {
    this.sink = sink;
    this.decoder = new MudDecoder(profile);
    this.lengthMax = profile.receivedFrameBytes();
  }

  /** Whether the stream is over; all that comes then is dropped. */
  public boolean isClosed() {
    return closed;
  }

  /** Ends the stream; a sink may do so while it is told of a value. */
  public void close() {
    closed = true;
    held = new byte[0];
    staged = null;
  }

  /** How many bytes of a frame that is not complete are kept. */
  public int heldBytes() {
    return closed ? 0 : size;
  }

  /** Takes all of {@code piece}. */
  public void feed(byte[] piece) {
    feed(piece, 0, piece.length);
  }

  /**
   * Takes {@code length} bytes at {@code offset} of {@code piece}. If the sink throws, the rest is
   * taken nevertheless, and the first thing thrown is thrown in the end.
   *
   * @throws IndexOutOfBoundsException if there are no such bytes
   */
  public void feed(byte[] piece, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, piece.length);
    take(piece, offset, offset + length);
    rethrow();
  }

  /** Takes what remains of {@code piece}. */
  public void feed(ByteBuffer piece) {
    if (piece.hasArray()) {
      int offset = piece.arrayOffset() + piece.position();
      int length = piece.remaining();
      piece.position(piece.limit());
      feed(piece.array(), offset, length);
    } else {
      MemorySegment segment = MemorySegment.ofBuffer(piece);
      piece.position(piece.limit());
      feed(segment, 0, segment.byteSize());
    }
  }

  /**
   * Takes {@code length} bytes at {@code offset} of {@code piece}.
   *
   * @throws IndexOutOfBoundsException if there are no such bytes
   */
  public void feed(MemorySegment piece, long offset, long length) {
    Objects.checkFromIndexSize(offset, length, piece.byteSize());
    if (staged == null && !closed) {
      staged = new byte[STAGED_BYTES];
    }
    for (long done = 0; done < length && !closed; ) {
      int part = (int) Math.min(length - done, STAGED_BYTES);
      MemorySegment.copy(piece, ValueLayout.JAVA_BYTE, offset + done, staged, 0, part);
      done += part;
      take(staged, 0, part);
    }
    rethrow();
  }

  private void take(byte[] piece, int from, int end) {
    for (int at = from; at < end && !closed; ) {
      at = takeFrame(piece, at, end);
    }
  }

  private void rethrow() {
    RuntimeException first = thrown;
    thrown = null;
    if (first != null) {
      throw first;
    }
  }

  /** Takes at most one frame; answers where the next one begins. */
  private int takeFrame(byte[] piece, int at, int end) {
    if (size == 0 && end - at >= Frame.HEADER_BYTES) {
      int length = Frame.length(piece, at);
      if (isBad(length)) {
        return end;
      }
      int payload = at + Frame.HEADER_BYTES;
      if (length <= end - payload) {
        deliver(piece, payload, length);
        return payload + length;
      }
    }
    return takeHeld(piece, at, end);
  }

  /** Keeps what is there, up to the end of the header or of the frame. */
  private int takeHeld(byte[] piece, int at, int end) {
    boolean header = size < Frame.HEADER_BYTES;
    long whole = Frame.HEADER_BYTES + (header ? 0L : Frame.length(held, 0));
    int taken = (int) Math.min(end - at, whole - size);
    hold(piece, at, taken, whole);
    if (size < whole) {
      return at + taken;
    }
    int length = Frame.length(held, 0);
    if (header) {
      return isBad(length) ? end : at + taken;
    }
    byte[] frame = held;
    size = 0;
    held = frame.length > KEPT_BYTES ? new byte[INITIAL_BYTES] : frame;
    deliver(frame, Frame.HEADER_BYTES, length);
    return at + taken;
  }

  private void hold(byte[] piece, int at, int taken, long whole) {
    if (held.length - size < taken) {
      long capacity = Math.min(whole, Math.max(held.length * 2L, (long) size + taken));
      held = Arrays.copyOf(held, Math.toIntExact(capacity));
    }
    System.arraycopy(piece, at, held, size, taken);
    size += taken;
  }

  private boolean isBad(int length) {
    if (length > 0 && length <= lengthMax) {
      return false;
    }
    close();
    try {
      sink.badLength(length);
    } catch (RuntimeException e) {
      keep(e);
    }
    return true;
  }

  private void deliver(byte[] bytes, int payload, int length) {
    LpcValue value = decoder.decode(bytes, payload, length);
    try {
      sink.value(value, decoder.fault());
    } catch (RuntimeException e) {
      keep(e);
    }
  }

  private void keep(RuntimeException e) {
    thrown = thrown == null ? e : thrown;
  }
}
