// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.mem.ByteRing;
import io.cleat.wire.Seq;
import io.cleat.wire.TcpOptions;

/**
 * A connection's buffers: how large they may be, and the rings that hold what is in them. An empty
 * buffer has no ring.
 */
abstract class BufferedTcb extends Tcb {
  /** As much as a burst gets room for at once because the one before took it: 256 KiB. */
  private static final int BURST_SHIFT_MAX = 18;

  BufferedTcb(Machine machine, TcpProtocol tcp, int number) {
    super(machine, tcp, number);
  }

  /** The sizes that every endpoint begins with. */
  final void resetBuffers() {
    sendBufferBytes(tcp.tuning().sendBuffers.initial());
    receiveBufferBytes(tcp.tuning().receiveBuffers.initial());
  }

  /** Octets that the send buffer may hold; it grows with the congestion window. */
  int sendCapacity() {
    if (is(SEND_BUFFER_LOCKED)) {
      return sendBufferBytes();
    }
    int least = sendBufferBytes();
    return Math.clamp(
        2L * Math.max(cwnd, 0), least, Math.max(least, tcp.tuning().sendBuffers.most()));
  }

  /** Linux's sk_stream_is_writeable: a third of the buffer is free. */
  boolean hasRoom() {
    return 3L * queued() <= 2L * sendCapacity()
        && 2L * unsent() < TcpSettings.of(this).unsentLowWater();
  }

  /** Octets that the receive buffer may hold; tcp(7): the rest is for bookkeeping. */
  int receiveCapacity() {
    int clamp = settings == null ? 0 : settings.windowClampBytes;
    int window = tcp.tuning().window(receiveBufferBytes());
    return clamp == 0 ? window : Math.min(window, clamp);
  }

  /** Lets the receive buffer grow, so that it is no limit for a user who reads that fast. */
  void growReceiveBuffer(int capacity) {
    if (!is(RECEIVE_BUFFER_LOCKED) && tcp.tuning().growsReceiveBuffers) {
      int least = receiveBufferBytes();
      int most = Math.max(least, tcp.tuning().receiveBuffers.most());
      receiveBufferBytes(Math.clamp(tcp.tuning().bufferFor(capacity), least, most));
    }
  }

  /** RFC 7323 2.2: the scale that lets the largest buffer be advertised. */
  int scaleForBuffer() {
    int space =
        is(RECEIVE_BUFFER_LOCKED) ? receiveBufferBytes() : tcp.tuning().receiveBuffers.most();
    int scale = 0;
    while (space > 0xffff && scale < TcpOptions.WINDOW_SCALE_MAX) {
      space >>= 1;
      scale++;
    }
    return scale;
  }

  /** Gives the send ring back when nothing is in it. */
  void releaseSent() {
    if (sendRing != null && (queued() == 0 || state == TcpState.CLOSED)) {
      machine.rings.give(sendRing);
      sendRing = null;
    }
  }

  /** Gives the receive ring back when nothing is in it. */
  void releaseReceivedIfEmpty() {
    if (receiveRing != null
        && readable() == 0
        && (outOfOrder == null || outOfOrder.ranges.count() == 0)) {
      releaseReceived();
    }
  }

  /** Gives the receive ring back, whatever is in it. */
  void releaseReceived() {
    if (receiveRing != null) {
      burstShift = (byte) Math.min(receiveRing.shift(), BURST_SHIFT_MAX);
      giveReceived(receiveRing);
      receiveRing = null;
      rcvRead = rcvNxt - (has(FIN_COUNTED) ? 1 : 0);
      outOfOrder = null;
    }
  }

  /** Whether the urgent octet has come. */
  final boolean isUrgentHere() {
    return has(URGENT) && Seq.lt(rcvUp, rcvNxt);
  }

  /** Octets for which the receive ring had room when it was last given back, within limits. */
  int burstBytes() {
    return 1 << burstShift;
  }

  /** Gives a receive ring back; one that somebody looks at just now is left to the collector. */
  void giveReceived(ByteRing ring) {
    if (has(LENT)) {
      machine.rings.discard(ring);
    } else {
      machine.rings.give(ring);
    }
  }

  void releaseAll() {
    releaseReceived();
    if (sendRing != null) {
      machine.rings.give(sendRing);
      sendRing = null;
    }
  }

  /**
   * The neighbour that the segments wait for is known, or does not answer: RFC 1122 4.2.3.9 takes
   * that for an ICMP host unreachable.
   */
  @Override
  protected void resolved(int errno) {
    if (errno != 0) {
      tcp.closing.advised((TcpEndpoint) this, errno, false);
    }
    mark();
  }
}
