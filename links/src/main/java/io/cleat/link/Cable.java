// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import io.cleat.stack.spi.Doorbell;
import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.Receiver;
import io.cleat.wire.Ethernet;
import io.cleat.wire.Ipv4;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

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
   * @param bytes that may be on their way in each direction, a power of two, and no less than two
   *     of the longest frames take: of {@link Link#SEGMENTATION}, those are of 64 KiB
   */
  public Cable(int mtu, int capabilities, int bytes) {
    this(mtu, capabilities, bytes, Link.NO_HARDWARE, Link.NO_HARDWARE);
  }

  private Cable(int mtu, int capabilities, int bytes, long leftHardware, long rightHardware) {
    boolean segments = (capabilities & Link.SEGMENTATION) != 0;
    int longest = Ethernet.SIZE + (segments ? Math.max(mtu, Ipv4.LENGTH_MAX) : mtu);
    if (!FrameRing.isEnough(bytes, longest)) {
      throw new IllegalArgumentException(
          "a cable of " + bytes + " bytes has no room for frames of " + longest);
    }
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
    private static final VarHandle REASONS;

    /** A reason to ring at the far end: there are frames for it. */
    private static final int FRAMES = 1;

    /** Another: there is room, for which it may wait. */
    private static final int ROOM = 1 << 1;

    static {
      try {
        REASONS = MethodHandles.lookup().findVarHandle(End.class, "reasons", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private final int mtu;
    private final int capabilities;
    private final FrameRing out;
    private final FrameRing in;
    private final long hardware;
    private End far;

    /** The far end's. It stands here so that ringing it touches nothing that the far end writes. */
    private volatile Doorbell bell;

    /**
     * Why to ring at the far end. Whoever gave a reason, under the host's lock, rings later without
     * it; if somebody else has taken the reason in between, that one rings for it too, and what the
     * far end is to see is then seen by that one.
     */
    @SuppressWarnings("unused") // it is REASONS
    private int reasons;

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
      if (count > 0) {
        give(ROOM);
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
        give(FRAMES);
      }
    }

    private void give(int reason) {
      REASONS.setRelease(this, (int) REASONS.getOpaque(this) | reason);
    }

    @Override
    public void bell(Doorbell mine) {
      far.bell = mine;
    }

    @Override
    public void ring(int walked) {
      if ((int) REASONS.getOpaque(this) == 0) {
        return;
      }
      int taken = (int) REASONS.getAndSet(this, 0);
      // What was freed can be seen before we see whether anybody waits for it: whoever finds no
      // room says so and looks once more. So it is not asked when it is freed, but here.
      boolean rings = (taken & FRAMES) != 0 || taken != 0 && in.isStarved();
      if (rings && bell != null) {
        bell.answer(walked);
      }
    }
  }
}
