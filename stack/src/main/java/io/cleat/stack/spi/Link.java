// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.spi;

import java.lang.foreign.MemorySegment;

/**
 * Where the frames of one interface come from and go to: borrow and commit, nothing is copied at
 * this seam and nothing is allocated.
 *
 * <p>The stack's turn is the only caller of all but {@link #hasFrames} and {@link #hasRoom}, which
 * anybody may ask at any time.
 */
public interface Link {
  /** What {@link #transmit} answers when there is no room. */
  long FULL = -1;

  /** A capability: who receives our frames trusts a checksum that is still to be computed. */
  int CHECKSUM = 1;

  /** A capability: a frame may stand for many segments of a given size, {@link Offload}. */
  int SEGMENTATION = 2;

  /** What {@link #hardwareAddress} answers where frames are bare IP packets. */
  long NO_HARDWARE = -1;

  /**
   * What the link's frames are: Ethernet frames without their check sequence, from and to an
   * interface with this address (RFC 894, the low 48 bits); or, {@link #NO_HARDWARE}, bare IP
   * packets with nobody else on the link but the far end.
   */
  default long hardwareAddress() {
    return NO_HARDWARE;
  }

  /** The longest IP packet that the link carries as one, in bytes. */
  int mtu();

  /** What the link does for us, {@link #CHECKSUM} and {@link #SEGMENTATION}; the same always. */
  int capabilities();

  /**
   * Hands over frames that have arrived, in order.
   *
   * @param budget how many at the most
   * @return how many there were
   */
  int receive(Receiver receiver, int budget);

  /** Whether {@link #receive} would hand over a frame. */
  boolean hasFrames();

  /**
   * Whom to ask when the next frame arrives by itself, of a link on which frames take their time;
   * null of all others, which are never asked. The same answer always.
   */
  default Arrivals arrivals() {
    return null;
  }

  /** Whether {@link #transmit} has room after it had none. */
  boolean hasRoom();

  /** The memory in which {@link #transmit} lends room. */
  MemorySegment memory();

  /**
   * Lends room for one frame, until {@link #commit} or the next call of this.
   *
   * @param bytes of the frame, at the most
   * @return where in {@link #memory}, or {@link #FULL}
   */
  long transmit(int bytes);

  /**
   * Queues the frame that was written into the room lent last.
   *
   * @param length bytes of the frame
   * @param offload what is still to be done to it, {@link Offload}
   */
  void commit(int length, long offload);

  /** Sends what is queued. */
  void flush();

  /** Sets who is to be rung when the far end has something for us. */
  default void bell(Doorbell bell) {}

  /**
   * Rings at the far end when {@link #flush} or {@link #receive} gave it reason to; for whoever
   * turns the stack, once it holds no lock.
   *
   * @param walked over how many links the calling thread came, this one among them
   */
  default void ring(int walked) {}
}
