// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.testing.packetdrill.script.Expression;
import io.cleat.testing.packetdrill.script.Expression.Anything;
import io.cleat.testing.packetdrill.script.Expression.Struct;
import java.util.List;

/** The system calls of scripts that wait for several. */
final class PollCalls {
  private static final long MILLIS = 1_000_000;
  private static final int ALWAYS = Events.ERR | Events.HUP;
  private static final int ADD = 1;
  private static final int DELETE = 2;

  private final Sockets sockets;
  private final VirtualTime time;

  PollCalls(Sockets sockets, VirtualTime time) {
    this.sockets = sockets;
    this.time = time;
  }

  /** {@code poll([{fd, events, revents}], count, millis)}. */
  Attempt poll(Arguments a) {
    List<Expression> list = a.items(0);
    long end = end(a.number(2));
    return () -> {
      int count = 0;
      for (Expression one : list) {
        count += facts(a, one) == 0 ? 0 : 1;
      }
      if (count == 0 && time.scriptNanos() < end) {
        return Attempt.BLOCKED;
      }
      list.forEach(one -> check(a, one));
      return count;
    };
  }

  private long end(int millis) {
    return millis < 0 ? Long.MAX_VALUE : time.scriptNanos() + millis * MILLIS;
  }

  private int facts(Arguments a, Expression one) {
    Descriptor descriptor = sockets.at((int) a.field(one, "fd", -1));
    if (descriptor == null || descriptor.endpoint == null) {
      return Events.NVAL;
    }
    int facts = descriptor.endpoint.events();
    facts |= (facts & Events.IN) != 0 ? Events.RDNORM : 0;
    facts |= (facts & Events.OUT) != 0 ? Events.WRNORM : 0;
    return facts & ((int) a.field(one, "events", 0) | ALWAYS);
  }

  private void check(Arguments a, Expression one) {
    Expression expected = one instanceof Struct struct ? struct.field("revents") : null;
    int facts = facts(a, one);
    if (expected != null && !(expected instanceof Anything) && a.number(expected) != facts) {
      throw new Failure(
          "revents: expected "
              + Events.names((int) a.number(expected))
              + ", got "
              + Events.names(facts));
    }
  }

  /** {@code epoll_ctl(epoll, operation, fd, {events, fd})}. */
  int control(Arguments a) {
    Descriptor set = sockets.at(a.number(0));
    Descriptor descriptor = sockets.at(a.number(2));
    if (set == null || descriptor == null) {
      return Errno.EBADF.negated();
    }
    if (set.epoll == null || descriptor.endpoint == null) {
      return Errno.EINVAL.negated();
    }
    int operation = a.number(1);
    if (operation == DELETE) {
      return set.epoll.delete(descriptor);
    }
    int events = (int) a.field(a.at(3), "events", 0);
    long data = data(a, a.at(3));
    return operation == ADD
        ? set.epoll.add(descriptor, events, data)
        : set.epoll.modify(descriptor, events, data);
  }

  private static long data(Arguments a, Expression event) {
    for (String name : List.of("fd", "ptr", "u32", "u64")) {
      long data = a.field(event, name, -1);
      if (data != -1) {
        return data;
      }
    }
    return 0;
  }

  /** {@code epoll_wait(epoll, [{events, fd}], most, millis)}. */
  Attempt epollWait(Arguments a) {
    Descriptor set = sockets.at(a.number(0));
    if (set == null || set.epoll == null) {
      return () -> set == null ? Errno.EBADF.negated() : Errno.EINVAL.negated();
    }
    long end = end(a.number(3));
    int most = a.number(2);
    return () -> {
      List<EpollSet.Ready> ready = set.epoll.take(most);
      if (ready.isEmpty() && time.scriptNanos() < end) {
        return Attempt.BLOCKED;
      }
      check(a, ready);
      return ready.size();
    };
  }

  private static void check(Arguments a, List<EpollSet.Ready> ready) {
    if (a.isAnything(1)) {
      return;
    }
    List<Expression> expected = a.items(1);
    for (int i = 0; i < Math.min(expected.size(), ready.size()); i++) {
      Expression one = expected.get(i);
      long events = a.field(one, "events", ready.get(i).events());
      long data = data(a, one);
      if (one instanceof Struct
          && ((int) events != ready.get(i).events() || data != ready.get(i).data())) {
        throw new Failure(
            "event %d: expected %s of %d, got %s of %d"
                .formatted(
                    i,
                    Events.names((int) events),
                    data,
                    Events.names(ready.get(i).events()),
                    ready.get(i).data()));
      }
    }
  }
}
