// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.virtual;

import io.cleat.stack.spi.Environment;
import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.Receiver;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;

/**
 * A cable that carries so many bits a second, after a while. What is sent faster waits; what finds
 * the queue full is lost.
 */
final class SlowCable {
  private static final int MTU = 1500;
  private static final int SLOT_BYTES = 2048;

  /** Frames that may be under way in each direction. */
  private static final int FRAMES_MAX = 1024;

  private static final long NANOS_TIMES_BITS = 8_000_000_000L;

  private final Environment time;
  private final long bitsPerSecond;
  private final long latencyNanos;
  private final End left;
  private final End right;
  private long dropped;

  SlowCable(Environment time, long bitsPerSecond, long latencyNanos) {
    this.time = time;
    this.bitsPerSecond = bitsPerSecond;
    this.latencyNanos = latencyNanos;
    ArrayDeque<Frame> toRight = new ArrayDeque<>();
    ArrayDeque<Frame> toLeft = new ArrayDeque<>();
    left = new End(toRight, toLeft);
    right = new End(toLeft, toRight);
  }

  Link left() {
    return left;
  }

  Link right() {
    return right;
  }

  /** How many frames found the queue full. */
  long dropped() {
    return dropped;
  }

  /** When the next frame arrives anywhere. */
  long nextArrival() {
    return Math.min(left.nextArrival(), right.nextArrival());
  }

  /**
   * A frame under way.
   *
   * @param carried when its last bit has been sent
   * @param arrives when it is at the other end
   */
  private record Frame(MemorySegment bytes, long offload, long carried, long arrives) {}

  private final class End implements Link {
    private final MemorySegment slot = Arena.ofAuto().allocate(SLOT_BYTES);
    private final ArrayDeque<Frame> out;
    private final ArrayDeque<Frame> in;

    End(ArrayDeque<Frame> out, ArrayDeque<Frame> in) {
      this.out = out;
      this.in = in;
    }

    long nextArrival() {
      return in.isEmpty() ? Long.MAX_VALUE : in.peek().arrives;
    }

    @Override
    public int mtu() {
      return MTU;
    }

    @Override
    public int capabilities() {
      return 0;
    }

    @Override
    public int receive(Receiver receiver, int budget) {
      int count = 0;
      while (count < budget && hasFrames()) {
        Frame frame = in.poll();
        receiver.frame(frame.bytes, 0, (int) frame.bytes.byteSize(), frame.offload);
        count++;
      }
      return count;
    }

    @Override
    public boolean hasFrames() {
      return nextArrival() <= time.nanoTime();
    }

    @Override
    public boolean hasRoom() {
      return true;
    }

    @Override
    public MemorySegment memory() {
      return slot;
    }

    @Override
    public long transmit(int bytes) {
      return bytes <= SLOT_BYTES ? 0 : FULL;
    }

    @Override
    public void commit(int length, long offload) {
      if (out.size() == FRAMES_MAX) {
        dropped++;
        return;
      }
      long begin = out.isEmpty() ? 0 : out.peekLast().carried;
      long carried = Math.max(time.nanoTime(), begin) + length * NANOS_TIMES_BITS / bitsPerSecond;
      MemorySegment copy = Arena.ofAuto().allocate(length).copyFrom(slot.asSlice(0, length));
      out.add(new Frame(copy, offload, carried, carried + latencyNanos));
    }

    @Override
    public void flush() {
      // A frame is under way once it is committed.
    }
  }
}
