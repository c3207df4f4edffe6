// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.sys.Polling.EPOLLET;
import static io.cleat.sys.Polling.EPOLL_CTL_ADD;
import static io.cleat.sys.Polling.EPOLL_CTL_DEL;
import static io.cleat.sys.Polling.EPOLL_CTL_MOD;

import io.cleat.Errno;
import io.cleat.sys.EpollEvent;
import io.cleat.sys.Polling;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells parked virtual threads when their endpoints have news: an epoll set, edge-triggered, with
 * every endpoint that a virtual thread has ever waited for. A descriptor is added at the first
 * wait, and widened when somebody waits for what nobody has waited for before; after that waiting
 * costs no system call. Closing takes it out without any.
 *
 * <p>It is a virtual thread itself and never blocks its carrier: while there is news it asks
 * without waiting, and lets those whom it has woken run before it asks again. So what they did
 * meanwhile comes in one piece, and no thread of the system changes hands. When nothing is new it
 * parks, and the {@link Watchtower} wakes it.
 *
 * <p>What the kernel still tells of a number that has a new owner is no more than "look again".
 */
final class Watcher {
  /** How a descriptor stands after {@link #watch}. */
  enum State {
    /** It is ready, or always is. */
    READY,
    /** News will come. */
    WATCHED,
    /** No news will come, for want of descriptors or memory. */
    UNWATCHED
  }

  private static final int BATCH = 256;
  private static final int EEXIST = Errno.EEXIST.negated();
  private static final int EPERM = Errno.EPERM.negated();

  private final KernelEngine engine;
  private final Watchtower tower;
  private final int index;
  private final Descriptor epoll;
  private final MemorySegment events = Arena.ofAuto().allocate(BATCH * EpollEvent.SIZE, Long.BYTES);
  private final Thread thread;
  private volatile boolean parked;

  /**
   * @param index its place in the tower
   */
  Watcher(KernelEngine engine, Watchtower tower, int index, Scratch s) {
    this.engine = engine;
    this.tower = tower;
    this.index = index;
    epoll = new Descriptor(Polling.epollCreate1(s.errno, Polling.EPOLL_CLOEXEC));
    thread =
        Thread.ofVirtual()
            .name("cleat-kernel-watcher")
            .inheritInheritableThreadLocals(false)
            .unstarted(this::run);
  }

  /** Starts it; without a descriptor for its epoll set it watches nothing. */
  void start(Scratch s) {
    if (number() >= 0 && epoll.hold(s)) { // for the thread
      thread.start();
    }
  }

  /** Its epoll set; negative if it has none. */
  int number() {
    return epoll.number();
  }

  /**
   * Looks for these events of a descriptor that the caller holds, besides those it looked for
   * before.
   */
  State watch(Scratch s, int fd, Parking parking, int events) {
    if (number() < 0 || !epoll.hold(s)) {
      return State.UNWATCHED;
    }
    try {
      synchronized (parking) {
        int before = parking.watched();
        int wanted = before | events;
        int error = control(s, before == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, fd, wanted | EPOLLET);
        if (error == EEXIST) {
          error = control(s, EPOLL_CTL_MOD, fd, wanted | EPOLLET);
        }
        if (error == 0) {
          parking.watched(wanted);
        }
        return error == 0 ? State.WATCHED : error == EPERM ? State.READY : State.UNWATCHED;
      }
    } finally {
      epoll.letGo(s);
    }
  }

  /** Looks no more: for a descriptor whose open file lives on elsewhere. */
  void unwatch(Scratch s, int fd) {
    if (epoll.hold(s)) {
      control(s, EPOLL_CTL_DEL, fd, 0);
      epoll.letGo(s);
    }
  }

  private int control(Scratch s, int operation, int fd, int events) {
    EpollEvent.events(s.event, 0, events);
    EpollEvent.data(s.event, 0, fd);
    return Polling.epollCtl(s.errno, number(), operation, fd, s.event);
  }

  private void run() {
    while (!epoll.isClosed()) {
      int count = ask();
      for (int i = 0; i < count; i++) {
        tell(EpollEvent.at(i));
      }
      if (count > 0) {
        Thread.yield();
      } else {
        park();
      }
    }
    Scratch s = engine.scratch();
    epoll.letGo(s);
    s.release();
  }

  private int ask() {
    Scratch s = engine.scratch();
    try {
      return Polling.epollWait(s.errno, number(), events, BATCH, 0);
    } finally {
      s.release();
    }
  }

  private void tell(long at) {
    KernelEndpoint endpoint = engine.at((int) EpollEvent.data(events, at));
    if (endpoint != null) {
      endpoint.news(EpollEvent.events(events, at));
    }
  }

  private void park() {
    parked = true;
    Scratch s = engine.scratch();
    tower.wakeOnNews(s, index, number());
    s.release();
    while (parked && !epoll.isClosed()) {
      LockSupport.park(this);
    }
  }

  /** There is something to ask for. */
  void wake() {
    parked = false;
    LockSupport.unpark(thread);
  }

  /** Ends the thread. */
  void close(Scratch s) {
    epoll.closeNumber(s);
    LockSupport.unpark(thread);
  }
}
