// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.Errno;
import io.cleat.Message;
import io.cleat.Msg;
import io.cleat.stack.mem.RingPool;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** The user's octets on their way into the send ring: RFC 9293 3.10.2. */
final class Sending {
  private Sending() {}

  static long send(TcpEndpoint t, MemorySegment data, long offset, long length, int flags) {
    Objects.checkFromIndexSize(offset, /* size= */ length, /* length= */ data.byteSize());
    int refusal = refusal(t);
    if (refusal != 0) {
      return refusal;
    }
    if (length == 0) {
      return 0;
    }
    // tcp(7): TCP_NOTSENT_LOWAT limits what is in the buffer and was not sent yet.
    int unsentRoom = TcpSettings.of(t).unsentLowWater() - t.unsent();
    int count = (int) Math.min(length, Math.min(t.sendCapacity() - t.queued(), unsentRoom));
    if (count <= 0) {
      t.put(Tcb.NO_SPACE);
      return Errno.EAGAIN.negated();
    }
    if (queue(t, data, offset, count) < 0) {
      return Errno.ENOBUFS.negated();
    }
    if (count < length) {
      t.put(Tcb.NO_SPACE);
    }
    if ((flags & Msg.MSG_EOR) != 0 && count == length) {
      endRecord(t);
    }
    if ((flags & Msg.MSG_OOB) != 0 && count == length) {
      // RFC 9293 3.10.2: if the urgent flag is set, then SND.UP <- SND.NXT - 1, as of the last
      // octet; the pointer on the wire is behind it.
      t.sndUp = t.sndEnd;
      t.put(Tcb.SEND_URGENT);
    }
    t.clear(Tcb.PUSHED | Tcb.MORE | Tcb.HELD);
    if ((flags & Msg.MSG_MORE) != 0) {
      t.put(Tcb.MORE | Tcb.HELD);
    }
    t.markDirty();
    return count;
  }

  /** send(2): MSG_EOR terminates a record. */
  private static void endRecord(TcpEndpoint t) {
    if (t.records == null) {
      t.records = new Records();
    }
    t.records.end(t.sndEnd);
  }

  /**
   * Puts octets behind those that wait.
   *
   * @return how many, or -ENOBUFS
   */
  static int queue(TcpEndpoint t, MemorySegment data, long offset, int count) {
    if (count > 0 && !makeRoom(t, count)) {
      return Errno.ENOBUFS.negated();
    }
    if (count > 0) {
      t.sendRing.write(t.sndEnd, data, offset, count);
      t.sndEnd += count;
    }
    return count;
  }

  /** Why nothing can be sent, as Linux's tcp_sendmsg says it; 0 when it can. */
  private static int refusal(TcpEndpoint t) {
    switch (t.state) {
      case ESTABLISHED, CLOSE_WAIT -> {}
      case SYN_SENT, SYN_RECEIVED -> {
        if (t.pending() == 0 && !t.has(Tcb.SHUT_WRITE | Tcb.FAST_OPEN)) {
          t.put(Tcb.NO_SPACE);
          return Errno.EAGAIN.negated();
        }
      }
      default -> {
        int why = t.takePending();
        return why != 0 ? why : Errno.EPIPE.negated();
      }
    }
    if (t.pending() == 0 && !t.has(Tcb.SHUT_WRITE)) {
      return 0;
    }
    int why = t.takePending();
    return why != 0 ? why : Errno.EPIPE.negated();
  }

  private static boolean makeRoom(TcpEndpoint t, int count) {
    int needed = t.queued() + count;
    if (t.sendRing == null) {
      t.sendRing = t.machine().rings.take(needed);
      return t.sendRing != null;
    }
    if (needed <= t.sendRing.capacity()) {
      return true;
    }
    var larger =
        t.machine()
            .rings
            .grow(t.sendRing, t.sndUna, t.queued(), Math.min(needed, RingPool.LARGEST_BYTES));
    t.sendRing = larger == null ? t.sendRing : larger;
    return larger != null;
  }

  static long sendmsg(TcpEndpoint t, Message message, int flags) {
    if (message.pieces() > Message.MAX_PIECES) {
      return Errno.EMSGSIZE.negated();
    }
    long total = 0;
    for (int i = 0; i < message.pieces(); i++) {
      long length = message.length(i);
      int more =
          i + 1 < message.pieces() ? flags & ~(Msg.MSG_OOB | Msg.MSG_EOR) | Msg.MSG_MORE : flags;
      long sent = send(t, message.segment(i), message.offset(i), length, more);
      if (sent < 0) {
        return total > 0 ? total : sent;
      }
      total += sent;
      if (sent < length) {
        t.clear(Tcb.MORE | Tcb.HELD);
        return total;
      }
    }
    return message.pieces() == 0 ? send(t, MemorySegment.NULL, 0, 0, flags) : total;
  }
}
