// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.ErrnoException;
import io.cleat.Events;
import io.cleat.Poller;
import io.cleat.Ready;

/**
 * One descriptor in an epoll instance. The key is descriptor and description, as epoll(7) has it:
 * the same description can be there by several descriptors, each with its own events.
 *
 * <p>A poller knows an endpoint once. The first item of a description is watched by the instance's
 * poller itself; each further one has a poller of its own, which the instance's watches in its
 * place.
 */
final class EpollItem implements Ready, Registration {
  /** What may be asked of a poller. */
  private static final int ASKED =
      Events.IN
          | Events.PRI
          | Events.OUT
          | Events.RDHUP
          | Events.EDGE
          | Events.ONESHOT
          | Events.EXCLUSIVE;

  private static final int UNASKED = Events.ERR | Events.HUP;

  final EpollInstance epoll;
  final int fd;
  final Description file;
  private final Poller own;
  private long data;
  private Object ptr;
  private volatile int events;
  private volatile boolean gone;

  private EpollItem(EpollInstance epoll, int fd, Description file, Poller own) {
    this.epoll = epoll;
    this.fd = fd;
    this.file = file;
    this.own = own;
  }

  /** The first item of a description in an instance. */
  static EpollItem first(EpollInstance epoll, int fd, Description file) {
    return new EpollItem(epoll, fd, file, null);
  }

  /** A further one. */
  static EpollItem further(EpollInstance epoll, int fd, Description file, Engine engine)
      throws ErrnoException {
    return new EpollItem(epoll, fd, file, engine.poller());
  }

  boolean isFirst() {
    return own == null;
  }

  boolean isExclusive() {
    return (events & Events.EXCLUSIVE) != 0;
  }

  /** Starts to watch. */
  int arm(EpollEvent event) {
    int result = change(event);
    if (result == 0 && own != null) {
      result = epoll.poller.watch(own.endpoint(), Events.IN, (endpoint, facts) -> own.turn(0, 1));
    }
    return result;
  }

  /** Watches for other events. */
  int change(EpollEvent event) {
    data = event.data;
    ptr = event.ptr;
    events = event.events;
    Poller poller = own == null ? epoll.poller : own;
    return poller.watch(file.readiness(), asked(event.events), this);
  }

  /** The bits of normal data are those of data here: nothing else has them. */
  private static int asked(int events) {
    return (events & ASKED)
        | ((events & Events.RDNORM) != 0 ? Events.IN : 0)
        | ((events & Events.WRNORM) != 0 ? Events.OUT : 0);
  }

  /** Stops watching. */
  void disarm() {
    gone = true;
    if (own == null) {
      epoll.poller.unwatch(file.readiness());
    } else {
      epoll.poller.unwatch(own.endpoint());
      own.close();
    }
  }

  @Override
  public void ready(Endpoint endpoint, int facts) {
    int told = Polling.withNormal(facts) & (events | UNASKED);
    if (told != 0 && !gone) {
      epoll.tell(told, data, ptr);
    }
  }

  /** The endpoint is closed, and with that no poller knows it any more. */
  @Override
  public void released() {
    gone = true;
    if (own != null) {
      disarm();
    }
    epoll.forget(this);
  }
}
