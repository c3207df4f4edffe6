// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.Msg.MSG_ERRQUEUE;
import static io.cleat.Msg.MSG_PEEK;
import static io.cleat.Msg.MSG_WAITALL;
import static io.cleat.posix.Failures.EAGAIN;
import static io.cleat.posix.Failures.EINVAL;
import static io.cleat.posix.Failures.EPIPE;

import io.cleat.Blocking;
import io.cleat.Endpoint;
import io.cleat.Message;

/**
 * Messages out and in: sendmsg(2), recvmsg(2), and readv(2) and writev(2), which on a socket are
 * the same without address and ancillary data.
 */
final class MessageTransfers {
  private final Headers headers;
  private final Transfers transfers;
  private final Timeouts timeouts;
  private final Spare<Message> bare = new Spare<>(Message::new);

  MessageTransfers(Headers headers, Transfers transfers, Timeouts timeouts) {
    this.headers = headers;
    this.transfers = transfers;
    this.timeouts = timeouts;
  }

  long sendmsg(Description file, int fd, Msghdr header, int flags) {
    int bad = headers.outgoing(file, header);
    return bad < 0 ? bad : send(file, fd, header.message(), flags);
  }

  private long send(Description file, int fd, Message message, int flags) {
    long length = message.length();
    long put = file.endpoint.sendmsg(message, flags);
    if (put == length) {
      return put;
    }
    if (file.isShort(put)) {
      put = sendRest(file, message, put, flags);
    }
    return put == EPIPE ? transfers.brokenPipe(file, fd, flags) : put;
  }

  private long sendRest(Description file, Message message, long put, int flags) {
    if (!file.waits(flags)) {
      file.wantsRoom();
      return put;
    }
    Endpoint endpoint = file.endpoint;
    long deadline = Deadline.in(timeouts.sendNanos(endpoint));
    long done =
        put == EAGAIN ? Blocking.sendmsg(endpoint, message, flags, Deadline.left(deadline)) : put;
    return done >= 0 && file.isStream ? sendPieces(endpoint, message, done, flags, deadline) : done;
  }

  /** The rest of a stream's message, piece by piece: ancillary data went with its first byte. */
  private static long sendPieces(
      Endpoint endpoint, Message message, long put, int flags, long deadline) {
    long done = put;
    long end = 0;
    for (int piece = 0; piece < message.pieces(); piece++) {
      end += message.length(piece);
      long left = end - done;
      if (left > 0) {
        long offset = message.offset(piece) + message.length(piece) - left;
        long nanos = Deadline.left(deadline);
        long sent =
            Blocking.sendto(endpoint, message.segment(piece), offset, left, flags, null, nanos);
        done += Math.max(sent, 0);
        if (sent < left) {
          return done;
        }
      }
    }
    return done;
  }

  long recvmsg(Description file, Msghdr header, int flags) {
    int bad = headers.incoming(file, header);
    if (bad < 0) {
      return bad;
    }
    Message message = header.message();
    long got = receive(file, message, flags);
    if (got > 0 && (flags & MSG_WAITALL) != 0 && got < message.length()) {
      got = receiveRest(file, header, got, message.length(), flags);
    }
    if (got >= 0) {
      headers.deliver(header, flags);
    }
    return got;
  }

  private long receive(Description file, Message message, int flags) {
    long got = file.endpoint.recvmsg(message, flags);
    return got == EAGAIN && file.waits(flags)
        ? Blocking.recvmsg(file.endpoint, message, flags, timeouts.receiveNanos(file.endpoint))
        : got;
  }

  /** MSG_WAITALL: all of a stream's pieces, unless descriptors come, which end a message. */
  private long receiveRest(Description file, Msghdr header, long got, long length, int flags) {
    if (!file.isStream || !file.waits(flags) || (flags & (MSG_PEEK | MSG_ERRQUEUE)) != 0) {
      return got;
    }
    Message message = header.message();
    long deadline = Deadline.in(timeouts.receiveNanos(file.endpoint));
    long done = got;
    long more = got;
    while (more > 0 && done < length && message.control().length() == 0) {
      message.clear();
      Headers.addPieces(message, header.msg_iov, header.msg_iovlen, done);
      more = Blocking.recvmsg(file.endpoint, message, flags, Deadline.left(deadline));
      done += Math.max(more, 0);
    }
    return done;
  }

  long writev(Description file, int fd, Iovec[] pieces, int count) {
    int bad = checkVector(pieces, count);
    if (bad < 0 || !file.isSocket) {
      return bad < 0 ? bad : writeEach(file, fd, pieces, count);
    }
    Message message = bare.take().clear();
    Headers.addPieces(message, pieces, count, 0);
    long put = message.length() == 0 ? 0 : send(file, fd, message, 0);
    bare.giveBack(message.clear());
    return put;
  }

  long readv(Description file, Iovec[] pieces, int count) {
    int bad = checkVector(pieces, count);
    if (bad < 0 || !file.isSocket) {
      return bad < 0 ? bad : readEach(file, pieces, count);
    }
    Message message = bare.take().clear();
    Headers.addPieces(message, pieces, count, 0);
    long got = message.length() == 0 ? 0 : receive(file, message, 0);
    bare.giveBack(message.clear());
    return got;
  }

  private static int checkVector(Iovec[] pieces, int count) {
    return count < 0 || count > Message.MAX_PIECES ? EINVAL : Headers.checkPieces(pieces, count);
  }

  private long writeEach(Description file, int fd, Iovec[] pieces, int count) {
    long done = 0;
    for (int i = 0; i < count; i++) {
      long length = pieces[i].iov_len;
      long put = file.endpoint.write(pieces[i].iov_base, 0, length);
      put = put == length ? put : transfers.finishWrite(file, fd, pieces[i].iov_base, put, length);
      if (put < length) {
        return done > 0 ? done + Math.max(put, 0) : put;
      }
      done += put;
    }
    return done;
  }

  /** Waits for the first bytes only: what is there after them is taken, what is not is not. */
  private long readEach(Description file, Iovec[] pieces, int count) {
    long done = 0;
    for (int i = 0; i < count; i++) {
      long length = pieces[i].iov_len;
      long got = file.endpoint.read(pieces[i].iov_base, 0, length);
      got = done > 0 ? got : transfers.finishRead(file, pieces[i].iov_base, got, length);
      if (got < length) {
        return done > 0 ? done + Math.max(got, 0) : got;
      }
      done += got;
    }
    return done;
  }
}
