// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import io.cleat.stack.spi.Doorbell;
import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.Receiver;
import java.lang.foreign.MemorySegment;

/**
 * A cable in memory between two hosts of this process, whose stacks may be turned by different
 * threads.
 */
public final class Cable {
  /** Ethernet's. */
  public static final int DEFAULT_MTU = 1500;

  /** Bytes that may be on their way in each direction, where nothing else is said. */
  public static final int DEFAULT_BYTES = 1 << 20;

  private final End left;
  private final End right;

  /** One of {@link #DEFAULT_MTU} that does nothing for its hosts. */
  public Cable() {
    this(DEFAULT_MTU, 0, DEFAULT_BYTES);
  }

  /**
   * @param mtu in bytes
   * @param capabilities {@link Link#CHECKSUM} and its like
   * @param bytes that may be on their way in each direction, a power of two
   */
  public Cable(int mtu, int capabilities, int bytes) {
    this(mtu, capabilities, bytes, Link.NO_HARDWARE, Link.NO_HARDWARE);
  }

  private Cable(int mtu, int capabilities, int bytes, long leftHardware, long rightHardware) {
    FrameRing toRight = new FrameRing(bytes);
    FrameRing toLeft = new FrameRing(bytes);
    left = new End(mtu, capabilities, toRight, toLeft, leftHardware);
    right = new End(mtu, capabilities, toLeft, toRight, rightHardware);
    left.far = right;
    right.far = left;
  }

  /**
   * One that carries Ethernet frames, of {@link #DEFAULT_MTU} and {@link #DEFAULT_BYTES}.
   *
   * @param capabilities {@link Link#CHECKSUM} and its like
   * @param leftHardware the left end's Ethernet address, the low 48 bits
   * @param rightHardware the right end's
   */
  public static Cable ethernet(int capabilities, long leftHardware, long rightHardware) {
    return new Cable(DEFAULT_MTU, capabilities, DEFAULT_BYTES, leftHardware, rightHardware);
  }

  /** One end. */
  public Link left() {
    return left;
  }

  /** The other end. */
  public Link right() {
    return right;
  }

  private static final class End implements Link {
    private final int mtu;
    private final int capabilities;
    private final FrameRing out;
    private final FrameRing in;
    private final long hardware;
    private End far;

    /** The far end's. It stands here so that ringing it touches nothing that the far end writes. */
    private volatile Doorbell bell;

    /**
     * There is a reason to ring at the far end. Whoever gave one rings later; if somebody else has
     * rung in between, it was for that reason too.
     */
    private boolean news;

    End(int mtu, int capabilities, FrameRing out, FrameRing in, long hardware) {
      this.hardware = hardware;
      this.mtu = mtu;
      this.capabilities = capabilities;
      this.out = out;
      this.in = in;
    }

    @Override
    public long hardwareAddress() {
      return hardware;
    }

    @Override
    public int mtu() {
      return mtu;
    }

    @Override
    public int capabilities() {
      return capabilities;
    }

    @Override
    public int receive(Receiver receiver, int budget) {
      int count = in.receive(receiver, budget);
      // Whoever found no room at the far end waits to hear of it, as it does for frames.
      if (count > 0 && in.isStarved()) {
        news = true;
      }
      return count;
    }

    @Override
    public boolean hasFrames() {
      return in.hasFrames();
    }

    @Override
    public boolean hasRoom() {
      return out.hasRoomAgain();
    }

    @Override
    public MemorySegment memory() {
      return out.memory();
    }

    @Override
    public long transmit(int bytes) {
      return out.lend(bytes);
    }

    @Override
    public void commit(int length, long offload) {
      out.commit(length, offload);
    }

    @Override
    public void flush() {
      if (out.publish()) {
        news = true;
      }
    }

    @Override
    public void bell(Doorbell mine) {
      far.bell = mine;
    }

    @Override
    public void ring(int walked) {
      if (news) {
        news = false;
        if (bell != null) {
          bell.answer(walked);
        }
      }
    }
  }
}
