// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.Events.EDGE;
import static io.cleat.Events.ERR;
import static io.cleat.Events.HUP;
import static io.cleat.Events.IN;
import static io.cleat.Events.OUT;
import static io.cleat.Events.PRI;
import static io.cleat.Events.RDHUP;
import static io.cleat.posix.Fcntl.F_OWNER_PGRP;
import static io.cleat.posix.Signal.SIGIO;
import static io.cleat.posix.Signal.SIGURG;

import io.cleat.Endpoint;
import io.cleat.ErrnoException;
import io.cleat.Poller;

/**
 * Which signals one description sends: SIGURG when it has an owner (F_SETOWN) and urgent data
 * arrives, SIGIO when it has O_ASYNC too and something arrives, ends, fails or, after a send that
 * found no room or a connect that has begun, can be sent.
 *
 * <p>Only what changes is told, and not what was there when the signal was asked for. So there is
 * an own poller, edge-triggered, whose first answer is dropped in the call that asks; the thread of
 * {@link Signals} turns it from then on.
 */
final class Notification {
  private static final int URGENT = PRI | EDGE;
  private static final int ANYTHING = IN | OUT | PRI | RDHUP | EDGE;
  private static final int NEWS = IN | PRI | RDHUP | ERR | HUP;

  private final Description file;
  private final Signals signals;
  private int ownerType;
  private int ownerNumber;
  private int signal;
  private int fd = -1;
  private Poller edges;
  private int seen;
  private boolean stopped;

  Notification(Description file, Signals signals) {
    this.file = file;
    this.signals = signals;
  }

  /** Who gets the signals, F_GETOWN: a group negative. */
  synchronized int owner() {
    return ownerType == F_OWNER_PGRP ? -ownerNumber : ownerNumber;
  }

  /** Which kind of number that is: F_OWNER_TID, F_OWNER_PID or F_OWNER_PGRP. */
  synchronized int ownerType() {
    return ownerType;
  }

  synchronized int ownerNumber() {
    return ownerNumber;
  }

  /** Sets who gets the signals, 0 for nobody, and of which descriptor they speak. */
  synchronized int owner(int type, int number, int about) {
    ownerType = type;
    ownerNumber = number;
    fd = about;
    return rearm();
  }

  /** Which signal comes instead of SIGIO, F_GETSIG; 0 for SIGIO. */
  synchronized int signal() {
    return signal;
  }

  synchronized void signal(int number) {
    signal = number;
  }

  /** O_ASYNC was set or cleared through this descriptor. */
  synchronized int async(int about) {
    fd = about;
    return rearm();
  }

  /** Room that was made before it was wanted would not be told of. */
  void lookForRoom() {
    if (file.isAsync() && (file.readiness().events() & OUT) != 0) {
      signals.execute(this::tell);
    }
  }

  /** The description is closed. */
  synchronized void stop() {
    stopped = true;
    disarm();
  }

  private int rearm() {
    int wanted = stopped || ownerNumber == 0 ? 0 : wanted();
    if (wanted == 0) {
      disarm();
      return 0;
    }
    boolean interrupted = Thread.interrupted(); // a turn would end before it has begun
    try {
      return edges == null ? arm(wanted) : change(wanted);
    } catch (ErrnoException e) {
      return e.errno().negated();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private int wanted() {
    return file.isAsync() ? ANYTHING : file.isSocket ? URGENT : 0;
  }

  private int arm(int wanted) throws ErrnoException {
    Poller fresh = signals.newPoller();
    int result = fresh.watch(file.readiness(), wanted, this::see);
    if (result == 0) {
      fresh.turn(0);
      seen = 0;
      result = signals.watch(fresh, this::tell);
    }
    if (result < 0) {
      fresh.close();
      return result;
    }
    edges = fresh;
    return 0;
  }

  private int change(int wanted) {
    edges.turn(0);
    int before = seen;
    int result = edges.watch(file.readiness(), wanted, this::see);
    edges.turn(0);
    seen = before;
    if (before != 0) {
      signals.execute(this::tell);
    }
    return result;
  }

  private void disarm() {
    if (edges != null) {
      signals.unwatch(edges.endpoint());
      edges.close();
      edges = null;
    }
  }

  private void see(Endpoint endpoint, int events) {
    seen |= events;
  }

  /** In the thread of the signals: turns the poller and calls the handlers, which takes no lock. */
  private void tell() {
    int events;
    int about;
    int instead;
    synchronized (this) {
      if (edges == null) {
        return;
      }
      edges.turn(0);
      events = seen | (file.readiness().events() & OUT);
      seen = 0;
      about = fd;
      instead = file.isAsync() ? signal == 0 ? SIGIO : signal : 0;
    }
    if ((events & PRI) != 0) {
      signals.raise(SIGURG, about, events);
    }
    if (instead != 0 && isNews(events)) {
      signals.raise(instead, about, events);
    }
  }

  private boolean isNews(int events) {
    boolean room = (events & OUT) != 0 && file.takeWantsRoom();
    return room || (events & NEWS) != 0;
  }
}
