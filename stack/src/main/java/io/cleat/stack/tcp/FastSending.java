// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import static io.cleat.address.Family.AF_UNSPEC;

import io.cleat.Errno;
import io.cleat.Message;
import io.cleat.address.Sockaddr;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Text that opens its connection: MSG_FASTOPEN, which is connect(2) and send(2) in one, and the
 * first call after connect(2) with TCP_FASTOPEN_CONNECT. Answers are those of Linux.
 */
final class FastSending {
  /** The connection is there already: text goes as always. */
  private static final long AS_ALWAYS = Long.MAX_VALUE;

  private static final long IN_PROGRESS = Errno.EINPROGRESS.negated();

  private FastSending() {}

  static long send(
      TcpEndpoint t, MemorySegment data, long offset, long length, int flags, Sockaddr to) {
    Objects.checkFromIndexSize(offset, /* size= */ length, /* length= */ data.byteSize());
    long room = begin(t, to);
    if (room == AS_ALWAYS) {
      return Sending.send(t, data, offset, length, flags);
    }
    if (room < 0) {
      return room;
    }
    long taken = Sending.queue(t, data, offset, (int) Math.min(length, room));
    return taken == 0 ? IN_PROGRESS : taken;
  }

  static long sendmsg(TcpEndpoint t, Message message, int flags) {
    if (message.pieces() > Message.MAX_PIECES) {
      return Errno.EMSGSIZE.negated();
    }
    Sockaddr to = message.address();
    long room = begin(t, to.length() == 0 ? null : to);
    if (room == AS_ALWAYS) {
      return Sending.sendmsg(t, message, flags);
    }
    if (room < 0) {
      return room;
    }
    long total = 0;
    for (int i = 0; i < message.pieces() && total < room; i++) {
      int count = (int) Math.min(message.length(i), room - total);
      long taken = Sending.queue(t, message.segment(i), message.offset(i), count);
      if (taken < 0) {
        return total > 0 ? total : taken;
      }
      total += taken;
    }
    return total == 0 ? IN_PROGRESS : total;
  }

  /** Opens the connection and answers for how many octets the SYN has room, or an error. */
  private static long begin(TcpEndpoint t, Sockaddr to) {
    boolean nowhere = to != null && to.length() >= Short.BYTES && to.family() == AF_UNSPEC;
    if (!t.tcp.tuning().fastOpen.asks() || nowhere) {
      return Errno.EOPNOTSUPP.negated();
    }
    if (t.has(Tcb.CONNECT_DEFERRED)) {
      return launch(t);
    }
    if (t.has(Tcb.CONNECTED)) {
      return Errno.EISCONN.negated();
    }
    if (t.has(Tcb.CONNECTING)) {
      int result = t.continueConnect();
      return result == 0 ? AS_ALWAYS : result;
    }
    if (to == null || to.length() < Short.BYTES) {
      return Errno.EINVAL.negated();
    }
    int result = t.beginConnect(to);
    if (result != IN_PROGRESS) {
      return result;
    }
    t.tcp.fastOpenClient.prepare(t);
    return t.tcp.fastOpenClient.room(t);
  }

  /** The connect(2) that was put off happens now. */
  private static long launch(TcpEndpoint t) {
    t.clear(Tcb.CONNECT_DEFERRED);
    if (t.state != TcpState.SYN_SENT) {
      return AS_ALWAYS;
    }
    t.clear(Tcb.CONNECTED);
    t.put(Tcb.CONNECTING | Tcb.SYN_DUE);
    t.tcp.fastOpenClient.prepare(t);
    t.markDirty();
    return t.tcp.fastOpenClient.room(t);
  }
}
