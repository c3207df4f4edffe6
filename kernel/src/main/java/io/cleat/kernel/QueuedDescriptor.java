// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.Msg.MSG_DONTWAIT;
import static io.cleat.Msg.MSG_ERRQUEUE;
import static io.cleat.Msg.MSG_OOB;
import static io.cleat.Msg.MSG_PEEK;
import static io.cleat.Msg.MSG_TRUNC;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Ioctl;
import io.cleat.Message;
import io.cleat.SocketType;
import io.cleat.address.Sockaddr;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A descriptor whose bytes come from the kernel, or first from a small queue of its own: what a
 * reader was lent and did not take ({@link Leftover}). Most descriptors never have that queue.
 */
abstract class QueuedDescriptor extends WatchedDescriptor {
  private static final int EAGAIN = Errno.EAGAIN.negated();

  /** What is received with these is not in the queue. */
  private static final int PAST_QUEUE = MSG_OOB | MSG_ERRQUEUE;

  /** PIPE_BUF of pipe(7): a pipe that is ready takes at least so many bytes. */
  private static final int SURE_BYTES = 4096;

  private static final long SHORTEST_PAUSE_NANOS = 20_000;
  private static final long LONGEST_PAUSE_NANOS = 2_000_000;

  private static final VarHandle LEFTOVER = leftoverHandle();

  private final int type;
  private final Mode mode;
  private final boolean tcp;
  private volatile boolean hasRecords;
  private volatile Leftover leftover;

  /** How often in a row the kernel had no room for a message; a hint, not counted exactly. */
  private int refusals;

  QueuedDescriptor(KernelEngine engine, int number, Mode mode, int type, boolean tcp) {
    super(engine, number);
    this.mode = mode;
    this.tcp = tcp;
    this.type = type & SocketType.SOCK_TYPE_MASK;
  }

  private static VarHandle leftoverHandle() {
    try {
      return MethodHandles.lookup()
          .findVarHandle(QueuedDescriptor.class, "leftover", Leftover.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** What programs see of it. */
  abstract KernelEndpoint asEndpoint();

  /** {@code AF_*}, 0 for what is no socket. */
  public abstract int domain();

  /** {@code SOCK_*} without flags, 0 for what is no socket. */
  public final int type() {
    return type;
  }

  /** Whether its bytes have no boundaries. */
  final boolean isStream() {
    return type == SocketType.SOCK_STREAM || mode != Mode.SOCKET;
  }

  /** What is left, when there is something; null otherwise. */
  final Leftover pendingLeftover() {
    Leftover queue = leftover;
    return queue != null && queue.isPending() ? queue : null;
  }

  final Leftover leftover() {
    if (leftover == null) {
      LEFTOVER.compareAndSet(this, null, new Leftover(isStream()));
    }
    return leftover;
  }

  /** Keeps what a reader has left, and tells the pollers that there is something. */
  final void keep(MemorySegment bytes, long offset, long length, Sockaddr sender) {
    leftover().keep(bytes, offset, length, sender);
    Object pollers = registrations();
    for (int i = 0; i < Few.size(pollers); i++) {
      ((Registration) Few.at(pollers, i)).leftover();
    }
  }

  /** Which of these bits are true now, and ERR and HUP. */
  final int facts(Scratch s, int events) {
    return kernelFacts(s, events) | (queued() & events);
  }

  /** IN when there is something in the queue. */
  final int queued() {
    return pendingLeftover() == null ? 0 : Events.IN;
  }

  /** A call that sends had this result. */
  final long triedToSend(Scratch s, long result) {
    if (isStream()) {
      return triedToWrite(s, result);
    }
    if (result == EAGAIN) {
      refusals++;
    } else if (refusals != 0) {
      refusals = 0;
    }
    return result;
  }

  /** As await, by any thread. */
  final int awaitFacts(int events, long nanos) {
    if ((events & Events.IN) != 0 && pendingLeftover() != null && !isClosed()) {
      return 1;
    }
    return (events & Events.OUT) != 0 && refusals > 0
        ? awaitRoom(events, nanos)
        : awaitKernel(events, nanos);
  }

  /**
   * Waits after a message was refused. A socket of AF_UNIX without a peer counts as writable
   * although the receiver that it sends to has no room (unix(7)): there nothing can be waited for
   * but time.
   */
  private int awaitRoom(int events, long nanos) {
    if ((asEndpoint().events() & Events.OUT) == 0) {
      return awaitKernel(events, nanos);
    }
    long pause = Math.min(LONGEST_PAUSE_NANOS, SHORTEST_PAUSE_NANOS << Math.min(refusals, 10));
    boolean timeIsShort = nanos >= 0 && nanos <= pause;
    int woken = awaitKernel(events & ~Events.OUT, timeIsShort ? nanos : pause);
    return woken == 0 && !timeIsShort ? 1 : woken;
  }

  /** As recv and recvfrom, within a call; {@code from} may be null. */
  final long recv(
      Scratch s, MemorySegment into, long offset, long length, int flags, Sockaddr from) {
    if (leftover != null && (flags & PAST_QUEUE) == 0) {
      long queued = recvQueued(s, into, offset, length, flags, from);
      if (queued != Leftover.NOTHING) {
        return queued;
      }
    }
    return recvKernel(s, into, offset, length, flags, from);
  }

  private long recvKernel(
      Scratch s, MemorySegment into, long offset, long length, int flags, Sockaddr from) {
    long result =
        from == null
            ? recvBytes(s, into, offset, length, flags)
            : Bytes.recvfrom(s, number(), into, offset, length, flags, from);
    if (result > 0 && result < length && (flags & ~MSG_DONTWAIT) == 0 && endsWithShortRead()) {
      return drained(s, result);
    }
    return (flags & PAST_QUEUE) == 0 ? triedToRead(s, result) : result;
  }

  private long recvBytes(Scratch s, MemorySegment into, long offset, long length, int flags) {
    long result = Bytes.recv(s, number(), into, offset, length, flags, isStream());
    if (s.lateError != 0) {
      long error = s.lateError;
      s.lateError = 0;
      leftover().keep(error);
    }
    return result;
  }

  /**
   * Whether fewer bytes than asked for mean that there are no more: true of TCP (epoll(7)), but not
   * where another layer over it has records.
   */
  final boolean endsWithShortRead() {
    return tcp && !hasRecords && !isShared();
  }

  /** Another layer over TCP, which has records, may be put in. */
  final void mayHaveRecords() {
    hasRecords = true;
  }

  /** Of a stream what is queued is followed by what the kernel has. */
  private long recvQueued(
      Scratch s, MemorySegment into, long offset, long length, int flags, Sockaddr from) {
    Leftover queue = pendingLeftover();
    if (queue == null) {
      return Leftover.NOTHING;
    }
    long queued = queue.recv(into, offset, length, flags, from);
    if (queued <= 0 || queued == length || !isStream() || mode != Mode.SOCKET) {
      return queued;
    }
    long more = recvBytes(s, into, offset + queued, length - queued, flags);
    if (more < 0 && more != EAGAIN) {
      queue.keep(more);
    }
    return queued + Math.max(more, 0);
  }

  /** As read, within a call. */
  final long read(Scratch s, MemorySegment into, long offset, long length) {
    if (mode == Mode.SOCKET) {
      return recv(s, into, offset, length, 0, null);
    }
    Leftover queue = pendingLeftover();
    long queued = queue == null ? Leftover.NOTHING : queue.recv(into, offset, length, 0, null);
    return queued == Leftover.NOTHING ? readFile(s, into, offset, length) : queued;
  }

  private long readFile(Scratch s, MemorySegment into, long offset, long length) {
    if (mode == Mode.ASKED_FIRST && kernelFacts(s, Events.IN) == 0) {
      return EAGAIN;
    }
    return triedToRead(s, Bytes.read(s, number(), into, offset, length));
  }

  /** As write, within a call. */
  final long write(Scratch s, MemorySegment data, long offset, long length) {
    if (mode == Mode.SOCKET) {
      return triedToSend(s, Bytes.send(s, number(), data, offset, length, 0, isStream()));
    }
    if (mode == Mode.NONBLOCKING) {
      return triedToWrite(s, Bytes.write(s, number(), data, offset, length));
    }
    if (kernelFacts(s, Events.OUT) == 0) {
      return EAGAIN;
    }
    return Bytes.write(s, number(), data, offset, Math.min(length, SURE_BYTES));
  }

  /** Receives a stream's bytes past the queue. */
  final long receiveFromKernel(Scratch s, MemorySegment into, long offset, long length) {
    note(s);
    return mode == Mode.SOCKET
        ? recvKernel(s, into, offset, length, 0, null)
        : readFile(s, into, offset, length);
  }

  /** Receives a message past the queue. */
  final long receiveFromKernel(Scratch s, MemorySegment into, Sockaddr from) {
    note(s);
    return recvKernel(s, into, 0, into.byteSize(), 0, from);
  }

  /** How long the next message is, or -errno. */
  final long nextLength(Scratch s) {
    return Bytes.recv(s, number(), s.pair, 0, 0, MSG_PEEK | MSG_TRUNC);
  }

  /** As recvmsg, within a call. */
  final long recvmsg(Scratch s, Message message, int flags) {
    boolean past = (flags & PAST_QUEUE) != 0;
    Leftover queue = past ? null : pendingLeftover();
    long queued = queue == null ? Leftover.NOTHING : queue.recvmsg(message, flags);
    if (queued != Leftover.NOTHING) {
      return queued;
    }
    long result = Messages.recvmsg(s, this, message, flags);
    return past ? result : triedToRead(s, result);
  }

  /** As ioctl, within a call. */
  final int ioctl(Scratch s, int request, MemorySegment argument) {
    if (request == Ioctl.FIONBIO) {
      return 0;
    }
    int result = Ioctls.call(s, number(), request, argument);
    Leftover queue = request == Ioctl.FIONREAD && result >= 0 ? pendingLeftover() : null;
    if (queue != null) {
      int behind = isStream() ? argument.get(ValueLayout.JAVA_INT_UNALIGNED, 0) : 0;
      argument.set(ValueLayout.JAVA_INT_UNALIGNED, 0, (int) queue.length() + behind);
    }
    return result;
  }
}
