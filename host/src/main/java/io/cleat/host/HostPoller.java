// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Poller;
import io.cleat.Ready;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A poller that needs nothing of an endpoint but {@link Endpoint#watch} and {@link
 * Endpoint#events}: whoever has news hangs its watch into the ready list and wakes the sleeping
 * turn; the turn asks what is true by then, and makes level, edge and one-shot of it. Nobody is
 * asked or told under its lock.
 */
final class HostPoller implements Poller {
  private static final int EBADF = Errno.EBADF.negated();
  private static final int EINVAL = Errno.EINVAL.negated();
  private static final int KNOWN = Events.FACTS | Events.EDGE | Events.ONESHOT | Events.EXCLUSIVE;

  private final ReentrantLock lock = new ReentrantLock();
  private final PollerEndpoint asEndpoint = new PollerEndpoint(this);

  // Under the lock.
  private final Map<Endpoint, Watch> watches = new IdentityHashMap<>();
  private final ArrayDeque<Watch> ready = new ArrayDeque<>();
  private final ArrayDeque<Runnable> commands = new ArrayDeque<>();
  private final List<HostEndpoint> residents = new ArrayList<>();
  private boolean woken;
  private Thread sleeping;

  private volatile boolean closed;
  private volatile Thread owner;

  /** How one endpoint is watched. */
  private final class Watch implements Ready {
    final Endpoint endpoint;
    volatile int events;
    volatile Ready sink;
    volatile boolean spent;
    volatile boolean over;

    /** Whether it hangs in the ready list; under the lock. */
    boolean queued;

    Watch(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public void ready(Endpoint from, int now) {
      enqueue(this);
      asEndpoint.tell(Events.IN, Events.IN);
    }

    /** What there is to tell now; NVAL where the endpoint is closed. */
    int facts() {
      return spent || over ? 0 : factsOf(endpoint) & (events & Events.FACTS | Watchable.ALWAYS);
    }

    boolean isLevel() {
      return (events & Events.EDGE) == 0;
    }
  }

  private static int factsOf(Endpoint endpoint) {
    return endpoint instanceof Watchable own ? own.facts() : endpoint.events();
  }

  private void enqueue(Watch watch) {
    Thread wake = null;
    lock.lock();
    try {
      if (!watch.over && !watch.queued) {
        watch.queued = true;
        ready.add(watch);
        wake = sleeping;
      }
    } finally {
      lock.unlock();
    }
    if (wake != null) {
      LockSupport.unpark(wake);
    }
  }

  // Watching.

  @Override
  public int watch(Endpoint endpoint, int events, Ready sink) {
    int exclusive = Events.EXCLUSIVE | Events.ONESHOT;
    if ((events & ~KNOWN) != 0 || (events & exclusive) == exclusive || endpoint == asEndpoint) {
      return EINVAL;
    }
    if ((factsOf(endpoint) & Events.NVAL) != 0) {
      return EBADF;
    }
    Watch watch;
    lock.lock();
    try {
      if (closed) {
        return EBADF;
      }
      watch = watches.computeIfAbsent(endpoint, Watch::new);
      watch.events = events;
      watch.sink = sink;
      watch.spent = false;
    } finally {
      lock.unlock();
    }
    int result = endpoint.watch(watch, events & Events.FACTS | Watchable.ALWAYS);
    if (result < 0) {
      unwatch(endpoint);
      return result == Errno.EOPNOTSUPP.negated() ? Errno.EPERM.negated() : result;
    }
    if (watch.facts() != 0) {
      watch.ready(endpoint, 0);
    }
    return 0;
  }

  @Override
  public int unwatch(Endpoint endpoint) {
    Watch watch;
    lock.lock();
    try {
      watch = watches.remove(endpoint);
      if (watch == null) {
        return Errno.ENOENT.negated();
      }
      watch.over = true;
    } finally {
      lock.unlock();
    }
    endpoint.watch(watch, 0);
    return 0;
  }

  // Turning.

  @Override
  public int turn(long nanos, int most) {
    owner = Thread.currentThread();
    long start = System.nanoTime();
    Failures failures = new Failures();
    boolean busy = runCommands(failures);
    while (true) {
      int told = tell(most, failures);
      if (told > 0 || failures.any()) {
        failures.rethrow();
        return told;
      }
      long left = nanos < 0 ? Long.MAX_VALUE : nanos - (System.nanoTime() - start);
      int result = sleep(busy ? 0 : left);
      if (result <= 0) {
        return result;
      }
    }
  }

  /** Runs the commands that were there when the turn began; whether there were any. */
  private boolean runCommands(Failures failures) {
    int count = lockedSize();
    for (int i = 0; i < count; i++) {
      failures.attempt(next(commands));
    }
    return count > 0;
  }

  private int lockedSize() {
    lock.lock();
    try {
      return commands.size();
    } finally {
      lock.unlock();
    }
  }

  private <T> T next(ArrayDeque<T> queue) {
    lock.lock();
    try {
      return queue.poll();
    } finally {
      lock.unlock();
    }
  }

  /** Tells those that are ready now, each once. */
  private int tell(int most, Failures failures) {
    int told = 0;
    for (int left = readyCount(); left > 0 && told < most && !closed; left--) {
      Watch watch = nextReady();
      if (watch != null && tell(watch, failures)) {
        told++;
      }
    }
    return told;
  }

  private int readyCount() {
    lock.lock();
    try {
      return ready.size();
    } finally {
      lock.unlock();
    }
  }

  private Watch nextReady() {
    lock.lock();
    try {
      Watch watch = ready.poll();
      if (watch != null) {
        watch.queued = false;
      }
      return watch;
    } finally {
      lock.unlock();
    }
  }

  private boolean tell(Watch watch, Failures failures) {
    int facts = watch.facts();
    if ((facts & Events.NVAL) != 0) {
      unwatch(watch.endpoint);
      return false;
    }
    if (facts == 0) {
      return false;
    }
    watch.spent = (watch.events & Events.ONESHOT) != 0;
    failures.attempt(() -> watch.sink.ready(watch.endpoint, facts));
    if (watch.isLevel() && watch.facts() != 0) {
      enqueue(watch);
    }
    return true;
  }

  /** Waits for news: 1 when there may be some, else what the turn returns. */
  private int sleep(long left) {
    lock.lock();
    try {
      if (closed) {
        return EBADF;
      }
      if (woken || left <= 0) {
        woken = false;
        return 0;
      }
      if (!ready.isEmpty()) {
        return 1;
      }
      sleeping = Thread.currentThread();
    } finally {
      lock.unlock();
    }
    if (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, left);
    }
    sleeping = null;
    return Thread.currentThread().isInterrupted() ? Errno.EINTR.negated() : 1;
  }

  // From outside.

  @Override
  public void execute(Runnable command) {
    lock.lock();
    try {
      commands.add(command);
    } finally {
      lock.unlock();
    }
    wake();
  }

  @Override
  public void wake() {
    Thread wake;
    lock.lock();
    try {
      woken = true;
      wake = sleeping;
    } finally {
      lock.unlock();
    }
    LockSupport.unpark(wake);
  }

  @Override
  public boolean mine() {
    Thread thread = owner;
    return thread == null || thread == Thread.currentThread();
  }

  @Override
  public int adopt(Endpoint endpoint) {
    if (!(endpoint instanceof HostEndpoint own)) {
      return Errno.EOPNOTSUPP.negated();
    }
    int result = own.home(this);
    if (result == 0) {
      lock.lock();
      try {
        residents.add(own);
      } finally {
        lock.unlock();
      }
    }
    return result;
  }

  @Override
  public int release(Endpoint endpoint) {
    if (!(endpoint instanceof HostEndpoint own) || !own.livesWith(this)) {
      return EINVAL;
    }
    lock.lock();
    try {
      residents.remove(own);
    } finally {
      lock.unlock();
    }
    return own.home(null);
  }

  @Override
  public Endpoint endpoint() {
    return asEndpoint;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether a turn would tell something. */
  boolean hasNews() {
    List<Watch> candidates;
    lock.lock();
    try {
      candidates = List.copyOf(ready);
    } finally {
      lock.unlock();
    }
    return candidates.stream().anyMatch(watch -> watch.facts() != 0);
  }

  @Override
  public void close() {
    List<Watch> ended;
    List<HostEndpoint> leaving;
    Thread wake;
    lock.lock();
    try {
      closed = true;
      ended = List.copyOf(watches.values());
      leaving = List.copyOf(residents);
      watches.clear();
      ready.clear();
      wake = sleeping;
    } finally {
      lock.unlock();
    }
    for (Watch watch : ended) {
      watch.over = true;
      watch.endpoint.watch(watch, 0);
    }
    leaving.forEach(resident -> resident.home(null));
    LockSupport.unpark(wake);
    asEndpoint.tell(Events.NVAL, Events.NVAL);
  }
}
