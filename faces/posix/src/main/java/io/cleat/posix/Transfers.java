// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.Msg.MSG_NOSIGNAL;
import static io.cleat.Msg.MSG_PEEK;
import static io.cleat.Msg.MSG_WAITALL;
import static io.cleat.posix.Failures.EAGAIN;
import static io.cleat.posix.Failures.EPIPE;
import static io.cleat.posix.Signal.SIGPIPE;

import io.cleat.Blocking;
import io.cleat.Endpoint;
import io.cleat.Events;
import io.cleat.address.Family;
import io.cleat.address.Sockaddr;
import java.lang.foreign.MemorySegment;

/**
 * The second half of the calls that move bytes out of and into one piece of memory. They begin with
 * a try, which is all that a hot path does; what that leaves is finished here: it waits, where the
 * description is a blocking one, or raises SIGPIPE.
 */
final class Transfers {
  private static final int NO_MORE = Events.RDHUP | Events.HUP | Events.ERR | Events.NVAL;

  private final Pollers pollers;
  private final Signals signals;
  private final Timeouts timeouts;

  Transfers(Pollers pollers, Signals signals, Timeouts timeouts) {
    this.pollers = pollers;
    this.signals = signals;
    this.timeouts = timeouts;
  }

  /**
   * @param got what the first try has given
   * @param from gets the sender's address; null for none
   */
  long finishRecv(
      Description file, MemorySegment into, long got, long length, int flags, Sockaddr from) {
    boolean isPart = (flags & MSG_WAITALL) != 0 && got > 0 && got < length;
    return (got == EAGAIN || isPart) && file.waits(flags)
        ? awaitAndReceive(file, into, got, length, flags, from)
        : got;
  }

  private long awaitAndReceive(
      Description file, MemorySegment into, long got, long length, int flags, Sockaddr from) {
    Endpoint endpoint = file.endpoint;
    long deadline = Deadline.in(timeouts.receiveNanos(endpoint));
    boolean peeksAll = peeksAll(file, flags);
    long done = got;
    if (got == EAGAIN) {
      done = Blocking.recvfrom(endpoint, into, 0, length, flags, from, Deadline.left(deadline));
      if (!peeksAll || done <= 0) {
        return done;
      }
    }
    if (peeksAll) {
      return peekRest(file, into, done, length, flags, deadline);
    }
    if (!file.isStream || (flags & MSG_PEEK) != 0) {
      return done;
    }
    long left = Deadline.left(deadline);
    long rest = Blocking.recvfrom(endpoint, into, got, length - got, flags, null, left);
    return got + Math.max(rest, 0);
  }

  /** MSG_PEEK with MSG_WAITALL waits for all bytes of a stream, but not in AF_UNIX. */
  private static boolean peeksAll(Description file, int flags) {
    int both = MSG_PEEK | MSG_WAITALL;
    return (flags & both) == both && file.isStream && file.endpoint.domain() != Family.AF_UNIX;
  }

  /** Looks again at each arrival, until the bytes are all there or no more will come. */
  private long peekRest(
      Description file, MemorySegment into, long seen, long length, int flags, long deadline) {
    long got = seen;
    try (Wait wait = new Wait(pollers)) {
      wait.add(file, Events.IN | Events.RDHUP);
      while (got < length
          && Deadline.left(deadline) != 0
          && (file.endpoint.events() & NO_MORE) == 0
          && wait.await(Deadline.left(deadline)) == 0) {
        got = Math.max(got, file.endpoint.recv(into, 0, length, flags));
      }
    }
    return got;
  }

  /**
   * @param got what the first try has given
   */
  long finishRead(Description file, MemorySegment into, long got, long length) {
    return got == EAGAIN && file.waits(0) ? awaitAndRead(file, into, length) : got;
  }

  private long awaitAndRead(Description file, MemorySegment into, long length) {
    long nanos = timeouts.receiveNanos(file.endpoint);
    return Blocking.read(file.endpoint, into, 0, length, nanos);
  }

  /**
   * @param fd what SIGPIPE names
   * @param put what the first try has given
   * @param to null for none
   */
  long finishSend(
      Description file, int fd, MemorySegment data, long put, long length, int flags, Sockaddr to) {
    long sent = put;
    if (Blocking.opens(put, flags)) {
      sent = file.waits(flags) ? awaitOpening(file, data, put, length, flags, to) : put;
    } else if (file.isShort(put)) {
      sent = sendRest(file, data, Math.max(put, 0), length, flags, to);
    }
    return sent == EPIPE ? brokenPipe(file, fd, flags) : sent;
  }

  private long awaitOpening(
      Description file, MemorySegment data, long put, long length, int flags, Sockaddr to) {
    long nanos = timeouts.sendNanos(file.endpoint);
    MemorySegment bytes = data.asSlice(0, length);
    return Blocking.finishOpening(file.endpoint, bytes, put, flags, to, nanos);
  }

  private long sendRest(
      Description file, MemorySegment data, long put, long length, int flags, Sockaddr to) {
    if (!file.waits(flags)) {
      file.wantsRoom();
      return put > 0 ? put : EAGAIN;
    }
    long nanos = timeouts.sendNanos(file.endpoint);
    long rest = Blocking.sendto(file.endpoint, data, put, length - put, flags, to, nanos);
    return put == 0 ? rest : put + Math.max(rest, 0);
  }

  /**
   * @param fd what SIGPIPE names
   * @param put what the first try has given
   */
  long finishWrite(Description file, int fd, MemorySegment data, long put, long length) {
    long written = put;
    if (Blocking.opens(put, 0)) {
      written = file.waits(0) ? awaitOpening(file, data, put, length, 0, null) : put;
    } else if (file.isShort(put)) {
      written = writeRest(file, data, Math.max(put, 0), length);
    }
    return written == EPIPE ? brokenPipe(file, fd, 0) : written;
  }

  private long writeRest(Description file, MemorySegment data, long put, long length) {
    if (!file.waits(0)) {
      file.wantsRoom();
      return put > 0 ? put : EAGAIN;
    }
    Endpoint endpoint = file.endpoint;
    long deadline = Deadline.in(timeouts.sendNanos(endpoint));
    long done = put;
    long result;
    do {
      int woken = endpoint.await(Events.OUT, Deadline.left(deadline));
      if (woken <= 0) {
        return done > 0 ? done : woken == 0 ? EAGAIN : woken;
      }
      result = endpoint.write(data, done, length - done);
      if (result < 0 && result != EAGAIN) {
        return done > 0 ? done : result;
      }
      done += Math.max(result, 0);
    } while (result == EAGAIN || (file.isStream && done < length));
    return done;
  }

  /** SIGPIPE is for streams and pipes; of the other types EPIPE is an error like any other. */
  long brokenPipe(Description file, int fd, int flags) {
    if (file.isStream && (flags & MSG_NOSIGNAL) == 0) {
      signals.raise(SIGPIPE, fd, 0);
    }
    return EPIPE;
  }
}
