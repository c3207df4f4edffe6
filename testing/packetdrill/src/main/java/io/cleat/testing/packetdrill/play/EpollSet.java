// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.stack.endpoint.StackEndpoint;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A set of epoll(7) over endpoints of one stack, for one thread. */
final class EpollSet {
  private static final int ALWAYS = Events.ERR | Events.HUP;

  private final Map<Descriptor, Interest> interests = new LinkedHashMap<>();

  private static final class Interest {
    int events;
    long data;
    boolean edge;
    boolean spent;
  }

  /** Something that is ready, with the data that was given. */
  record Ready(int events, long data) {}

  int add(Descriptor descriptor, int events, long data) {
    if (interests.containsKey(descriptor)) {
      return Errno.EEXIST.negated();
    }
    interests.put(descriptor, new Interest());
    return modify(descriptor, events, data);
  }

  int modify(Descriptor descriptor, int events, long data) {
    Interest interest = interests.get(descriptor);
    if (interest == null) {
      return Errno.ENOENT.negated();
    }
    interest.events = events;
    interest.data = data;
    interest.edge = true;
    interest.spent = false;
    return 0;
  }

  int delete(Descriptor descriptor) {
    return interests.remove(descriptor) == null ? Errno.ENOENT.negated() : 0;
  }

  /** The endpoint has news, an edge. */
  void news(StackEndpoint endpoint, int events) {
    interests.forEach((descriptor, interest) -> {
      boolean wanted = (events & (interest.events | ALWAYS)) != 0;
      interest.edge |= descriptor.endpoint == endpoint && wanted;
    });
  }

  /** What is ready now, at most so many; an edge is told once. */
  List<Ready> take(int most) {
    List<Ready> ready = new ArrayList<>();
    Iterator<Map.Entry<Descriptor, Interest>> all = interests.entrySet().iterator();
    while (all.hasNext() && ready.size() < most) {
      Map.Entry<Descriptor, Interest> entry = all.next();
      Interest interest = entry.getValue();
      int facts = entry.getKey().endpoint.events() & (interest.events | ALWAYS);
      boolean told = (interest.events & Events.EDGE) != 0 && !interest.edge;
      if (facts == 0 || told || interest.spent) {
        continue;
      }
      interest.edge = false;
      ready.add(new Ready(facts, interest.data));
      if ((interest.events & Events.ONESHOT) != 0) {
        interest.spent = true;
      }
    }
    return ready;
  }
}
