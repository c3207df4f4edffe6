// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.sys.Polling.EPOLLONESHOT;
import static io.cleat.sys.Polling.EPOLL_CTL_ADD;
import static io.cleat.sys.Polling.EPOLL_CTL_MOD;

import io.cleat.Events;
import io.cleat.sys.EpollEvent;
import io.cleat.sys.Files;
import io.cleat.sys.Polling;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The {@link Watcher}s of an engine, about one a processor, and the one thread of the system that
 * sleeps in the kernel for them: while a watcher is parked, its epoll set is watched here, once.
 * All of it begins when a virtual thread first waits.
 */
final class Watchtower {
  /** More watchers than this are of no use. */
  private static final int MOST_WATCHERS = 32;

  /** What the kernel gives back of the alarm, where it gives back the index of a watcher. */
  private static final long ALARM = -1;

  private final KernelEngine engine;
  private final Descriptor epoll;
  private final Descriptor alarm;
  private final Watcher[] watchers;

  private Watchtower(KernelEngine engine, Scratch s) {
    this.engine = engine;
    epoll = new Descriptor(Polling.epollCreate1(s.errno, Polling.EPOLL_CLOEXEC));
    alarm = new Descriptor(Files.eventfd(s.errno, 0, Files.EFD_CLOEXEC | Files.EFD_NONBLOCK));
    control(s, EPOLL_CTL_ADD, alarm.number(), Events.IN, ALARM);
    int processors = Runtime.getRuntime().availableProcessors();
    watchers = new Watcher[Math.min(Integer.highestOneBit(processors), MOST_WATCHERS)];
  }

  /** Starts it; where the descriptors do not suffice it watches nothing. */
  static Watchtower start(KernelEngine engine, Scratch s) {
    Watchtower tower = new Watchtower(engine, s);
    tower.startWatchers(s);
    if (tower.works() && tower.epoll.hold(s)) { // for the thread
      Thread.ofPlatform().daemon().name("cleat-kernel-watchtower").start(tower::run);
    }
    return tower;
  }

  private void startWatchers(Scratch s) {
    for (int i = 0; i < watchers.length; i++) {
      watchers[i] = new Watcher(engine, this, i, s);
      control(s, EPOLL_CTL_ADD, watchers[i].number(), EPOLLONESHOT, i);
    }
    for (Watcher watcher : watchers) {
      watcher.start(s);
    }
  }

  private boolean works() {
    return epoll.number() >= 0 && alarm.number() >= 0;
  }

  /** The watcher of this descriptor. */
  Watcher watcher(int fd) {
    return watchers[fd & watchers.length - 1];
  }

  /**
   * Wakes the watcher at this place, once, when its epoll set has something; at once, when it has
   * already.
   */
  void wakeOnNews(Scratch s, int index, int fd) {
    control(s, EPOLL_CTL_MOD, fd, Events.IN | EPOLLONESHOT, index);
  }

  private void control(Scratch s, int operation, int fd, int events, long data) {
    EpollEvent.events(s.event, 0, events);
    EpollEvent.data(s.event, 0, data);
    Polling.epollCtl(s.errno, epoll.number(), operation, fd, s.event);
  }

  private void run() {
    Scratch s = engine.scratch();
    int most = watchers.length + 1;
    MemorySegment events = Arena.ofAuto().allocate(most * EpollEvent.SIZE, Long.BYTES);
    while (!epoll.isClosed()) {
      int count = Polling.epollWait(s.errno, epoll.number(), events, most, -1);
      for (int i = 0; i < count; i++) {
        long index = EpollEvent.data(events, EpollEvent.at(i));
        if (index != ALARM) {
          watchers[(int) index].wake();
        }
      }
    }
    epoll.letGo(s);
    alarm.closeNumber(s); // not before: a closed eventfd wakes nobody
  }

  /** Ends all threads. */
  void close(Scratch s) {
    for (Watcher watcher : watchers) {
      watcher.close(s);
    }
    boolean sleeps = works() && alarm.hold(s);
    epoll.closeNumber(s);
    if (sleeps) {
      Alarm.write(s, alarm.number());
      alarm.letGo(s);
    } else {
      alarm.closeNumber(s);
    }
  }
}
