// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import java.util.concurrent.atomic.AtomicReference;

/**
 * What a poller must tell without having heard of it from epoll. Any thread adds, the owner drains.
 * The registrations themselves are the nodes, each at most once in the list, so that nothing is
 * allocated.
 */
final class ReadyList {
  private final AtomicReference<Registration> newest = new AtomicReference<>();

  /** What was put back, oldest first; the owner's. */
  private Registration oldest;

  /** The end of what was drained last; the owner's. */
  private Registration last;

  boolean isEmpty() {
    return newest.get() == null && oldest == null;
  }

  /** Adds it, unless it is here already. */
  void add(Registration registration) {
    if (!registration.queue()) {
      return;
    }
    Registration before;
    do {
      before = newest.get();
      registration.next = before;
    } while (!newest.compareAndSet(before, registration));
  }

  /** Takes all out, in the order in which they were added, linked by {@link Registration#next}. */
  Registration drain() {
    Registration first = oldest;
    oldest = null;
    Registration added = newest.get() == null ? null : newest.getAndSet(null);
    if (added == null) {
      return first;
    }
    Registration before = last;
    last = added;
    Registration more = reversed(added);
    if (first == null) {
      return more;
    }
    before.next = more;
    return first;
  }

  /** Puts the rest of what was drained back, in front of what is added from now on. */
  void putBack(Registration rest) {
    oldest = rest;
  }

  private static Registration reversed(Registration chain) {
    Registration rest = chain;
    Registration result = null;
    while (rest != null) {
      Registration next = rest.next;
      rest.next = result;
      result = rest;
      rest = next;
    }
    return result;
  }
}
