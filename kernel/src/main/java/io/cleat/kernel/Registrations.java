// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.sys.Polling.EPOLL_CTL_ADD;
import static io.cleat.sys.Polling.EPOLL_CTL_DEL;
import static io.cleat.sys.Polling.EPOLL_CTL_MOD;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Ready;
import io.cleat.sys.EpollEvent;
import io.cleat.sys.Polling;
import java.util.IdentityHashMap;

/**
 * Which endpoints a poller watches, and the epoll set that has those of them that are descriptors.
 * Level, edge and one-shot are epoll's own there. The others tell by {@link Endpoint#watch}.
 *
 * <p>Changes are made under a lock, by any thread; the owner looks up without one.
 */
final class Registrations {
  private static final int EBADF = Errno.EBADF.negated();
  private static final int ENOENT = Errno.ENOENT.negated();
  private static final int SERIAL_SHIFT = 32;

  private final KernelPoller poller;
  private final Descriptor epoll;
  private final Descriptors<Registration> byDescriptor = new Descriptors<>();
  private final IdentityHashMap<Endpoint, Registration> foreign = new IdentityHashMap<>();
  private int serials;

  Registrations(KernelPoller poller, Descriptor epoll) {
    this.poller = poller;
    this.epoll = epoll;
  }

  /** What the kernel gives back with the events of this registration. */
  private static long data(Registration registration, int fd) {
    return (long) registration.serial() << SERIAL_SHIFT | fd;
  }

  /** Whose events they are; null when it is watched no more. */
  Registration of(long data) {
    Registration registration = byDescriptor.at((int) data);
    return registration != null && registration.serial() == (int) (data >>> SERIAL_SHIFT)
        ? registration
        : null;
  }

  /** Watches a descriptor, or changes how. */
  synchronized int watch(Scratch s, KernelEndpoint endpoint, int events, Ready sink) {
    if (!epoll.hold(s)) {
      return EBADF;
    }
    try {
      if (!endpoint.hold(s)) {
        return EBADF;
      }
      try {
        Registration known = registrationOf(endpoint);
        return known == null ? add(s, endpoint, events, sink) : change(s, known, events, sink);
      } finally {
        endpoint.letGo(s);
      }
    } finally {
      epoll.letGo(s);
    }
  }

  private Registration registrationOf(KernelEndpoint endpoint) {
    Registration registration = byDescriptor.at(endpoint.number());
    return registration != null && registration.endpoint() == endpoint && !registration.isDead()
        ? registration
        : null;
  }

  private int add(Scratch s, KernelEndpoint endpoint, int events, Ready sink) {
    int fd = endpoint.number();
    Registration registration = new Registration(poller, endpoint, ++serials);
    registration.watch(events, sink);
    byDescriptor.put(fd, registration);
    int error = endpoint.add(registration) ? control(s, EPOLL_CTL_ADD, registration, fd) : EBADF;
    if (error < 0) {
      registration.kill();
      endpoint.remove(registration);
      byDescriptor.remove(fd, registration);
      return error;
    }
    tellOfLeftover(endpoint, registration);
    return 0;
  }

  private int change(Scratch s, Registration registration, int events, Ready sink) {
    int eventsBefore = registration.events();
    Ready sinkBefore = registration.sink();
    KernelEndpoint endpoint = (KernelEndpoint) registration.endpoint();
    registration.watch(events, sink);
    int error = control(s, EPOLL_CTL_MOD, registration, endpoint.number());
    if (error < 0) {
      registration.watch(eventsBefore, sinkBefore);
      return error;
    }
    tellOfLeftover(endpoint, registration);
    return 0;
  }

  private static void tellOfLeftover(KernelEndpoint endpoint, Registration registration) {
    if (endpoint.pendingLeftover() != null && registration.wanted(Events.IN) != 0) {
      registration.ready(endpoint, Events.IN);
    }
  }

  private int control(Scratch s, int operation, Registration registration, int fd) {
    EpollEvent.events(s.event, 0, registration.events());
    EpollEvent.data(s.event, 0, data(registration, fd));
    return Polling.epollCtl(s.errno, epoll.number(), operation, fd, s.event);
  }

  /** Watches an endpoint of another engine, or changes how. */
  synchronized int watchForeign(Endpoint endpoint, int events, Ready sink) {
    Registration registration = foreign.get(endpoint);
    boolean known = registration != null;
    if (!known) {
      registration = new Registration(poller, endpoint, ++serials);
    }
    registration.watch(events, sink);
    int wanted = (events & Events.FACTS) | Events.ERR | Events.HUP;
    int error = endpoint.watch(registration, wanted);
    if (error < 0) {
      registration.kill();
      foreign.remove(endpoint);
      return error;
    }
    foreign.put(endpoint, registration);
    int facts = registration.wanted(endpoint.events());
    if (facts != 0) {
      registration.ready(endpoint, facts);
    }
    return 0;
  }

  /** Stops watching. */
  synchronized int unwatch(Scratch s, Endpoint endpoint) {
    if (endpoint instanceof KernelEndpoint ours) {
      Registration registration = registrationOf(ours);
      if (registration == null) {
        return ENOENT;
      }
      registration.kill();
      ours.remove(registration);
      boolean open = ours.hold(s);
      forget(s, registration, open);
      if (open) {
        ours.letGo(s);
      }
      return 0;
    }
    Registration registration = foreign.remove(endpoint);
    if (registration == null) {
      return ENOENT;
    }
    registration.kill();
    endpoint.watch(registration, 0);
    return 0;
  }

  /**
   * Gives up the place of a dead registration. Not under the lock: an endpoint that is being closed
   * calls it, and that must not wait.
   *
   * @param explicitly whether the epoll set must be told; the endpoint is held then
   */
  void forget(Scratch s, Registration registration, boolean explicitly) {
    int fd = ((KernelEndpoint) registration.endpoint()).number();
    byDescriptor.remove(fd, registration);
    if (explicitly && epoll.hold(s)) {
      control(s, EPOLL_CTL_DEL, registration, fd);
      epoll.letGo(s);
    }
  }

  /** An endpoint of another engine is closed. */
  synchronized void forgetForeign(Registration registration) {
    registration.kill();
    foreign.remove(registration.endpoint(), registration);
  }

  /** Stops watching everything. */
  synchronized void clear() {
    for (int fd = 0; fd < byDescriptor.limit(); fd++) {
      Registration registration = byDescriptor.at(fd);
      if (registration != null) {
        registration.kill();
        ((KernelEndpoint) registration.endpoint()).remove(registration);
        byDescriptor.remove(fd, registration);
      }
    }
    for (Registration registration : foreign.values()) {
      registration.kill();
      registration.endpoint().watch(registration, 0);
    }
    foreign.clear();
  }
}
