// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.Errno;
import io.cleat.Message;
import io.cleat.Msg;
import io.cleat.option.TcpOptions;
import io.cleat.wire.Seq;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** Octets on their way from the receive ring to the user: RFC 9293 3.10.3. */
final class Receiving {
  private Receiving() {}

  static long recv(TcpEndpoint t, MemorySegment into, long offset, long length, int flags) {
    Objects.checkFromIndexSize(offset, /* size= */ length, /* length= */ into.byteSize());
    if (t.state == TcpState.LISTEN) {
      return Errno.ENOTCONN.negated();
    }
    if ((flags & Msg.MSG_ERRQUEUE) != 0) {
      return Errno.EAGAIN.negated();
    }
    if ((flags & Msg.MSG_OOB) != 0) {
      return urgent(t, into, offset, length, flags);
    }
    int available = available(t);
    if (available == 0) {
      return nothing(t);
    }
    int count = (int) Math.min(length, available);
    int from = t.rcvRead + (isAtHiddenOctet(t) ? 1 : 0);
    // tcp(7): MSG_TRUNC causes the received bytes of data to be discarded.
    if ((flags & Msg.MSG_TRUNC) == 0) {
      t.receiveRing.read(from, into, offset, count);
    }
    if ((flags & Msg.MSG_PEEK) == 0) {
      consume(t, count);
    }
    return count;
  }

  /** Why there is nothing, as Linux's tcp_recvmsg says it; 0 at the end. */
  private static int nothing(TcpEndpoint t) {
    if (t.has(Tcb.DONE)) {
      return 0;
    }
    int why = t.takePending();
    if (why != 0 || t.has(Tcb.SHUT_READ)) {
      return why;
    }
    return t.state == TcpState.CLOSED ? Errno.ENOTCONN.negated() : Errno.EAGAIN.negated();
  }

  /** Whether the next octet is the urgent one and not for those who read in line. */
  private static boolean isAtHiddenOctet(TcpEndpoint t) {
    return t.has(Tcb.URGENT) && t.rcvUp == t.rcvRead && t.readable() > 0 && !t.isInline();
  }

  /** How many octets a read may take now: up to the urgent one, or from behind it. */
  private static int available(TcpEndpoint t) {
    int readable = t.readable();
    if (!t.has(Tcb.URGENT) || readable == 0) {
      return readable;
    }
    if (isAtHiddenOctet(t)) {
      return readable - 1;
    }
    int before = t.rcvUp - t.rcvRead;
    return before > 0 ? Math.min(readable, before) : readable;
  }

  /** Whether there is as much as SO_RCVLOWAT asks for, or as will ever come. */
  static boolean isReadable(TcpEndpoint t) {
    int readable = t.readable() - (isAtHiddenOctet(t) ? 1 : 0);
    return readable >= t.leastReadable() || readable > 0 && t.has(Tcb.SHUT_READ);
  }

  /** Takes octets away, and tells the peer of the room where that is worth a segment. */
  static void consume(TcpEndpoint t, int count) {
    if (isAtHiddenOctet(t)) {
      t.rcvRead++;
    }
    t.rcvRead += count;
    if (t.has(Tcb.URGENT) && Seq.gt(t.rcvRead, t.rcvUp)) {
      t.clear(Tcb.URGENT | Tcb.URGENT_READ | Tcb.URGENT_TOLD);
    }
    t.releaseReceivedIfEmpty();
    if (t.state.takesText()) {
      tune(t);
      if (Window.isUpdateDue(t)) {
        t.ackNow();
      }
    }
  }

  /**
   * Receive buffer autotuning, so that the window is no limit before the network is. It is to be
   * twice what the user takes in a round trip, for while a lost segment is missing nothing can be
   * taken; and what is granted now is for the round trip after the next, in which a sender in slow
   * start sends four times as much. So where twice is too little, it becomes eight times.
   */
  private static void tune(TcpEndpoint t) {
    long now = t.machine().clock.now();
    if (now - t.tuneAt < 1_000L * t.srttMicros) {
      return;
    }
    int taken = t.rcvRead - t.tuneSeq;
    if (2L * taken >= t.receiveCapacity()) {
      t.growReceiveBuffer((int) Math.min(8L * taken, t.tcp.tuning().receiveBuffers.most()));
    }
    t.tuneSeq = t.rcvRead;
    t.tuneAt = now;
  }

  /** recv(2) with MSG_OOB. */
  private static long urgent(
      TcpEndpoint t, MemorySegment into, long offset, long length, int flags) {
    if (t.isInline() || !t.has(Tcb.URGENT) || t.has(Tcb.URGENT_READ)) {
      return Errno.EINVAL.negated();
    }
    if (t.state == TcpState.CLOSED && !t.has(Tcb.DONE)) {
      return Errno.ENOTCONN.negated();
    }
    if (!t.isUrgentHere()) {
      return t.state == TcpState.CLOSED || t.has(Tcb.SHUT_READ) ? 0 : Errno.EAGAIN.negated();
    }
    if (length > 0) {
      t.receiveRing.read(t.rcvUp, into, offset, 1);
    }
    if ((flags & Msg.MSG_PEEK) == 0) {
      t.put(Tcb.URGENT_READ);
    }
    return length > 0 ? 1 : 0;
  }

  static long recvmsg(TcpEndpoint t, Message message, int flags) {
    message.address().clear();
    message.control().clear();
    message.flags(0);
    long total =
        (flags & Msg.MSG_PEEK) != 0 ? peekmsg(t, message, flags) : gather(t, message, flags);
    if (t.has(Tcb.LEFT_TOLD) && total >= 0) {
      tellLeft(t, message);
    }
    return total;
  }

  /** TCP_INQ, as Linux's tcp_inq_hint: at the end an octet that is none keeps the user reading. */
  private static void tellLeft(TcpEndpoint t, Message message) {
    int left = inQueue(t);
    boolean ended = left == 0 && t.has(Tcb.DONE);
    message.control().addInt(TcpOptions.LEVEL, TcpOptions.TCP_CM_INQ, ended ? 1 : left);
  }

  private static long gather(TcpEndpoint t, Message message, int flags) {
    long total = 0;
    for (int i = 0; i < message.pieces(); i++) {
      long length = message.length(i);
      if (length == 0) {
        continue;
      }
      boolean mayGoOn = total == 0 || t.readable() > 0 && !isAtMark(t);
      if (!mayGoOn) {
        return total;
      }
      long received = recv(t, message.segment(i), message.offset(i), length, flags);
      if (received < 0) {
        return total > 0 ? total : received;
      }
      total += received;
      if (received < length) {
        break;
      }
    }
    if ((flags & Msg.MSG_OOB) != 0 && total > 0) {
      message.flags(Msg.MSG_OOB);
    }
    return total;
  }

  private static long peekmsg(TcpEndpoint t, Message message, int flags) {
    int left = available(t);
    if (left == 0 || (flags & Msg.MSG_OOB) != 0) {
      return message.pieces() == 0
          ? nothing(t)
          : recv(t, message.segment(0), message.offset(0), message.length(0), flags);
    }
    int from = t.rcvRead + (isAtHiddenOctet(t) ? 1 : 0);
    int total = 0;
    for (int i = 0; i < message.pieces() && total < left; i++) {
      int count = (int) Math.min(message.length(i), left - total);
      Objects.checkFromIndexSize(message.offset(i), count, message.segment(i).byteSize());
      t.receiveRing.read(from + total, message.segment(i), message.offset(i), count);
      total += count;
    }
    return total;
  }

  /** Whether the urgent octet is next, SIOCATMARK. */
  static boolean isAtMark(TcpEndpoint t) {
    return t.has(Tcb.URGENT) && t.rcvUp == t.rcvRead;
  }

  static long lend(TcpEndpoint t) {
    if (t.state == TcpState.LISTEN) {
      return Errno.ENOTCONN.negated();
    }
    int available = available(t);
    if (available == 0) {
      return nothing(t);
    }
    if (isAtHiddenOctet(t)) {
      t.rcvRead++;
      t.clear(Tcb.URGENT | Tcb.URGENT_READ | Tcb.URGENT_TOLD);
    }
    t.put(Tcb.LENT);
    return t.receiveRing.run(t.rcvRead, available);
  }

  /** FIONREAD, as Linux's tcp_inq has it: up to the urgent octet, and 0 when that is next. */
  static int inQueue(TcpEndpoint t) {
    boolean upToMark =
        t.isUrgentHere() && !t.isInline() && Seq.ge(t.rcvUp, t.rcvRead) && t.readable() > 0;
    return upToMark ? t.rcvUp - t.rcvRead : t.readable();
  }
}
