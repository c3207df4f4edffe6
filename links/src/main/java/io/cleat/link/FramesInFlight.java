// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.PriorityQueue;

/**
 * Frames on their way, the one that arrives first before all others. Most arrive in the order in
 * which they set out, so they stand in a line; those that are held back have a heap of their own.
 * Once there are as many frames as are ever under way together, nothing is allocated.
 */
final class FramesInFlight {
  /** Of the smallest room for a frame: Ethernet's largest fits. */
  private static final int SMALLEST_SHIFT = 11;

  /** Of the largest. */
  private static final int LARGEST_SHIFT = 17;

  /** Small rooms are cut from pieces of so many bytes. */
  private static final int PIECE_BYTES = 1 << 18;

  /** The longest frame. */
  static final int FRAME_MAX_BYTES = 1 << LARGEST_SHIFT;

  private final ArrayDeque<Flying> inOrder = new ArrayDeque<>();
  private final PriorityQueue<Flying> heldBack = new PriorityQueue<>();
  private final Flying[] idle = new Flying[LARGEST_SHIFT - SMALLEST_SHIFT + 1];
  private long orders;
  private long bytes;

  /** The bytes of all frames that are under way. */
  long bytes() {
    return bytes;
  }

  /** A copy of a frame, not yet under way. */
  Flying copy(MemorySegment memory, long at, int length, long offload) {
    int size = sizeClass(length);
    if (idle[size] == null) {
      makeRooms(size);
    }
    Flying frame = idle[size];
    idle[size] = frame.next;
    frame.next = null;
    MemorySegment.copy(memory, at, frame.memory, 0, length);
    frame.length = length;
    frame.offload = offload;
    return frame;
  }

  private static int sizeClass(int length) {
    if (length > FRAME_MAX_BYTES) {
      throw new IllegalArgumentException("no link carries a frame of " + length + " bytes");
    }
    int shift = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(length, 1) - 1);
    return Math.max(shift - SMALLEST_SHIFT, 0);
  }

  private void makeRooms(int size) {
    int room = 1 << SMALLEST_SHIFT + size;
    MemorySegment piece = Arena.ofAuto().allocate(PIECE_BYTES, Long.BYTES);
    for (int at = 0; at < PIECE_BYTES; at += room) {
      giveBack(size, new Flying(piece.asSlice(at, room)));
    }
  }

  /** Takes back the room of a frame that has arrived, or will not set out. */
  void giveBack(Flying frame) {
    giveBack(sizeClass((int) frame.memory.byteSize()), frame);
  }

  private void giveBack(int size, Flying frame) {
    frame.next = idle[size];
    idle[size] = frame;
  }

  /**
   * A frame sets out.
   *
   * @param overtaken whether frames that set out later may arrive before; others arrive no earlier
   *     than those that set out before them
   */
  void add(Flying frame, long at, boolean overtaken) {
    frame.at = at;
    frame.order = orders++;
    bytes += frame.length;
    if (overtaken) {
      heldBack.add(frame);
    } else {
      inOrder.add(frame);
    }
  }

  /** When the first arrives; {@link Long#MAX_VALUE} where none is under way. */
  long nextAt() {
    Flying next = first();
    return next == null ? Long.MAX_VALUE : next.at;
  }

  private Flying first() {
    Flying one = inOrder.peekFirst();
    Flying other = heldBack.peek();
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) < 0 ? one : other;
  }

  /** The first that arrives until {@code now}, out of those under way; null for none. */
  Flying arrived(long now) {
    Flying next = first();
    if (next == null || next.at > now) {
      return null;
    }
    if (next == inOrder.peekFirst()) {
      inOrder.removeFirst();
    } else {
      heldBack.remove();
    }
    bytes -= next.length;
    return next;
  }
}
