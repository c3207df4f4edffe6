// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.sys.Pollfd;
import io.cleat.sys.Polling;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A descriptor that somebody may wait for or watch: who lives with it, who is parked for it, and
 * which pollers tell about it. All of that is made when it is first needed; an endpoint that nobody
 * waits for has none of it.
 */
abstract class WatchedDescriptor extends Descriptor {
  private static final int EBADF = Errno.EBADF.negated();
  private static final int EINTR = Errno.EINTR.negated();
  private static final int EAGAIN = Errno.EAGAIN.negated();
  private static final int READING = Events.IN | Events.PRI | Events.RDHUP;

  private static final VarHandle HOME = handle("home", KernelPoller.class);
  private static final VarHandle REGISTRATIONS = handle("registrations", Object.class);
  private static final VarHandle PARKING = handle("parking", Parking.class);

  private final KernelEngine engine;
  private volatile KernelPoller home;
  private volatile Object registrations;
  private volatile Parking parking;
  private volatile boolean shared;
  private Spin readSpin;
  private Spin writeSpin;

  WatchedDescriptor(KernelEngine engine, int number) {
    super(number);
    this.engine = engine;
  }

  private static VarHandle handle(String field, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(WatchedDescriptor.class, field, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final KernelEngine engine() {
    return engine;
  }

  /** Closed, or about to be because the engine ends: who waits shall not take that for an event. */
  final boolean isGone() {
    return isClosed() || engine.isClosed();
  }

  /**
   * Begins a call.
   *
   * @return memory for it, to {@link #leave} with; null when closed
   * @throws IllegalStateException it is at home with a poller that another thread owns
   */
  final Scratch enter() {
    KernelPoller poller = home;
    if (poller != null) {
      Scratch s = poller.ownersScratch();
      if (s != null) {
        return isClosed() ? null : note(s);
      }
    }
    Scratch s = engine.scratch();
    if (hold(s)) {
      return note(s);
    }
    s.release();
    return null;
  }

  /**
   * @throws IllegalStateException it is at home with a poller that another thread owns
   */
  final void requireOwner() {
    KernelPoller poller = home;
    if (poller != null) {
      poller.ownersScratch();
    }
  }

  /** Ends a call. */
  final void leave(Scratch s) {
    if (!s.isHome()) {
      letGo(s);
      s.release();
    }
  }

  /** Notes the last news, right before the kernel is asked, see {@link Waiters}. */
  final Scratch note(Scratch s) {
    Parking p = parking;
    s.readNews = p == null ? Waiters.NONE : p.reading.news();
    s.writeNews = p == null ? Waiters.NONE : p.writing.news();
    return s;
  }

  /** A call that reads had this result. */
  final long triedToRead(Scratch s, long result) {
    if (result == EAGAIN && parking != null) {
      parking.reading.dry(s.readNews);
    }
    return result;
  }

  /** A call that reads took all that there was. */
  final long drained(Scratch s, long result) {
    Parking p = parking;
    if (p != null && p.endsWithShortRead()) {
      p.reading.dry(s.readNews);
    }
    return result;
  }

  /** Whether nothing has come since a call that reads left nothing. */
  final boolean isDry() {
    Parking p = parking;
    return p != null && p.reading.isDry();
  }

  /** A call that writes to a stream had this result. */
  final long triedToWrite(Scratch s, long result) {
    if (result == EAGAIN && parking != null) {
      parking.writing.dry(s.writeNews);
    }
    return result;
  }

  /** Looks for these events a few times, see {@link Spin}; whether one came. */
  final boolean comesSoon(Scratch s, int events) {
    Spin spin = spin(events);
    for (int i = spin.looks(); i > 0 && !isGone(); i--) {
      Thread.onSpinWait();
      if (kernelFacts(s, events) != 0) {
        spin.came();
        return true;
      }
    }
    spin.slept();
    return false;
  }

  private Spin spin(int events) {
    boolean writes = (events & Events.OUT) != 0;
    Spin known = writes ? writeSpin : readSpin;
    if (known != null) {
      return known;
    }
    Spin made = new Spin();
    if (writes) {
      writeSpin = made;
    } else {
      readSpin = made;
    }
    return made;
  }

  /** Which of these bits are true now, and ERR and HUP. */
  final int kernelFacts(Scratch s, int events) {
    Pollfd.fd(s.pollfds, 0, number());
    Pollfd.events(s.pollfds, 0, events);
    int result;
    do {
      result = Polling.poll(s.errno, s.pollfds, 1, 0);
    } while (result == EINTR);
    return result <= 0 ? 0 : Pollfd.returned(s.pollfds, 0);
  }

  /** As {@link io.cleat.Endpoint#await}. */
  final int awaitKernel(int events, long nanos) {
    Thread me = Thread.currentThread();
    requireOwner();
    if (me.isInterrupted()) {
      return isClosed() ? EBADF : EINTR;
    }
    return me.isVirtual() ? parking().await(this, events, nanos) : sleep(events, nanos);
  }

  private int sleep(int events, long nanos) {
    Scratch s = engine.scratch();
    if (!holdWaiting(s)) {
      return EBADF;
    }
    try {
      return engine.sleep().await(s, this, events, nanos);
    } finally {
      letGoWaiting(s);
    }
  }

  private Parking parking() {
    Parking p = parking;
    if (p != null) {
      return p;
    }
    PARKING.compareAndSet(this, null, new Parking());
    return parking;
  }

  /**
   * Sees to it that a thread about to park will be woken. Of a closed descriptor is said that it is
   * ready: who looks will see.
   *
   * @param dry whether it is known that nothing is there
   */
  final Watcher.State watchFor(Parking p, int events, boolean dry) {
    int wanted = (events == Events.OUT ? 0 : READING) | (events & Events.OUT);
    boolean known = (p.watched() & wanted) == wanted;
    if (known && dry) {
      return Watcher.State.WATCHED;
    }
    Scratch s = engine.scratch();
    try {
      return hold(s) ? watchFor(s, p, events, known ? 0 : wanted) : Watcher.State.READY;
    } finally {
      s.release();
    }
  }

  private Watcher.State watchFor(Scratch s, Parking p, int events, int unknown) {
    try {
      if (unknown != 0) {
        return engine.watcher(s, number()).watch(s, number(), p, unknown);
      }
      return kernelFacts(s, events) != 0 ? Watcher.State.READY : Watcher.State.WATCHED;
    } finally {
      letGo(s);
    }
  }

  /** The watcher has seen this. */
  final void news(int events) {
    Parking p = parking;
    if (p != null) {
      p.news(events);
    }
  }

  /**
   * Somebody else may have a descriptor of the same open file, so that closing ends no watch by
   * itself.
   */
  final void shared() {
    shared = true;
  }

  final boolean isShared() {
    return shared;
  }

  /** Makes it live with this poller; false when it lives with another. */
  final boolean moveTo(KernelPoller poller) {
    return HOME.compareAndSet(this, null, poller) || home == poller;
  }

  /** Makes it live with nobody; false when it does not live with this poller. */
  final boolean moveFrom(KernelPoller poller) {
    return HOME.compareAndSet(this, poller, null);
  }

  final boolean isAtHome() {
    return home != null;
  }

  final boolean livesElsewhere(KernelPoller poller) {
    KernelPoller now = home;
    return now != null && now != poller;
  }

  /** A poller tells about it from now on; false when it was closed meanwhile. */
  final boolean add(Registration registration) {
    Object before;
    do {
      before = registrations;
    } while (!REGISTRATIONS.compareAndSet(this, before, Few.plus(before, registration)));
    return !isClosed();
  }

  final void remove(Registration registration) {
    Object before;
    Object after;
    do {
      before = registrations;
      after = Few.minus(before, registration);
    } while (!REGISTRATIONS.compareAndSet(this, before, after));
  }

  /** Which pollers tell about it, as {@link Few}. */
  final Object registrations() {
    return registrations;
  }

  @Override
  void closed(boolean someoneSleeps, Scratch s) {
    Object told = registrations;
    for (int i = 0; i < Few.size(told); i++) {
      ((Registration) Few.at(told, i)).endpointClosed(s, shared);
    }
    Parking p = parking;
    if (p != null) {
      if (shared && p.watched() != 0) {
        engine.watcher(s, number()).unwatch(s, number());
      }
      p.closed();
    }
    if (someoneSleeps) {
      engine.ring(s);
    }
  }
}
