// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.Msg.MSG_OOB;
import static io.cleat.Msg.MSG_WAITFORONE;
import static io.cleat.posix.Failures.EAGAIN;
import static io.cleat.posix.Failures.EFAULT;
import static io.cleat.posix.Failures.ENOTSOCK;

import io.cleat.Blocking;
import io.cleat.Events;
import io.cleat.Message;
import java.util.Arrays;

/**
 * Several messages a call, sendmmsg(2) and recvmmsg(2). Those that need not wait cross the door
 * together; the one that has to wait is waited for alone. A stream's messages go one by one, since
 * each may be cut.
 */
final class Batches {
  private final Headers headers;
  private final MessageTransfers transfers;
  private final Timeouts timeouts;
  private final Spare<Message[]> arrays = new Spare<>(() -> new Message[Message.MAX_PIECES]);

  Batches(Headers headers, MessageTransfers transfers, Timeouts timeouts) {
    this.headers = headers;
    this.transfers = transfers;
    this.timeouts = timeouts;
  }

  /** How many messages a call takes: of more, Linux looks at the first UIO_MAXIOV. */
  private static int count(int vlen) {
    return Integer.compareUnsigned(vlen, Message.MAX_PIECES) > 0 ? Message.MAX_PIECES : vlen;
  }

  private static int check(Description file, Mmsghdr[] messages, int count) {
    if (!file.isSocket) {
      return ENOTSOCK;
    }
    return count > 0 && (messages == null || messages.length < count) ? EFAULT : 0;
  }

  int sendmmsg(Description file, int fd, Mmsghdr[] messages, int vlen, int flags) {
    int count = count(vlen);
    int bad = check(file, messages, count);
    if (bad < 0) {
      return bad;
    }
    return file.isStream
        ? sendEach(file, fd, messages, count, flags)
        : sendTogether(file, messages, count, flags);
  }

  private int sendEach(Description file, int fd, Mmsghdr[] messages, int count, int flags) {
    for (int i = 0; i < count; i++) {
      long sent = transfers.sendmsg(file, fd, messages[i].msg_hdr, flags);
      if (sent < 0) {
        return i > 0 ? i : (int) sent;
      }
      messages[i].msg_len = (int) sent;
      if (sent < messages[i].msg_hdr.message().length()) {
        return i + 1; // what comes after a cut message would be taken for its end
      }
    }
    return count;
  }

  private int sendTogether(Description file, Mmsghdr[] messages, int count, int flags) {
    Message[] batch = arrays.take();
    int good = 0;
    int bad = 0;
    while (good < count && bad == 0) {
      bad = headers.outgoing(file, messages[good].msg_hdr);
      if (bad == 0) {
        batch[good] = messages[good].msg_hdr.message();
        good++;
      }
    }
    int sent = good == 0 ? bad : send(file, batch, good, flags);
    for (int i = 0; i < sent; i++) {
      messages[i].msg_len = (int) batch[i].transferred();
    }
    Arrays.fill(batch, 0, good, null);
    arrays.giveBack(batch);
    return sent;
  }

  private int send(Description file, Message[] batch, int count, int flags) {
    int done = 0;
    while (done < count) {
      long sent = file.endpoint.sendmmsg(batch, done, count - done, flags);
      if (sent == EAGAIN && file.waits(flags)) {
        sent = sendOne(file, batch[done], flags);
      }
      if (sent < 0) {
        return done > 0 ? done : (int) sent;
      }
      done += (int) sent;
      if (!file.waits(flags)) {
        return done;
      }
    }
    return done;
  }

  private long sendOne(Description file, Message message, int flags) {
    long nanos = timeouts.sendNanos(file.endpoint);
    long sent = Blocking.sendmsg(file.endpoint, message, flags, nanos);
    message.transferred(sent);
    return sent < 0 ? sent : 1;
  }

  /**
   * @param timeout looked at after each message that was waited for, as Linux does; null for none
   */
  int recvmmsg(Description file, Mmsghdr[] messages, int vlen, int flags, Timespec timeout) {
    int count = count(vlen);
    int bad = check(file, messages, count);
    if (bad < 0) {
      return bad;
    }
    Message[] batch = arrays.take();
    for (int i = 0; i < count && bad == 0; i++) {
      bad = headers.incoming(file, messages[i].msg_hdr);
      batch[i] = messages[i].msg_hdr.message();
    }
    long deadline = Deadline.in(timeout == null ? -1 : timeout.nanos());
    int received = bad < 0 ? bad : receive(file, batch, count, flags, deadline);
    for (int i = 0; i < received; i++) {
      messages[i].msg_len = (int) batch[i].transferred();
      headers.deliver(messages[i].msg_hdr, flags);
    }
    if (timeout != null && received >= 0) {
      timeout.setNanos(Deadline.left(deadline));
    }
    Arrays.fill(batch, 0, count, null);
    arrays.giveBack(batch);
    return received;
  }

  private int receive(Description file, Message[] batch, int count, int callFlags, long deadline) {
    int flags = callFlags & ~MSG_WAITFORONE;
    boolean waitsForOne = (callFlags & MSG_WAITFORONE) != 0;
    boolean waits = file.waits(flags);
    int done = 0;
    while (done < count) {
      long got = file.endpoint.recvmmsg(batch, done, count - done, flags);
      boolean waited = got == EAGAIN && waits;
      if (waited) {
        got = receiveOne(file, batch[done], flags);
      }
      if (got < 0) {
        return done > 0 ? done : (int) got;
      }
      done += (int) got;
      boolean urgent = (batch[done - 1].flags() & MSG_OOB) != 0;
      waits = waits && !waitsForOne;
      if (urgent || (!waits && !waited) || isOver(file, deadline)) {
        return done;
      }
    }
    return done;
  }

  /** Whether there is no more to wait for: an error is left to the next call. */
  private static boolean isOver(Description file, long deadline) {
    return Deadline.left(deadline) == 0 || (file.endpoint.events() & Events.ERR) != 0;
  }

  private long receiveOne(Description file, Message message, int flags) {
    long nanos = timeouts.receiveNanos(file.endpoint);
    long got = Blocking.recvmsg(file.endpoint, message, flags, nanos);
    message.transferred(got);
    return got < 0 ? got : 1;
  }
}
