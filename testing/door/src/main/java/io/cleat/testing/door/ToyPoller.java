// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.NoSocket;
import io.cleat.Poller;
import io.cleat.Ready;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A poller that needs nothing but {@link Endpoint#watch} and {@link Endpoint#events}, of whatever
 * engine: the endpoint's telling puts its watch on the ready list, the turn asks what is true by
 * then and makes level, edge and one-shot of it. No lock is held while it asks or tells.
 */
final class ToyPoller implements Poller {
  private static final int EBADF = Errno.EBADF.negated();
  private static final int EINVAL = Errno.EINVAL.negated();
  private static final int ALWAYS = Events.ERR | Events.HUP;
  private static final int AGAIN = Integer.MIN_VALUE;
  private static final int KNOWN = Events.FACTS | Events.EDGE | Events.ONESHOT | Events.EXCLUSIVE;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Map<Endpoint, Watch> watches = new IdentityHashMap<>();
  private final Set<Watch> ready = new LinkedHashSet<>();
  private final Deque<Runnable> commands = new ArrayDeque<>();
  private final Set<ToySocket> residents = new LinkedHashSet<>();
  private final AsEndpoint asEndpoint = new AsEndpoint();
  private boolean woken;
  private volatile boolean closed;
  private volatile Thread owner;

  /** How one endpoint is watched. */
  private final class Watch implements Ready {
    final Endpoint endpoint;
    volatile int events;
    volatile Ready sink;
    volatile boolean spent;
    volatile boolean over;

    Watch(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    /** The endpoint has news. */
    @Override
    public void ready(Endpoint from, int now) {
      lock.lock();
      try {
        if (over || !ready.add(this)) {
          return;
        }
        news.signalAll();
      } finally {
        lock.unlock();
      }
      asEndpoint.tell();
    }

    /** What there is to tell now; NVAL where the endpoint was closed. */
    int facts() {
      return spent || over ? 0 : now(endpoint) & (events & Events.FACTS | ALWAYS | Events.NVAL);
    }

    boolean isLevel() {
      return (events & Events.EDGE) == 0;
    }
  }

  /** Also for an endpoint that is at home: to look at it steals nothing. */
  private static int now(Endpoint endpoint) {
    return endpoint instanceof ToyEndpoint toy ? toy.facts() : endpoint.events();
  }

  @Override
  public int watch(Endpoint endpoint, int events, Ready sink) {
    int exclusive = Events.EXCLUSIVE | Events.ONESHOT;
    if ((events & ~KNOWN) != 0 || (events & exclusive) == exclusive || endpoint == asEndpoint) {
      return EINVAL;
    }
    if ((now(endpoint) & Events.NVAL) != 0) {
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
    int result = endpoint.watch(watch, events & Events.FACTS | ALWAYS);
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
    lock.lock();
    Watch watch;
    try {
      watch = watches.remove(endpoint);
      if (watch == null) {
        return Errno.ENOENT.negated();
      }
      watch.over = true;
      ready.remove(watch);
    } finally {
      lock.unlock();
    }
    endpoint.watch(watch, 0);
    return 0;
  }

  @Override
  public int turn(long nanos, int most) {
    owner = Thread.currentThread();
    long start = System.nanoTime();
    List<Throwable> failures = new ArrayList<>();
    boolean busy = runCommands(failures);
    while (true) {
      int told = tell(most, failures);
      long left = nanos < 0 ? Long.MAX_VALUE : nanos - (System.nanoTime() - start);
      int result = told > 0 || !failures.isEmpty() ? told : sleep(busy ? 0 : left);
      if (result != AGAIN) {
        rethrow(failures);
        return result;
      }
    }
  }

  /** Tells those that are ready now, each once. */
  private int tell(int most, List<Throwable> failures) {
    int told = 0;
    for (Watch watch : locked(() -> List.copyOf(ready))) {
      if (told == most) {
        break;
      }
      locked(() -> ready.remove(watch));
      if (tell(watch, failures)) {
        told++;
      }
    }
    return told;
  }

  private boolean tell(Watch watch, List<Throwable> failures) {
    int facts = watch.facts();
    if ((facts & Events.NVAL) != 0) {
      unwatch(watch.endpoint);
      return false;
    }
    if (facts == 0) {
      return false;
    }
    watch.spent = (watch.events & Events.ONESHOT) != 0;
    attempt(() -> watch.sink.ready(watch.endpoint, facts), failures);
    if (watch.isLevel() && watch.facts() != 0) {
      locked(() -> watch.over || ready.add(watch));
    }
    return true;
  }

  /** Waits for news: what the turn returns, or AGAIN. */
  @SuppressWarnings("WaitNotInLoop") // the turn loops on AGAIN
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
      if (ready.isEmpty()) {
        news.awaitNanos(left);
      }
      return AGAIN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Errno.EINTR.negated();
    } finally {
      lock.unlock();
    }
  }

  /** Runs what was there when the turn began, and says whether there was anything. */
  private boolean runCommands(List<Throwable> failures) {
    int count = locked(commands::size);
    for (int i = 0; i < count; i++) {
      attempt(locked(commands::remove), failures);
    }
    return count > 0;
  }

  private static void attempt(Runnable step, List<Throwable> failures) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      failures.add(e);
    }
  }

  private static void rethrow(List<Throwable> failures) {
    if (failures.isEmpty()) {
      return;
    }
    Throwable first = failures.removeFirst();
    failures.forEach(first::addSuppressed);
    switch (first) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError("neither sinks nor commands throw others", first);
    }
  }

  private <T> T locked(Supplier<T> step) {
    lock.lock();
    try {
      return step.get();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void execute(Runnable command) {
    locked(() -> commands.add(command));
    wake();
  }

  @Override
  public void wake() {
    lock.lock();
    try {
      woken = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean mine() {
    Thread thread = owner;
    return thread == null || thread == Thread.currentThread();
  }

  @Override
  public int adopt(Endpoint endpoint) {
    if (!(endpoint instanceof ToySocket socket)) {
      return Errno.EOPNOTSUPP.negated();
    }
    int result = socket.home(this);
    if (result == 0) {
      locked(() -> residents.add(socket));
    }
    return result;
  }

  @Override
  public int release(Endpoint endpoint) {
    if (!(endpoint instanceof ToySocket socket) || !socket.livesWith(this)) {
      return EINVAL;
    }
    locked(() -> residents.remove(socket));
    return socket.home(null);
  }

  @Override
  public Endpoint endpoint() {
    return asEndpoint;
  }

  @Override
  public void close() {
    List<Watch> ended;
    List<ToySocket> leaving;
    lock.lock();
    try {
      closed = true;
      ended = List.copyOf(watches.values());
      leaving = List.copyOf(residents);
      watches.clear();
      ready.clear();
      news.signalAll();
    } finally {
      lock.unlock();
    }
    for (Watch watch : ended) {
      watch.over = true;
      watch.endpoint.watch(watch, 0);
    }
    leaving.forEach(socket -> socket.home(null));
    asEndpoint.tell();
  }

  /** The poller as something to watch. */
  private final class AsEndpoint extends ToyEndpoint implements NoSocket {
    @Override
    boolean isClosed() {
      return closed;
    }

    @Override
    int facts() {
      if (closed) {
        return Events.NVAL;
      }
      List<Watch> candidates = locked(() -> List.copyOf(ready));
      return candidates.stream().anyMatch(watch -> watch.facts() != 0) ? Events.IN : 0;
    }

    @Override
    public int close() {
      if (closed) {
        return EBADF;
      }
      ToyPoller.this.close();
      return 0;
    }

    @Override
    public int refusal() {
      return EINVAL;
    }

    @Override
    public int ioctl(long request, MemorySegment argument) {
      return EINVAL;
    }
  }
}
