// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.sys.Files.EFD_CLOEXEC;
import static io.cleat.sys.Files.EFD_NONBLOCK;
import static io.cleat.sys.Polling.EPOLLET;
import static io.cleat.sys.Polling.EPOLL_CTL_ADD;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Events;
import io.cleat.Poller;
import io.cleat.Ready;
import io.cleat.sys.EpollEvent;
import io.cleat.sys.Files;
import io.cleat.sys.Polling;
import io.cleat.sys.Timespec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A poller over an epoll set of its own, epoll(7). A turn runs the commands, tells of what has put
 * itself on the ready list (endpoints of other engines, bytes that a reader left), asks epoll once,
 * waiting only where nothing was told, and tells of that.
 *
 * <p>Other threads wake the owner by an eventfd, and only while it sleeps; one that is awake finds
 * on its way what they left.
 */
final class KernelPoller implements Poller {
  /** How many events epoll is asked for at once; more stay ready for the next turn. */
  private static final int BATCH = 256;

  private static final int EBADF = Errno.EBADF.negated();
  private static final int EINTR = Errno.EINTR.negated();
  private static final int EAGAIN = Errno.EAGAIN.negated();
  private static final int KNOWN_BITS =
      Events.FACTS | Events.EDGE | Events.ONESHOT | Events.EXCLUSIVE;

  private static final VarHandle ASLEEP = asleepHandle();

  private final KernelEngine engine;
  private final PollerEndpoint epoll;
  private final Descriptor alarm;
  private final Registrations registrations;
  private final ReadyList ready = new ReadyList();
  private final Commands commands = new Commands();
  private final FirstFailure failure = new FirstFailure();
  private final InterruptWatch interrupts = new InterruptWatch(this::ring);
  private final Scratch scratch = Scratch.ofPoller();
  private final MemorySegment events = Arena.ofAuto().allocate(BATCH * EpollEvent.SIZE, Long.BYTES);
  private volatile Thread owner;
  private volatile boolean asleep;
  private volatile boolean woken;
  private volatile boolean nested;
  private int turn;
  private boolean turning;

  /** The ready list left nothing of a turn to epoll, which comes first in the next. */
  private boolean readyTookAll;

  private KernelPoller(KernelEngine engine, int epollNumber, int alarmNumber) {
    this.engine = engine;
    epoll = new PollerEndpoint(engine, epollNumber, this);
    alarm = new Descriptor(alarmNumber);
    registrations = new Registrations(this, epoll);
    engine.here(epoll);
  }

  private static VarHandle asleepHandle() {
    try {
      return MethodHandles.lookup().findVarHandle(KernelPoller.class, "asleep", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  static KernelPoller open(KernelEngine engine, Scratch s) throws ErrnoException {
    int epoll =
        KernelEngine.checked(Polling.epollCreate1(s.errno, Polling.EPOLL_CLOEXEC), "poller");
    int alarm = Files.eventfd(s.errno, 0, EFD_CLOEXEC | EFD_NONBLOCK);
    KernelPoller poller = new KernelPoller(engine, epoll, alarm);
    EpollEvent.events(s.event, 0, Events.IN | EPOLLET);
    EpollEvent.data(s.event, 0, alarm & 0xffffffffL);
    int error = alarm < 0 ? alarm : Polling.epollCtl(s.errno, epoll, EPOLL_CTL_ADD, alarm, s.event);
    if (error < 0) {
      poller.epoll.closeNumber(s);
      throw new ErrnoException("poller", error);
    }
    return poller;
  }

  @Override
  public int watch(Endpoint endpoint, int events, Ready sink) {
    if ((events & ~KNOWN_BITS) != 0) {
      return Errno.EINVAL.negated();
    }
    if (!(endpoint instanceof KernelEndpoint ours)) {
      return epoll.isClosed() ? EBADF : registrations.watchForeign(endpoint, events, sink);
    }
    Scratch s = engine.scratch();
    try {
      return registrations.watch(s, ours, events, sink);
    } finally {
      s.release();
    }
  }

  @Override
  public int unwatch(Endpoint endpoint) {
    Scratch s = engine.scratch();
    try {
      return registrations.unwatch(s, endpoint);
    } finally {
      s.release();
    }
  }

  @Override
  public int adopt(Endpoint endpoint) {
    if (!(endpoint instanceof KernelEndpoint ours) || ours.engine() != engine) {
      return Errno.EOPNOTSUPP.negated();
    }
    if (ours.isClosed() || epoll.isClosed()) {
      return EBADF;
    }
    return ours.moveTo(this) ? 0 : Errno.EBUSY.negated();
  }

  @Override
  public int release(Endpoint endpoint) {
    boolean moved = endpoint instanceof KernelEndpoint ours && ours.moveFrom(this);
    return moved ? 0 : Errno.EINVAL.negated();
  }

  /**
   * Memory for the calls of endpoints at home here.
   *
   * @return null when nobody owns this poller yet, so that calls are to be counted as elsewhere
   * @throws IllegalStateException another thread owns it
   */
  Scratch ownersScratch() {
    Thread thread = owner;
    if (isCurrent(thread)) {
      return scratch;
    }
    if (thread == null) {
      return null;
    }
    throw new IllegalStateException(
        "the endpoint is at home with a poller that " + thread + " owns; use its execute()");
  }

  @Override
  public int turn(long nanos, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("a turn tells at least 1 endpoint, not " + most);
    }
    if (!epoll.hold(scratch)) {
      return EBADF;
    }
    try {
      begin();
      int told = turn(scratch, nanos, most);
      failure.rethrow();
      return told;
    } finally {
      turning = false;
      epoll.letGo(scratch);
    }
  }

  private void begin() {
    if (turning) {
      throw new IllegalStateException("this poller is in a turn already");
    }
    turning = true;
    owner = Thread.currentThread();
    turn++;
  }

  private int turn(Scratch s, long nanos, int most) {
    if (isInterrupted()) {
      return EINTR;
    }
    boolean ran = commands.run(failure);
    boolean askFirst = readyTookAll;
    int told = askFirst ? tell(ask(s, most), most) : 0;
    told += tellReady(most - told);
    readyTookAll = !askFirst && told == most;
    if (told > 0 || ran || nanos == 0 || takeWake() || hasWork()) {
      if (!askFirst && told < most) {
        told += tell(ask(s, most - told), most - told);
        told += tellReady(most - told);
      }
    } else {
      told = tellWhenReady(s, nanos, most);
      if (told == 0 && isInterrupted()) {
        return EINTR;
      }
    }
    if (nested && hasWork()) {
      ring();
    }
    return told == 0 && epoll.isClosed() ? EBADF : told;
  }

  private int tellWhenReady(Scratch s, long nanos, int most) {
    long deadline = nanos < 0 ? 0 : System.nanoTime() + nanos;
    long left = nanos;
    int told;
    boolean over;
    do {
      told = tell(sleep(s, left, most), most);
      told += tellReady(most - told);
      left = nanos < 0 ? FOREVER : Math.max(0, deadline - System.nanoTime());
      over = left == 0 || takeWake() || hasWork() || isInterrupted() || epoll.isClosed();
    } while (told == 0 && !over);
    return told;
  }

  private static boolean isInterrupted() {
    return Thread.currentThread().isInterrupted();
  }

  private boolean takeWake() {
    boolean taken = woken;
    if (taken) {
      woken = false;
    }
    return taken;
  }

  /** Something that is for the next turn, so that this one must not wait. */
  private boolean hasWork() {
    return !commands.isEmpty() || !ready.isEmpty();
  }

  /** Asks epoll without waiting. */
  private int ask(Scratch s, int most) {
    return Polling.epollWait(s.errno, epoll.number(), events, Math.min(most, BATCH), 0);
  }

  /**
   * Asks epoll and waits; whoever adds something from now on wakes us, what was added before we
   * see.
   */
  private int sleep(Scratch s, long nanos, int most) {
    asleep = true;
    try {
      if (woken || hasWork()) {
        return ask(s, most);
      }
      return Thread.currentThread().isVirtual() ? park(s, nanos, most) : block(s, nanos, most);
    } finally {
      asleep = false;
    }
  }

  private int block(Scratch s, long nanos, int most) {
    int count = Math.min(most, BATCH);
    interrupts.enter();
    try {
      if (nanos < 0) {
        return Polling.epollWait(s.errno, epoll.number(), events, count, -1);
      }
      Timespec.set(s.timeout, 0, nanos);
      return Polling.epollPwait2(s.errno, epoll.number(), events, count, s.timeout);
    } finally {
      interrupts.leave();
    }
  }

  /** A virtual thread waits for the epoll descriptor, as for any other. */
  private int park(Scratch s, long nanos, int most) {
    epoll.note(s);
    int count = ask(s, most);
    if (count != 0) {
      return count;
    }
    epoll.triedToRead(s, EAGAIN);
    epoll.awaitKernel(Events.IN, nanos);
    return ask(s, most);
  }

  /** Tells what epoll has found; how many were told. */
  private int tell(int count, int most) {
    int told = 0;
    for (int i = 0; i < count; i++) {
      long at = EpollEvent.at(i);
      Registration registration = registrations.of(EpollEvent.data(events, at));
      if (registration == null) {
        continue;
      }
      int facts = EpollEvent.events(events, at);
      if (registration.toldIn == turn || told == most) {
        registration.ready(registration.endpoint(), facts);
      } else if (tell(registration, facts)) {
        told++;
      }
    }
    return told;
  }

  /** Tells what is on the ready list; how many were told. */
  private int tellReady(int most) {
    int told = 0;
    Registration registration = ready.drain();
    while (registration != null && told < most) {
      Registration next = registration.next;
      registration.next = null;
      registration.unqueue();
      if (registration.toldIn == turn) {
        ready.add(registration);
      } else if (tell(registration, facts(registration))) {
        told++;
      }
      registration = next;
    }
    ready.putBack(registration);
    return told;
  }

  /** Edge: what was said when it was put on the list. Level: what is true now. */
  private int facts(Registration registration) {
    int pending = registration.takePending();
    if (registration.isEdge()) {
      return pending;
    }
    int now = factsNow(registration);
    if (now == Events.NVAL && !(registration.endpoint() instanceof KernelEndpoint)) {
      registrations.forgetForeign(registration);
    }
    return now;
  }

  private int factsNow(Registration registration) {
    return registration.endpoint() instanceof KernelEndpoint ours && ours.livesElsewhere(this)
        ? ours.queued()
        : registration.endpoint().events();
  }

  private boolean tell(Registration registration, int facts) {
    int wanted = registration.wanted(facts);
    if (wanted == 0 || !registration.begin()) {
      return false;
    }
    registration.toldIn = turn;
    try {
      registration.sink().ready(registration.endpoint(), wanted);
    } catch (Throwable thrown) {
      failure.add(thrown);
    } finally {
      registration.end();
    }
    tellAgain(registration);
    return true;
  }

  /** By level it is told again in the next turn, while it is so; of descriptors epoll does that. */
  private void tellAgain(Registration registration) {
    if (registration.isEdge() || registration.isDead()) {
      return;
    }
    int facts =
        registration.endpoint() instanceof KernelEndpoint ours
            ? ours.queued()
            : registration.endpoint().events();
    int again = registration.wanted(facts);
    if (again != 0) {
      registration.ready(registration.endpoint(), again);
    }
  }

  /** Puts it on the ready list. Any thread. */
  void link(Registration registration) {
    ready.add(registration);
    rouse();
  }

  /** A registration's descriptor is being closed. Any thread. */
  void forget(Scratch s, Registration registration, boolean explicitly) {
    registrations.forget(s, registration, explicitly);
  }

  @Override
  public void execute(Runnable command) {
    commands.add(command);
    rouse();
  }

  @Override
  public void wake() {
    woken = true;
    rouse();
  }

  /** Wakes the owner if it sleeps, or those who wait for this poller as an endpoint. */
  private void rouse() {
    if (nested || (asleep && ASLEEP.compareAndSet(this, true, false))) {
      ring();
    }
  }

  private void ring() {
    Scratch s = engine.scratch();
    if (alarm.hold(s)) {
      Alarm.write(s, alarm.number());
      alarm.letGo(s);
    }
    s.release();
  }

  @Override
  public boolean mine() {
    Thread thread = owner;
    return thread == null || isCurrent(thread);
  }

  @SuppressWarnings("ReferenceEquality") // a thread is itself
  private static boolean isCurrent(Thread thread) {
    return thread == Thread.currentThread();
  }

  @Override
  public Endpoint endpoint() {
    nested = true;
    if (hasWork()) {
      ring();
    }
    return epoll;
  }

  @Override
  public void close() {
    Scratch s = engine.scratch();
    epoll.closeNumber(s);
    s.release();
  }

  /** The epoll descriptor is being closed: nothing is told any more, and the owner wakes. */
  void closed(Scratch s) {
    registrations.clear();
    ring();
  }

  /** Nobody is in a turn any more: the endpoints that lived here are free. */
  void goes(Scratch s) {
    engine.homeless(this);
    alarm.closeNumber(s);
  }
}
