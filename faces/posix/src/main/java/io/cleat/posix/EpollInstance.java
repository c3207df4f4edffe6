// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.posix.Epoll.EPOLLERR;
import static io.cleat.posix.Epoll.EPOLLET;
import static io.cleat.posix.Epoll.EPOLLEXCLUSIVE;
import static io.cleat.posix.Epoll.EPOLLHUP;
import static io.cleat.posix.Epoll.EPOLLIN;
import static io.cleat.posix.Epoll.EPOLLOUT;
import static io.cleat.posix.Epoll.EPOLLWAKEUP;
import static io.cleat.posix.Epoll.EPOLL_CTL_ADD;
import static io.cleat.posix.Epoll.EPOLL_CTL_DEL;
import static io.cleat.posix.Epoll.EPOLL_CTL_MOD;
import static io.cleat.posix.Failures.EBADF;
import static io.cleat.posix.Failures.EEXIST;
import static io.cleat.posix.Failures.EINTR;
import static io.cleat.posix.Failures.EINVAL;
import static io.cleat.posix.Failures.ELOOP;
import static io.cleat.posix.Failures.ENOENT;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.ErrnoException;
import io.cleat.Poller;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An epoll instance (epoll(7)): one poller and the descriptors that it watches.
 *
 * <p>Any number of threads may wait at once. A poller is turned by one: that one waits inside the
 * poller, the others for their turn. A virtual thread waits for the poller as for an endpoint, so
 * that it leaves its carrier, and turns it when there is something.
 */
final class EpollInstance extends Description {
  /** Instances inside instances: so many steps down at the most (epoll_ctl(2), ELOOP). */
  static final int MAX_NESTS = 4;

  private static final int EXCLUSIVE_WITH =
      EPOLLIN | EPOLLOUT | EPOLLERR | EPOLLHUP | EPOLLWAKEUP | EPOLLET | EPOLLEXCLUSIVE;

  final Poller poller;
  private final Engine engine;
  private final Object nesting;
  private final Set<EpollItem> items = new HashSet<>();
  private final ReentrantLock turning = new ReentrantLock();

  /** Where the turn that goes on puts its events, and how many it has put there. */
  private EpollEvent[] into;

  private int told;

  /**
   * @param nesting guards the order of instances inside instances, one for all of a process
   */
  EpollInstance(Engine engine, Object nesting) throws ErrnoException {
    super(new EpollEndpoint(), false, Fcntl.O_RDWR);
    this.engine = engine;
    this.nesting = nesting;
    this.poller = engine.poller();
  }

  @Override
  Endpoint readiness() {
    return poller.endpoint();
  }

  @Override
  void closeBeneath() {
    synchronized (items) {
      for (EpollItem item : items) {
        item.file.deregister(item);
        item.disarm();
      }
      items.clear();
    }
    poller.close();
  }

  /** epoll_ctl(2), when both descriptors are open. */
  static int control(Description epoll, int op, int fd, Description file, EpollEvent event) {
    if (epoll == file || !(epoll instanceof EpollInstance instance)) {
      return EINVAL;
    }
    if (op != EPOLL_CTL_DEL
        && (event.events & EPOLLEXCLUSIVE) != 0
        && !exclusive(op, file, event)) {
      return EINVAL;
    }
    return switch (op) {
      case EPOLL_CTL_ADD ->
          file instanceof EpollInstance inner
              ? instance.nest(fd, inner, event)
              : instance.add(fd, file, event);
      case EPOLL_CTL_MOD -> instance.modify(fd, file, event);
      case EPOLL_CTL_DEL -> instance.delete(fd, file);
      default -> EINVAL;
    };
  }

  private static boolean exclusive(int op, Description file, EpollEvent event) {
    return op != EPOLL_CTL_MOD
        && !(file instanceof EpollInstance)
        && (event.events & ~EXCLUSIVE_WITH) == 0;
  }

  private int nest(int fd, EpollInstance inner, EpollEvent event) {
    synchronized (nesting) {
      if (inner.depthTo(this) + 1 + height() > MAX_NESTS) {
        return ELOOP;
      }
      return add(fd, inner, event);
    }
  }

  /** How many steps of instances there are below; too many where {@code sought} is one of them. */
  private int depthTo(EpollInstance sought) {
    int depth = 0;
    for (EpollItem item : itemsNow()) {
      if (item.file instanceof EpollInstance inner) {
        int below = inner == sought ? MAX_NESTS : inner.depthTo(sought);
        depth = Math.max(depth, 1 + below);
      }
    }
    return depth;
  }

  /** How many steps of instances there are above. */
  private int height() {
    int height = 0;
    for (Registration registration : registrations()) {
      if (registration instanceof EpollItem item) {
        height = Math.max(height, 1 + item.epoll.height());
      }
    }
    return height;
  }

  private EpollItem[] itemsNow() {
    synchronized (items) {
      return items.toArray(EpollItem[]::new);
    }
  }

  private int add(int fd, Description file, EpollEvent event) {
    synchronized (items) {
      if (file.itemOf(this, fd) != null) {
        return EEXIST;
      }
      try {
        EpollItem item =
            file.isWatchedBy(this)
                ? EpollItem.further(this, fd, file, engine)
                : EpollItem.first(this, fd, file);
        int result = item.arm(event);
        if (result == 0 && !file.register(item)) {
          result = EBADF;
        }
        if (result < 0) {
          item.disarm();
          return result;
        }
        items.add(item);
        return 0;
      } catch (ErrnoException e) {
        return e.errno().negated();
      }
    }
  }

  private int modify(int fd, Description file, EpollEvent event) {
    synchronized (items) {
      EpollItem item = file.itemOf(this, fd);
      return item == null ? ENOENT : item.isExclusive() ? EINVAL : item.change(event);
    }
  }

  private int delete(int fd, Description file) {
    synchronized (items) {
      EpollItem item = file.itemOf(this, fd);
      if (item == null) {
        return ENOENT;
      }
      file.deregister(item);
      items.remove(item);
      item.disarm();
      return 0;
    }
  }

  /** The description of this item is closed. */
  void forget(EpollItem item) {
    synchronized (items) {
      items.remove(item);
    }
  }

  /**
   * Waits for events, epoll_wait(2): turns the poller as soon as no other thread does, until there
   * are some. In one piece, for the less a hot path is taken apart the better it is compiled.
   */
  int await(EpollEvent[] events, int most, long nanos) {
    long deadline = Deadline.in(nanos);
    boolean parks = Thread.currentThread().isVirtual();
    long left = nanos;
    int result;
    do {
      if (!turning.tryLock()) {
        int locked = awaitLock(left);
        if (locked <= 0) {
          return locked;
        }
        left = Deadline.left(deadline);
      }
      try {
        into = events;
        told = 0;
        result = poller.turn(parks ? 0 : left, most);
        result = told > 0 ? told : Math.min(result, 0);
      } finally {
        into = null;
        turning.unlock();
      }
      if (result == EINTR) {
        return lookOnce(events, most, nanos);
      }
      if (result != 0 || left == 0) {
        return result;
      }
      left = Deadline.left(deadline);
      if (parks) {
        result = Math.min(poller.endpoint().await(EPOLLIN, left), 0);
        left = Deadline.left(deadline);
      }
    } while (result == 0);
    return result;
  }

  /** An interrupt ends a wait, but events that are there come first. */
  private int lookOnce(EpollEvent[] events, int most, long nanos) {
    Thread.interrupted();
    int count = await(events, most, 0);
    Thread.currentThread().interrupt();
    return count == 0 && nanos != 0 ? EINTR : count;
  }

  /**
   * Waits while another thread turns the poller: 1 the turn is this thread's, 0 time is up, -EINTR.
   */
  private int awaitLock(long nanos) {
    try {
      long limit = nanos < 0 ? Long.MAX_VALUE : nanos;
      return nanos != 0 && turning.tryLock(limit, TimeUnit.NANOSECONDS) ? 1 : 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return EINTR;
    }
  }

  /** In the thread that turns the poller: an event for whoever waits. */
  void tell(int events, long data, Object ptr) {
    EpollEvent[] waiting = into;
    if (waiting == null || told == waiting.length) {
      return;
    }
    if (waiting[told] == null) {
      waiting[told] = new EpollEvent();
    }
    EpollEvent event = waiting[told++];
    event.events = events;
    event.data = data;
    event.ptr = ptr;
  }
}
