// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import io.cleat.posix.EpollEvent;
import io.cleat.posix.Pollfd;
import java.util.List;

/** The calls that tell what is ready. */
final class PollingCalls {
  /** The events that tables name, sorted, without what tells poll's from epoll's. */
  private static final List<String> POLL_EVENTS =
      List.of("POLLERR", "POLLHUP", "POLLIN", "POLLNVAL", "POLLOUT", "POLLPRI", "POLLRDHUP");

  private static final List<String> EPOLL_EVENTS =
      List.of("EPOLLERR", "EPOLLHUP", "EPOLLIN", "EPOLLOUT", "EPOLLPRI", "EPOLLRDHUP");

  private static final int SHORT_MASK = 0xffff;
  private static final int MOST_EVENTS = 16;

  private PollingCalls() {}

  static Outcome poll(Scene scene, Arguments arguments) {
    JsonArray list = arguments.at(0).getAsJsonArray();
    Pollfd[] fds = new Pollfd[list.size()];
    for (int i = 0; i < fds.length; i++) {
      fds[i] = pollfd(list.get(i).getAsJsonArray(), scene, arguments);
    }
    Pollfd[] passed = arguments.isPointer(2) ? arguments.badPointer(fds) : fds;
    Outcome outcome = Outcome.of(scene.process().poll(passed, fds.length, arguments.number(1)));
    JsonArray revents = new JsonArray();
    for (Pollfd fd : fds) {
      revents.add(Outcome.array(names(fd.revents, POLL_EVENTS, scene.constants())));
    }
    return outcome.with("revents", revents);
  }

  private static Pollfd pollfd(JsonArray entry, Scene scene, Arguments arguments) {
    JsonElement events = entry.get(1);
    boolean none = Arguments.isNull(events) || events.getAsString().isEmpty();
    return new Pollfd(
        arguments.descriptor(entry.get(0)),
        none ? 0 : scene.constants().number(events) & SHORT_MASK);
  }

  static Outcome epollCreate(Scene scene, Arguments arguments) {
    return Outcome.of(scene.process().epoll_create(arguments.number(0)));
  }

  static Outcome epollCreate1(Scene scene, Arguments arguments) {
    return Outcome.of(scene.process().epoll_create1(arguments.number(0)));
  }

  static Outcome epollCtl(Scene scene, Arguments arguments) {
    int descriptor = arguments.descriptor(2);
    EpollEvent event =
        arguments.isPointer(3)
            ? arguments.badPointer(new EpollEvent())
            : new EpollEvent(arguments.numberOrZero(3), descriptor);
    return Outcome.of(
        scene.process().epoll_ctl(arguments.descriptor(0), arguments.number(1), descriptor, event));
  }

  static Outcome epollWait(Scene scene, Arguments arguments) {
    EpollEvent[] events = new EpollEvent[MOST_EVENTS];
    int most = arguments.number(1);
    int timeout = arguments.number(2);
    Outcome outcome =
        Outcome.of(scene.process().epoll_wait(arguments.descriptor(0), events, most, timeout));
    if (outcome.failed()) {
      return outcome;
    }
    JsonArray told = new JsonArray();
    for (int i = 0; i < outcome.result(); i++) {
      told.add(Outcome.array(names(events[i].events, EPOLL_EVENTS, scene.constants())));
    }
    return outcome.with("events", told);
  }

  private static List<String> names(int bits, List<String> known, Constants constants) {
    return known.stream().filter(name -> (bits & constants.number(name)) != 0).toList();
  }
}
