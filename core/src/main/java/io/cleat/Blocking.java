// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import static io.cleat.Msg.MSG_DONTWAIT;
import static io.cleat.Msg.MSG_ERRQUEUE;
import static io.cleat.Msg.MSG_FASTOPEN;
import static io.cleat.Msg.MSG_OOB;
import static io.cleat.Msg.MSG_PEEK;
import static io.cleat.Msg.MSG_WAITALL;

import io.cleat.address.Family;
import io.cleat.address.Sockaddr;
import io.cleat.option.SocketOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.locks.LockSupport;

/**
 * The waiting half of the socket calls, on endpoints that never wait: try, {@link Endpoint#await},
 * try again. Results are those of a blocking descriptor: {@code -EAGAIN} when the time is up
 * (SO_RCVTIMEO and SO_SNDTIMEO of socket(7) give that), {@code -EINTR} when the thread is
 * interrupted.
 *
 * <p>Times are in nanoseconds, negative for no limit.
 */
public final class Blocking {
  private static final int EAGAIN = Errno.EAGAIN.negated();
  private static final int EINPROGRESS = Errno.EINPROGRESS.negated();
  private static final int NO_WAIT = MSG_DONTWAIT | MSG_ERRQUEUE | MSG_OOB;

  /** What a connection shows that has failed; ERR alone may be the error queue's. */
  private static final int BROKEN = Events.ERR | Events.HUP;

  private static final long RETRY_NANOS = 50_000;
  private static final long MAX_RETRY_NANOS = 5_000_000;

  private Blocking() {}

  /**
   * Connects, and waits until it is done.
   *
   * @return 0, or -errno as {@link Endpoint#connect}; when the time is up -EINPROGRESS, or
   *     -EALREADY where it had begun before, as Linux says it
   */
  public static int connect(Endpoint endpoint, Sockaddr address, long nanos) {
    long deadline = deadline(nanos);
    int result = endpoint.connect(address);
    long pause = RETRY_NANOS;
    while (result == EAGAIN && endpoint.domain() == Family.AF_UNIX) {
      // A full backlog: nothing can be polled for, the listener's queue is not ours.
      if (left(deadline) == 0) {
        return EAGAIN;
      }
      LockSupport.parkNanos(pause);
      if (Thread.currentThread().isInterrupted()) {
        return Errno.EINTR.negated();
      }
      pause = Math.min(2 * pause, MAX_RETRY_NANOS);
      result = endpoint.connect(address);
    }
    return result == EINPROGRESS || result == Errno.EALREADY.negated()
        ? finishConnect(endpoint, address, deadline, result)
        : result;
  }

  private static int finishConnect(Endpoint endpoint, Sockaddr address, long deadline, int begun) {
    int result;
    do {
      int woken = endpoint.await(Events.OUT, left(deadline));
      if (woken <= 0) {
        return woken == 0 ? begun : woken;
      }
      result = outcome(endpoint, address);
    } while (result == Errno.EALREADY.negated());
    return result;
  }

  /** How a connect went that was in progress; -EALREADY where it still is. */
  private static int outcome(Endpoint endpoint, Sockaddr address) {
    if (isTcp(endpoint)) {
      // The next connect tells, and only that leaves the state of a blocking one: SO_ERROR would
      // let it answer 0 once more, or -ECONNABORTED.
      int result = endpoint.connect(address);
      return result == Errno.EISCONN.negated() ? 0 : result;
    }
    return (endpoint.events() & (Events.OUT | Events.ERR | Events.HUP)) == 0
        ? Errno.EALREADY.negated()
        : -pendingError(endpoint);
  }

  private static boolean isTcp(Endpoint endpoint) {
    boolean internet = endpoint.domain() == Family.AF_INET || endpoint.domain() == Family.AF_INET6;
    return internet
        && SocketType.isStream(endpoint.type())
        && switch (endpoint.protocol()) {
          case 0, Protocol.IPPROTO_TCP, Protocol.IPPROTO_MPTCP -> true;
          default -> false;
        };
  }

  /** Reads and clears SO_ERROR: an errno, 0 for none; where even that fails, why it did. */
  public static int pendingError(Endpoint endpoint) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
      int length =
          endpoint.getsockopt(
              SocketOptions.SOL_SOCKET, SocketOptions.SO_ERROR, value, Integer.BYTES);
      return length < 0 ? -length : value.get(ValueLayout.JAVA_INT, 0);
    }
  }

  /**
   * Accepts one connection; {@code peer} may be null. Returns 1, or -errno as {@link
   * Endpoint#accept}; -EINVAL also where a listener that is shut for reading has none left.
   */
  public static int accept(Endpoint endpoint, Endpoint[] into, int at, Sockaddr peer, long nanos) {
    int result = accept(endpoint, into, at, peer);
    return result == EAGAIN ? acceptNext(endpoint, into, at, peer, nanos) : result;
  }

  /** The rest of {@link #accept}, after no connection was there. */
  static int acceptNext(Endpoint endpoint, Endpoint[] into, int at, Sockaddr peer, long nanos) {
    long deadline = deadline(nanos);
    int result;
    do {
      int woken = endpoint.await(Events.IN, left(deadline));
      if (woken <= 0) {
        return woken == 0 ? EAGAIN : woken;
      }
      result = accept(endpoint, into, at, peer);
      if (result == EAGAIN && isShutForReading(endpoint)) {
        result = accept(endpoint, into, at, peer);
        return result == EAGAIN ? Errno.EINVAL.negated() : result;
      }
    } while (result == EAGAIN);
    return result;
  }

  private static int accept(Endpoint endpoint, Endpoint[] into, int at, Sockaddr peer) {
    return peer == null ? endpoint.accept(into, at, 1) : endpoint.accept(into, at, peer);
  }

  /**
   * Receives; with MSG_WAITALL all of {@code length} bytes of a stream, unless it ends or fails
   * before. {@code from} may be null.
   *
   * @return as {@link Endpoint#recvfrom}; 0 also where a socket of any type that is shut for
   *     reading has nothing left
   */
  public static long recvfrom(
      Endpoint endpoint,
      MemorySegment into,
      long offset,
      long length,
      int flags,
      Sockaddr from,
      long nanos) {
    long result = recvFirst(endpoint, into, offset, length, flags, from, nanos);
    boolean all = (flags & (MSG_WAITALL | MSG_PEEK)) == MSG_WAITALL;
    if ((flags & NO_WAIT) != 0 || (result != EAGAIN && !(all && result > 0 && result < length))) {
      return result;
    }
    if (all && SocketType.isStream(endpoint.type())) {
      return recvAll(endpoint, into, offset, length, flags, Math.max(result, 0), nanos);
    }
    return result == EAGAIN ? recvNext(endpoint, into, offset, length, flags, from, nanos) : result;
  }

  /** The first try of a receive; none where it is known to find nothing and time has no limit. */
  static long recvFirst(
      Endpoint endpoint,
      MemorySegment into,
      long offset,
      long length,
      int flags,
      Sockaddr from,
      long nanos) {
    return nanos < 0 && (flags & NO_WAIT) == 0 && endpoint.isDrained()
        ? EAGAIN
        : endpoint.recvfrom(into, offset, length, flags, from);
  }

  /** The rest of {@link #recvfrom}, after nothing was there. */
  static long recvNext(
      Endpoint endpoint,
      MemorySegment into,
      long offset,
      long length,
      int flags,
      Sockaddr from,
      long nanos) {
    long deadline = deadline(nanos);
    long result;
    do {
      int woken = endpoint.await(Events.IN, left(deadline));
      if (woken <= 0) {
        return woken == 0 ? EAGAIN : woken;
      }
      result = endpoint.recvfrom(into, offset, length, flags, from);
      if (result == EAGAIN && isShutForReading(endpoint)) {
        result = endpoint.recvfrom(into, offset, length, flags, from);
        return result == EAGAIN ? end(from) : result;
      }
    } while (result == EAGAIN);
    return result;
  }

  /** The end of what comes from nobody. */
  private static long end(Sockaddr from) {
    if (from != null) {
      from.clear();
    }
    return 0;
  }

  /**
   * Whether the socket is shut for reading (shutdown(2)). To a call that would not wait Linux says
   * EAGAIN then, but one that waits is sent away; what came before is taken first.
   */
  private static boolean isShutForReading(Endpoint endpoint) {
    return (endpoint.events() & Events.RDHUP) != 0;
  }

  /**
   * Reads, as {@link Endpoint#read}, also from what is no socket.
   *
   * @return as {@link Endpoint#read}; 0 also where a socket of any type that is shut for reading
   *     has nothing left
   */
  public static long read(
      Endpoint endpoint, MemorySegment into, long offset, long length, long nanos) {
    long result = endpoint.read(into, offset, length);
    long deadline = deadline(nanos);
    while (result == EAGAIN) {
      int woken = endpoint.await(Events.IN, left(deadline));
      if (woken <= 0) {
        return woken == 0 ? EAGAIN : woken;
      }
      result = endpoint.read(into, offset, length);
      if (result == EAGAIN && isShutForReading(endpoint)) {
        result = endpoint.read(into, offset, length);
        return result == EAGAIN ? 0 : result;
      }
    }
    return result;
  }

  private static long recvAll(
      Endpoint endpoint,
      MemorySegment into,
      long offset,
      long length,
      int flags,
      long soFar,
      long nanos) {
    long deadline = deadline(nanos);
    long done = soFar;
    while (done < length) {
      long result =
          done == 0
              ? endpoint.recv(into, offset, length, flags)
              : recvMore(endpoint, into, offset + done, length - done, flags);
      if (result == EAGAIN) {
        result = endpoint.await(Events.IN, left(deadline));
        if (result == 1) {
          continue;
        }
        result = result == 0 ? EAGAIN : result;
      }
      if (result <= 0) {
        return done > 0 ? done : result;
      }
      done += result;
    }
    return done;
  }

  /**
   * Receives beside bytes that were received before. What comes after those, an end, an error (told
   * once) or the mark of urgent data, is left for the next call, as Linux leaves it: it looks as if
   * there were something to read where no byte is, and nothing is asked that could take it.
   */
  private static long recvMore(
      Endpoint endpoint, MemorySegment into, long offset, long length, int flags) {
    int facts = endpoint.events(); // before the queue, for what is over gets no more bytes
    if (readable(endpoint) == 0) {
      if ((facts & Events.IN) != 0) {
        return 0;
      }
      if ((facts & Events.ERR) == 0) {
        return EAGAIN;
      }
      if (isBroken(endpoint)) {
        return 0;
      }
    }
    return endpoint.recv(into, offset, length, flags);
  }

  /**
   * Whether a connection has failed. One that is being reset shows the error a moment before the
   * end; a call that needs the socket for itself, as FIONREAD does, comes back after that moment.
   */
  private static boolean isBroken(Endpoint endpoint) {
    int facts = endpoint.events() & BROKEN;
    if (facts == Events.ERR) {
      readable(endpoint);
      facts = endpoint.events() & BROKEN;
    }
    return facts == BROKEN;
  }

  /** FIONREAD; -errno where the endpoint has no such thing. */
  private static int readable(Endpoint endpoint) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
      int result = endpoint.ioctl(Ioctl.FIONREAD, count);
      return result < 0 ? result : count.get(ValueLayout.JAVA_INT, 0);
    }
  }

  /**
   * Sends; of a stream all bytes, of the other types one message. {@code to} may be null.
   *
   * @return how many bytes were accepted, fewer than {@code length} only when the time was up or an
   *     error came after the first; or as {@link Endpoint#sendto}
   */
  public static long sendto(
      Endpoint endpoint,
      MemorySegment data,
      long offset,
      long length,
      int flags,
      Sockaddr to,
      long nanos) {
    long result = endpoint.sendto(data, offset, length, flags, to);
    if ((flags & MSG_DONTWAIT) == 0 && opens(result, flags)) {
      MemorySegment bytes = data.asSlice(offset, length);
      return finishOpening(endpoint, bytes, result, flags, to, nanos);
    }
    if (result == length || (flags & MSG_DONTWAIT) != 0 || (result < 0 && result != EAGAIN)) {
      return result;
    }
    MemorySegment bytes = data.asSlice(offset, length);
    return sendRest(endpoint, bytes, Math.max(result, 0), flags, to, nanos);
  }

  /**
   * Whether a first try of a send has begun to open a connection: MSG_FASTOPEN of sendto(2), or the
   * first bytes after a connect(2) that TCP_FASTOPEN_CONNECT has put off.
   *
   * @param put what the first try has given
   */
  public static boolean opens(long put, int flags) {
    return (flags & MSG_FASTOPEN) != 0 ? put >= 0 || put == EINPROGRESS : put == EINPROGRESS;
  }

  /**
   * The rest of {@link #sendto}, where it {@link #opens} the connection: as on Linux it waits until
   * that is there, whether the bytes went ahead or not, and then sends what is left.
   *
   * @param put what the first try has given
   * @param to null for where it was connected to
   * @return how many of the bytes were accepted; or -errno as {@link Endpoint#connect}
   */
  public static long finishOpening(
      Endpoint endpoint, MemorySegment bytes, long put, int flags, Sockaddr to, long nanos) {
    long deadline = deadline(nanos);
    int opened = awaitOpening(endpoint, to, deadline);
    if (opened < 0) {
      return opened == EINPROGRESS && put > 0 ? put : opened;
    }
    return put == bytes.byteSize()
        ? put
        : sendRest(endpoint, bytes, Math.max(put, 0), flags & ~MSG_FASTOPEN, null, left(deadline));
  }

  /** The same of {@link #sendmsg}, of which the first bytes may be all. */
  public static long finishOpening(
      Endpoint endpoint, Message message, long put, int flags, long nanos) {
    long deadline = deadline(nanos);
    Sockaddr to = message.address().length() == 0 ? null : message.address();
    int opened = awaitOpening(endpoint, to, deadline);
    if (opened < 0) {
      return opened == EINPROGRESS && put > 0 ? put : opened;
    }
    return put > 0 ? put : sendmsg(endpoint, message, flags & ~MSG_FASTOPEN, left(deadline));
  }

  private static int awaitOpening(Endpoint endpoint, Sockaddr to, long deadline) {
    if (to != null) {
      return finishConnect(endpoint, to, deadline, EINPROGRESS);
    }
    int woken = endpoint.await(Events.OUT, left(deadline));
    return woken > 0 ? -pendingError(endpoint) : woken == 0 ? EINPROGRESS : woken;
  }

  /**
   * The rest of {@link #sendto}, after {@code soFar} of the bytes were accepted and no more had
   * room.
   */
  static long sendRest(
      Endpoint endpoint, MemorySegment bytes, long soFar, int flags, Sockaddr to, long nanos) {
    long length = bytes.byteSize();
    long deadline = deadline(nanos);
    long done = soFar;
    long result;
    do {
      int woken = endpoint.await(Events.OUT, left(deadline));
      if (woken <= 0) {
        return done > 0 ? done : woken == 0 ? EAGAIN : woken;
      }
      if (done > 0 && isBroken(endpoint)) {
        return done; // the error belongs to the next call, as Linux leaves it
      }
      result = endpoint.sendto(bytes, done, length - done, flags, to);
      if (result < 0 && result != EAGAIN) {
        return done > 0 ? done : result;
      }
      done += Math.max(result, 0);
    } while (result == EAGAIN || done < length);
    return done;
  }

  /**
   * Receives a message, as {@link Endpoint#recvmsg}; 0 also where a socket of any type that is shut
   * for reading has nothing left.
   */
  public static long recvmsg(Endpoint endpoint, Message message, int flags, long nanos) {
    long result = endpoint.recvmsg(message, flags);
    if (result != EAGAIN || (flags & NO_WAIT) != 0) {
      return result;
    }
    long deadline = deadline(nanos);
    do {
      int woken = endpoint.await(Events.IN, left(deadline));
      if (woken <= 0) {
        return woken == 0 ? EAGAIN : woken;
      }
      result = endpoint.recvmsg(message, flags);
      if (result == EAGAIN && isShutForReading(endpoint)) {
        result = endpoint.recvmsg(message, flags);
        return result == EAGAIN ? end(message) : result;
      }
    } while (result == EAGAIN);
    return result;
  }

  private static long end(Message message) {
    message.control().clear();
    message.flags(0);
    return end(message.address());
  }

  /**
   * Sends a message, as {@link Endpoint#sendmsg}; of a stream perhaps only its first bytes, which
   * carry the ancillary data.
   */
  public static long sendmsg(Endpoint endpoint, Message message, int flags, long nanos) {
    long result = endpoint.sendmsg(message, flags);
    if ((flags & MSG_DONTWAIT) == 0 && opens(result, flags)) {
      return finishOpening(endpoint, message, result, flags, nanos);
    }
    if (result != EAGAIN || (flags & MSG_DONTWAIT) != 0) {
      return result;
    }
    long deadline = deadline(nanos);
    do {
      int woken = endpoint.await(Events.OUT, left(deadline));
      if (woken <= 0) {
        return woken == 0 ? EAGAIN : woken;
      }
      result = endpoint.sendmsg(message, flags);
    } while (result == EAGAIN);
    return result;
  }

  private static long deadline(long nanos) {
    return nanos < 0 ? Long.MAX_VALUE : System.nanoTime() + nanos;
  }

  private static long left(long deadline) {
    return deadline == Long.MAX_VALUE ? -1 : Math.max(0, deadline - System.nanoTime());
  }
}
