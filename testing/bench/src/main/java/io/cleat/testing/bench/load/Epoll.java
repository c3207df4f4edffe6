// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

import io.cleat.sys.EpollEvent;
import io.cleat.sys.Polling;
import java.lang.foreign.MemorySegment;

/**
 * An epoll set whose members are small numbers; a wait that lasts too long is a failure. One
 * thread.
 */
final class Epoll implements AutoCloseable {
  private static final int MAX_EVENTS = 256;

  private final Calls calls;
  private final int fd;
  private final MemorySegment event;
  private final MemorySegment events;

  Epoll(Calls calls) {
    this.calls = calls;
    fd = Calls.check("epoll_create1", Polling.epollCreate1(calls.errno(), Polling.EPOLL_CLOEXEC));
    event = calls.allocate(EpollEvent.SIZE);
    events = calls.allocate(MAX_EVENTS * EpollEvent.SIZE);
  }

  /** Watches a descriptor at edges. */
  void add(int member, int watched, long number) {
    EpollEvent.events(event, 0, watched | Polling.EPOLLET);
    EpollEvent.data(event, 0, number);
    Calls.check(
        "epoll_ctl", Polling.epollCtl(calls.errno(), fd, Polling.EPOLL_CTL_ADD, member, event));
  }

  /** Waits; how many events there are, at least one. */
  int await() {
    int count;
    do {
      count = Polling.epollWait(calls.errno(), fd, events, MAX_EVENTS, Calls.PATIENCE_MILLIS);
    } while (Calls.isInterrupted(count));
    calls.present(Calls.check("epoll_wait", count) == 0 ? Calls.EAGAIN : count);
    return count;
  }

  /** The bits of an event. */
  int events(int index) {
    return EpollEvent.events(events, EpollEvent.at(index));
  }

  /** The number that its descriptor was added with. */
  int number(int index) {
    return (int) EpollEvent.data(events, EpollEvent.at(index));
  }

  @Override
  public void close() {
    calls.close(fd);
  }
}
