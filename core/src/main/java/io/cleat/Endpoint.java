// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import io.cleat.address.Sockaddr;
import java.lang.foreign.MemorySegment;

/**
 * One open socket. Every call but {@link #await} returns at once: a result {@code >= 0}, or {@code
 * -errno} with the number Linux gives. What would block answers {@code -EAGAIN} (a connect {@code
 * -EINPROGRESS}); a signal never shows as EINTR.
 *
 * <p>An endpoint is an object, not a number: descriptor numbers belong to those who hand them out.
 *
 * <p>Bytes are passed as (segment, offset, length), so that nothing is sliced on the way. Any
 * segment will do; native ones are not copied in Java. Segments shorter than offset and length say
 * throw {@link IndexOutOfBoundsException}.
 *
 * <p>Threads: <em>free</em> and <em>watched</em> endpoints may be called by any thread; an endpoint
 * that is <em>at home</em> with a poller ({@link Poller#adopt}) by that poller's owner only. After
 * {@code close}, also by another thread, every call gives -EBADF.
 *
 * <p>Order: bytes come in order, the end after the last byte, an error after the last byte received
 * before it and before the end, and once only. What {@code send} has accepted leaves in order, even
 * when {@code shutdown} or {@code close} follows.
 */
public interface Endpoint {
  /** The family it was made with, {@code AF_*}. */
  int domain();

  /** The type it was made with, {@code SOCK_*} without flags. */
  int type();

  /** The protocol it was made with; 0 where the default was asked for. */
  int protocol();

  /**
   * Gives the endpoint a name, bind(2).
   *
   * @return 0, or -EACCES a privileged port or a protected path; -EADDRINUSE; -EBADF; -EINVAL
   *     already bound, or a bad length; -ENOTSOCK; -EADDRNOTAVAIL; and for paths -ELOOP,
   *     -ENAMETOOLONG, -ENOENT, -ENOMEM, -ENOTDIR, -EROFS
   */
  int bind(Sockaddr address);

  /**
   * Lets connections queue, listen(2).
   *
   * @param backlog how many may wait; the engine has a limit of its own (somaxconn)
   * @return 0, or -EADDRINUSE; -EBADF; -ENOTSOCK; -EOPNOTSUPP not a type that listens
   */
  int listen(int backlog);

  /**
   * Takes connections from the queue, accept(2), as many as are there and fit.
   *
   * @param into gets the new endpoints, from index {@code from}
   * @param count how many at the most, at least 1
   * @return how many, at least 1, or -EAGAIN none waits; -EBADF; -ECONNABORTED; -EINVAL not
   *     listening; -EMFILE; -ENFILE; -ENOBUFS; -ENOMEM; -ENOTSOCK; -EOPNOTSUPP not a stream; -EPERM
   */
  int accept(Endpoint[] into, int from, int count);

  /**
   * Takes one connection and its peer's address, as accept(2) gives it even when the peer is gone
   * already.
   *
   * @param into gets the new endpoint at index {@code at}
   * @param peer gets the address
   * @return 1, or an error as {@link #accept(Endpoint[], int, int)}
   */
  int accept(Endpoint[] into, int at, Sockaddr peer);

  /**
   * Connects, connect(2). Completion of a connect in progress shows as OUT; SO_ERROR then tells how
   * it went.
   *
   * @return 0, or -EINPROGRESS it has begun; -EACCES; -EPERM; -EADDRINUSE; -EADDRNOTAVAIL;
   *     -EAFNOSUPPORT; -EAGAIN a full backlog (AF_UNIX) or no free port; -EALREADY; -EBADF;
   *     -ECONNREFUSED; -EISCONN; -ENETUNREACH; -ENOTSOCK; -EPROTOTYPE; -ETIMEDOUT
   */
  int connect(Sockaddr address);

  /**
   * Sends, send(2). Of a stream as many bytes as there is room for, of the other types one message
   * or nothing. Never raises SIGPIPE.
   *
   * @param flags {@code MSG_*}; MSG_BATCH lets a datagram of an adopted endpoint leave with the
   *     turn
   * @return how many bytes were accepted, or -EACCES; -EAGAIN no room; -EALREADY; -EBADF;
   *     -ECONNRESET; -EDESTADDRREQ; -EINVAL; -EISCONN; -EMSGSIZE; -ENOBUFS; -ENOMEM; -ENOTCONN;
   *     -ENOTSOCK; -EOPNOTSUPP a flag; -EPIPE the sending side is shut
   */
  long send(MemorySegment data, long offset, long length, int flags);

  /**
   * Sends to an address, sendto(2).
   *
   * @param to where to; null as {@link #send}
   */
  long sendto(MemorySegment data, long offset, long length, int flags, Sockaddr to);

  /**
   * Receives, recv(2): copies what is queued.
   *
   * @return how many bytes, 0 the end of a stream (or an empty message); with MSG_TRUNC the true
   *     length of a datagram, which may be more than {@code length}; or -EAGAIN nothing is there;
   *     -EBADF; -ECONNREFUSED; -EINVAL; -ENOMEM; -ENOTCONN; -ENOTSOCK
   */
  long recv(MemorySegment into, long offset, long length, int flags);

  /**
   * Receives with the sender's address, recvfrom(2).
   *
   * @param from gets the address, of length 0 where there is none; null as {@link #recv}
   */
  long recvfrom(MemorySegment into, long offset, long length, int flags, Sockaddr from);

  /**
   * Reads, read(2): as {@link #recv} without flags; of what is no socket (a pipe, a file, a
   * terminal that an engine has taken in) what recv refuses with -ENOTSOCK.
   */
  default long read(MemorySegment into, long offset, long length) {
    return recv(into, offset, length, 0);
  }

  /**
   * Writes, write(2): as {@link #send} without flags; also to what is no socket, as {@link #read}.
   */
  default long write(MemorySegment data, long offset, long length) {
    return send(data, offset, length, 0);
  }

  /**
   * Lends what has arrived, piece by piece, to a reader, until nothing is left or the reader takes
   * less than it was offered; the rest stays queued and comes first with the next receive of either
   * kind. A relay that returns what the other side accepted has backpressure for nothing.
   *
   * @return how many bytes were taken, at least one piece having been lent; 0 also at the end of a
   *     stream, which {@link #events} tells apart (RDHUP); or an error as {@link #recv}
   */
  long receive(Reader reader);

  /**
   * Sends a message with address and ancillary data, sendmsg(2). Errors as {@link #send}, -EMSGSIZE
   * too many pieces.
   */
  long sendmsg(Message message, int flags);

  /**
   * Receives a message with address, ancillary data and flags, recvmsg(2). Endpoints received by
   * SCM_RIGHTS belong to the caller. Errors as {@link #recv}.
   */
  long recvmsg(Message message, int flags);

  /**
   * Sends several messages, sendmmsg(2). {@link Message#transferred} of each tells how many bytes
   * went.
   *
   * @return how many were sent; an error only when the first was not
   */
  default int sendmmsg(Message[] messages, int from, int count, int flags) {
    for (int i = 0; i < count; i++) {
      long sent = sendmsg(messages[from + i], flags);
      if (sent < 0) {
        return i > 0 ? i : (int) sent;
      }
      messages[from + i].transferred(sent);
    }
    return count;
  }

  /**
   * Receives several messages, recvmmsg(2), as many as are there and fit.
   *
   * @return how many were received; an error only when the first was not
   */
  default int recvmmsg(Message[] messages, int from, int count, int flags) {
    for (int i = 0; i < count; i++) {
      long received = recvmsg(messages[from + i], flags);
      if (received < 0) {
        return i > 0 ? i : (int) received;
      }
      messages[from + i].transferred(received);
    }
    return count;
  }

  /**
   * Shuts one or both directions, shutdown(2).
   *
   * @param how SHUT_RD, SHUT_WR or SHUT_RDWR of {@link Msg}
   * @return 0, or -EBADF; -EINVAL; -ENOTCONN; -ENOTSOCK
   */
  int shutdown(int how);

  /**
   * Reads an option, getsockopt(2).
   *
   * @param value gets it; native memory
   * @param length room, as the call's value-result argument; what the engine is told may be any
   *     number, {@code value} must be as long when it is positive
   * @return the length of the value, or -EBADF; -EINVAL; -ENOPROTOOPT no such option at this level;
   *     -ENOTSOCK; -EOPNOTSUPP
   */
  int getsockopt(int level, int name, MemorySegment value, int length);

  /**
   * Sets an option, setsockopt(2).
   *
   * @return 0, or an error as {@link #getsockopt}, -EDOM a time out of range; -EPERM; -ENOMEM
   */
  int setsockopt(int level, int name, MemorySegment value, int length);

  /**
   * Its own address, getsockname(2).
   *
   * @return 0, or -EBADF; -EINVAL; -ENOBUFS; -ENOTSOCK
   */
  int getsockname(Sockaddr address);

  /**
   * The peer's address, getpeername(2).
   *
   * @return 0, or -EBADF; -EINVAL; -ENOBUFS; -ENOTCONN; -ENOTSOCK
   */
  int getpeername(Sockaddr address);

  /**
   * Asks for what has no other call, ioctl(2): FIONREAD, SIOCATMARK, SIOCOUTQ, interface queries.
   *
   * @param request its number
   * @param argument what the request points to; native memory
   * @return 0 or what the request gives, or -EBADF; -EINVAL; -ENOTTY no such request here; -ENODEV
   */
  int ioctl(long request, MemorySegment argument);

  /** What is true now: IN PRI OUT ERR HUP RDHUP, the bits of poll(2); NVAL after {@code close}. */
  int events();

  /**
   * Waits until one of the events may be true. The only call that takes time: a platform thread
   * sleeps in it, a virtual thread parks and leaves its carrier. It may return early, so that
   * callers loop: try, wait, try.
   *
   * @param events bits of {@link Events}: IN, OUT, PRI, RDHUP; ERR and HUP are always waited for
   * @param nanos the longest wait; negative for no limit
   * @return 1 look again; 0 time is up; -EINTR the thread is interrupted (its flag stays set);
   *     -EBADF closed, perhaps while waiting
   */
  int await(int events, long nanos);

  /**
   * Whether the last receive is known to have taken all that there was, with no news since: a call
   * that would wait for more then need not ask first. It is known without asking anybody, and only
   * sometimes; false promises nothing.
   */
  default boolean isDrained() {
    return false;
  }

  /**
   * The source of facts for a poller of another engine. Programs call {@link Poller#watch}.
   *
   * @param sink is told, by whichever thread makes it so, that one of the events became true, and
   *     must return at once; several may watch, each its own events
   * @param events bits of {@link Events}; 0 ends this sink's watch
   * @return 0, or -EOPNOTSUPP this endpoint can be watched by pollers of its own engine only;
   *     -EBADF
   */
  int watch(Ready sink, int events);

  /**
   * Closes. Never waits; those who wait in {@link #await} are woken and see -EBADF. Bytes accepted
   * by {@code send} still go.
   *
   * @return 0, or -EBADF it was closed before
   */
  int close();
}
