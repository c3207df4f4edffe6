// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.Machine;

/** How connections end. */
final class Closing {
  private static final int GONE = Events.IN | Events.OUT | Events.HUP | Events.RDHUP;

  private final TcpProtocol tcp;
  private final Machine machine;

  Closing(TcpProtocol tcp) {
    this.tcp = tcp;
    machine = tcp.machine;
  }

  // What the peer does.

  /** RFC 9293 3.10.7.4, eighth: the peer's FIN has been taken. */
  void peerFinished(TcpEndpoint t, Segment s) {
    switch (t.state) {
      // Enter the CLOSE-WAIT state.
      case SYN_RECEIVED, ESTABLISHED -> {
        t.state = TcpState.CLOSE_WAIT;
        t.tellUser(Events.IN | Events.RDHUP);
      }
      // If our FIN has been ACKed (perhaps in this segment), then enter TIME-WAIT; otherwise, enter
      // the CLOSING state. It was not, or this would be FIN-WAIT-2.
      case FIN_WAIT_1 -> {
        t.state = TcpState.CLOSING;
        t.tellUser(Events.IN | Events.RDHUP | Events.HUP);
      }
      // Enter the TIME-WAIT state. Start the time-wait timer, turn off the other timers.
      case FIN_WAIT_2 -> {
        int record = timeWait(t);
        tcp.replies.acknowledge(s, tcp.timeWait, record, tcp.numbers.stamp());
      }
      // Remain in the state.
      default -> {}
    }
  }

  /** Our FIN is acknowledged and the peer's has not come; false where nobody waits for that. */
  boolean finWait2(TcpEndpoint t) {
    if (!t.has(Tcb.ORPHAN)) {
      return true;
    }
    long patience = TcpSettings.of(t).finWait2Nanos();
    if (patience < 0) {
      done(t);
      return false;
    }
    t.keepAt = machine.clock.now() + patience;
    t.schedule();
    return true;
  }

  /** Leaves a record in TIME-WAIT; the endpoint itself is done. */
  int timeWait(TcpEndpoint t) {
    int record = tcp.timeWait.add(t);
    done(t);
    return record;
  }

  /** A reset has come. */
  void reset(TcpEndpoint t) {
    if (t.isHalfOpen()) {
      // RFC 9293 3.10.7.4, second: if this connection was initiated with a passive OPEN, then
      // return this connection to the LISTEN state. The user need not be informed.
      t.listener.removeHalfOpen(t);
      t.put(Tcb.ORPHAN);
      done(t);
      return;
    }
    // "Connection refused", "connection reset"; Linux says EPIPE to those who saw the peer's FIN.
    Errno why =
        switch (t.state) {
          case SYN_RECEIVED -> t.has(Tcb.FAST_OPEN) ? Errno.ECONNRESET : Errno.ECONNREFUSED;
          case CLOSE_WAIT -> Errno.EPIPE;
          default -> Errno.ECONNRESET;
        };
    tcp.fastOpenServer.reset(t);
    fail(t, why.number());
  }

  /** It has ended with an error for the user. */
  void fail(TcpEndpoint t, int errno) {
    t.pendingError(errno);
    t.tellUser(Events.ERR);
    done(t);
  }

  /** What ICMP says of a connection: RFC 1122 4.2.3.9, RFC 5461, RFC 5927 5.2. */
  void advised(TcpEndpoint t, int errno, boolean hard) {
    boolean fast = t.has(Tcb.FAST_OPEN);
    boolean opening = t.state == TcpState.SYN_SENT || t.state == TcpState.SYN_RECEIVED && !fast;
    // Linux: what is open with its SYN is as one that opens until the user has it.
    boolean ends = t.state == TcpState.SYN_SENT || fast && t.listener != null;
    // RFC 5927 5.2: in synchronized states hard errors are taken for soft; Linux does so.
    if (ends && (hard || errno != 0)) {
      fail(t, errno);
    } else if (!opening && t.state != TcpState.CLOSED) {
      t.softError(errno);
    }
  }

  /** The peer has not answered for too long. */
  void timedOut(TcpEndpoint t) {
    machine.counters.count(Counter.TCP_TIMEOUTS);
    if (t.isHalfOpen()) {
      t.listener.removeHalfOpen(t);
      t.put(Tcb.ORPHAN);
      done(t);
      return;
    }
    int soft = t.takeSoftError();
    fail(t, soft != 0 ? soft : Errno.ETIMEDOUT.number());
  }

  // What the user does.

  /** close(2), RFC 9293 3.10.4. */
  void close(TcpEndpoint t) {
    boolean unread = t.readable() > 0;
    boolean wasDone = t.state == TcpState.CLOSED && !t.has(Tcb.RESET_DUE);
    t.put(Tcb.ORPHAN | Tcb.SHUT_READ | Tcb.SHUT_WRITE);
    t.releaseReceived();
    if (t.state == TcpState.LISTEN) {
      unlisten(t);
      wasDone = true;
    }
    if (wasDone) {
      forget(t);
      return;
    }
    if (t.lingersNot() && !unread && t.state.isAwaitingLastAck() && t.has(Tcb.FIN_SENT)) {
      // RFC 9293 3.10.5: CLOSING, LAST-ACK: respond "ok" and delete the TCB, enter CLOSED state.
      done(t);
      return;
    }
    if (unread || t.lingersNot()) {
      // RFC 9293 3.6.1 (SHLD-3): where a user closes while received data is still pending, its TCP
      // should send a RST to show that data was lost. RFC 2525 2.17.
      abort(t);
      return;
    }
    finish(t);
    if (t.state == TcpState.FIN_WAIT_2) {
      // Linux: where TCP_LINGER2 is negative, the peer hears that nobody will take what it sends.
      if (TcpSettings.of(t).finWait2Seconds < 0) {
        abort(t);
      } else {
        finWait2(t);
      }
    }
  }

  /** Queues a FIN behind what the user gave, shutdown(2) and close(2). */
  void finish(TcpEndpoint t) {
    switch (t.state) {
      // RFC 9293 3.10.4: SYN-SENT, delete the TCB.
      case SYN_SENT -> done(t);
      case SYN_RECEIVED -> queueFin(t);
      case ESTABLISHED -> {
        t.state = TcpState.FIN_WAIT_1;
        queueFin(t);
      }
      case CLOSE_WAIT -> {
        t.state = TcpState.LAST_ACK;
        queueFin(t);
      }
      default -> {}
    }
  }

  private static void queueFin(TcpEndpoint t) {
    t.put(Tcb.FIN_QUEUED);
    t.markDirty();
  }

  /** RFC 9293 3.10.5: ABORT. All queued SENDs and RECEIVEs are forgotten, and a reset is sent. */
  void abort(TcpEndpoint t) {
    switch (t.state) {
      case CLOSED, LISTEN, SYN_SENT -> done(t);
      default -> {
        if (t.isHalfOpen()) {
          t.listener.removeHalfOpen(t);
        }
        t.state = TcpState.CLOSED;
        t.put(Tcb.RESET_DUE | Tcb.SHUT_READ | Tcb.SHUT_WRITE);
        stopTimers(t);
        t.markDirty();
      }
    }
  }

  /** Ends a listener: whoever waits there is reset. */
  void unlisten(TcpEndpoint t) {
    Listener listener = t.listener;
    tcp.listeners().remove(t);
    t.state = TcpState.CLOSED;
    t.listener = null;
    while (!listener.isEmpty()) {
      TcpEndpoint child = listener.accept();
      child.put(Tcb.ORPHAN);
      child.releaseReceived();
      if (child.state == TcpState.CLOSED) {
        forget(child);
      } else {
        abort(child);
      }
    }
    for (TcpEndpoint c = listener.firstHalfOpen(); c != null; c = listener.firstHalfOpen()) {
      listener.removeHalfOpen(c);
      c.put(Tcb.ORPHAN);
      done(c);
    }
  }

  // The end.

  /** Ends it without a word to the peer, whoever holds it; no listener has it. */
  void vanish(TcpEndpoint t) {
    t.put(Tcb.ORPHAN);
    t.releaseReceived();
    done(t);
  }

  private void stopTimers(TcpEndpoint t) {
    t.rexmitAt = Tcb.NEVER;
    t.ackAt = Tcb.NEVER;
    t.keepAt = Tcb.NEVER;
    machine.wheel.cancel(t);
  }

  /** CLOSED: no connection state at all, but what the user has not read yet. */
  void done(TcpEndpoint t) {
    t.state = TcpState.CLOSED;
    t.put(Tcb.SHUT_READ | Tcb.SHUT_WRITE);
    t.clear(Tcb.ACK_DUE | Tcb.SYN_DUE | Tcb.PROBE_DUE | Tcb.RESET_DUE);
    leave(t);
    t.releaseSent();
    t.tellUser(GONE);
    if (t.has(Tcb.ORPHAN)) {
      forget(t);
    }
  }

  /** Takes it out of all tables; a port that bind(2) gave stays the user's. */
  void leave(TcpEndpoint t) {
    stopTimers(t);
    FastOpenServer.ended(t);
    tcp.index.remove(t);
    tcp.ended(t);
    t.leavePort();
  }

  /** Nobody knows it any more: the object may serve again. */
  private void forget(TcpEndpoint t) {
    t.releaseAll();
    stopTimers(t);
    tcp.index.remove(t);
    tcp.ports.remove(t);
    tcp.recycle(t);
  }
}
