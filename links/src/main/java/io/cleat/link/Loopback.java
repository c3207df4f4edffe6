// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.Receiver;
import java.lang.foreign.MemorySegment;

/**
 * A link whose frames come back, in the next turn. Checksums are trusted, for nothing can happen to
 * a frame here, and a frame may stand for many segments.
 */
public final class Loopback implements Link {
  /** Linux's MTU of lo. */
  public static final int MTU = 65_536;

  /** Bytes that may be on their way, where nothing else is said. */
  public static final int DEFAULT_BYTES = 1 << 20;

  private final FrameRing ring;

  /** With room for {@link #DEFAULT_BYTES}. */
  public Loopback() {
    this(DEFAULT_BYTES);
  }

  /**
   * @param bytes that may be on their way, a power of two, at least four of the longest frames
   */
  public Loopback(int bytes) {
    ring = new FrameRing(bytes);
  }

  @Override
  public int mtu() {
    return MTU;
  }

  @Override
  public int capabilities() {
    return CHECKSUM | SEGMENTATION;
  }

  @Override
  public int receive(Receiver receiver, int budget) {
    return ring.receive(receiver, budget);
  }

  @Override
  public boolean hasFrames() {
    return ring.hasFrames();
  }

  @Override
  public boolean hasRoom() {
    return ring.hasRoomAgain();
  }

  @Override
  public MemorySegment memory() {
    return ring.memory();
  }

  @Override
  public long transmit(int bytes) {
    return ring.lend(bytes);
  }

  @Override
  public void commit(int length, long offload) {
    ring.commit(length, offload);
  }

  @Override
  public void flush() {
    ring.publish();
  }
}
