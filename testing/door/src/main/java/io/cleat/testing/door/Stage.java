// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_UNIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Events;
import io.cleat.Poller;
import io.cleat.Ready;
import io.cleat.address.Address;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.address.Unix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * Where the scenarios play: an engine, a poller, the parties and what their watchers were told.
 * Each test has its own.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
abstract class Stage {
  private static final int BACKLOG = 16;

  Engine engine;
  Poller poller;

  private final DoorSuite suite;
  private final Placement placement;
  private Engine pollerEngine;
  private final List<Party> parties = new ArrayList<>();
  private final List<Told> told = new ArrayList<>();

  /** One call of a sink. */
  record Told(Party party, int events) {
    @Override
    public String toString() {
      return party.name + " " + Events.names(events);
    }
  }

  Stage(DoorSuite suite) {
    this(suite, Placement.WATCHED);
  }

  Stage(DoorSuite suite, Placement placement) {
    this.suite = suite;
    this.placement = placement;
  }

  @BeforeEach
  final void openEngine() throws Exception {
    pollerEngine = suite.open();
    engine = placement == Placement.FOREIGN ? new ToyEngine() : pollerEngine;
    poller = pollerEngine.poller();
  }

  @AfterEach
  final void closeEngine() {
    poller.close();
    parties.forEach(party -> party.endpoint.close());
    engine.close();
    pollerEngine.close();
  }

  /** Skips the test where the engine lacks something. */
  final void needs(Feature feature) {
    assumeFalse(suite.lacks().contains(feature), () -> "the engine lacks " + feature);
  }

  final Deadline deadline() {
    return new Deadline(() -> state(""));
  }

  // Parties.

  final Party party(String name, Endpoint endpoint) {
    long namesakes =
        parties.stream().filter(other -> other.name.matches(name + "( \\d+)?")).count();
    Party party = new Party(this, namesakes == 0 ? name : name + " " + (namesakes + 1), endpoint);
    parties.add(party);
    return party;
  }

  final Party party(String name, int domain, int type) throws ErrnoException {
    needs(domain == AF_UNIX ? Feature.UNIX : Feature.INET);
    return party(name, engine.socket(domain, type, 0));
  }

  /** An address of this family that bind(2) makes unique. */
  static Address anyAddress(int domain) {
    return domain == AF_UNIX ? Unix.UNNAMED : Inet.loopback(0);
  }

  final Party bound(String name, int domain, int type) throws ErrnoException {
    Party party = party(name, domain, type);
    party.assertResult("bind", 0, party.endpoint.bind(Sockaddr.of(anyAddress(domain))));
    return party;
  }

  final Party listener(int domain) throws ErrnoException {
    Party listener = bound("listener", domain, SOCK_STREAM);
    listener.assertResult("listen", 0, listener.endpoint.listen(BACKLOG));
    return listener;
  }

  /** One who has called a listener; the connection waits there, or does as soon as it can. */
  final Party caller(String name, Party listener) throws ErrnoException {
    Party caller = party(name, listener.endpoint.domain(), SOCK_STREAM);
    int result = caller.endpoint.connect(Sockaddr.of(listener.address()));
    if (result == Errno.EINPROGRESS.negated()) {
      caller.shows(Events.OUT);
      assertEquals(null, caller.pendingError(), "connect");
    } else {
      caller.assertResult("connect", 0, result);
    }
    return caller;
  }

  final Party accepted(String name, Party listener) {
    Endpoint[] into = new Endpoint[1];
    deadline().until("a connection", () -> listener.endpoint.accept(into, 0, 1) == 1);
    return party(name, into[0]);
  }

  /** A connected pair of streams: client and server. */
  final Party[] streams(int domain) throws ErrnoException {
    Party listener = listener(domain);
    Party client = caller("client", listener);
    Party server = accepted("server", listener);
    listener.closes();
    place(client);
    place(server);
    return new Party[] {client, server};
  }

  /** Moves an endpoint to where this scenario wants it. */
  private void place(Party party) {
    if (placement == Placement.AT_HOME) {
      needs(Feature.ADOPTION);
      party.assertResult("adopt", 0, poller.adopt(party.endpoint));
    }
  }

  /** Two of AF_UNIX that are connected to each other. */
  final Party[] pair(int type) throws ErrnoException {
    needs(Feature.UNIX);
    Endpoint[] pair = engine.socketpair(AF_UNIX, type, 0);
    return new Party[] {party("left", pair[0]), party("right", pair[1])};
  }

  /** Two with names, not connected. */
  final Party[] datagrams(int domain) throws ErrnoException {
    return new Party[] {bound("client", domain, SOCK_DGRAM), bound("server", domain, SOCK_DGRAM)};
  }

  /** The family that the engine has, for what does not depend on the family. */
  final int anyDomain() {
    return suite.lacks().contains(Feature.INET) ? AF_UNIX : AF_INET;
  }

  // Watching.

  final void watch(Party party, int events) {
    watch(party, events, (endpoint, now) -> {});
  }

  /** Watches, and does something more when told. */
  final void watch(Party party, int events, Ready then) {
    watch(poller, party, events, then);
  }

  final void watch(Poller by, Party party, int events, Ready then) {
    Ready sink =
        (endpoint, now) -> {
          told.add(new Told(party, now));
          then.ready(endpoint, now);
        };
    party.assertResult("watch", 0, by.watch(party.endpoint, events, sink));
  }

  final void unwatch(Party party) {
    party.assertResult("unwatch", 0, poller.unwatch(party.endpoint));
  }

  /** The next turn that tells anything tells this and nothing else. */
  final void tells(Party party, int events) {
    assertEquals(List.of(new Told(party, events)), turnUntilTold(), () -> state("told"));
  }

  /** A turn tells nothing. */
  final void silent() {
    assertEquals(List.of(), turn(0), () -> state("told"));
  }

  /** What the next turn tells that tells anything. */
  final List<Told> turnUntilTold() {
    Deadline deadline = deadline();
    List<Told> now = turn(deadline.leftNanos());
    while (now.isEmpty()) {
      deadline.check("somebody to be told");
      now = turn(deadline.leftNanos());
    }
    return now;
  }

  final List<Told> turn(long nanos) {
    return turn(nanos, Integer.MAX_VALUE);
  }

  final List<Told> turn(long nanos, int most) {
    int before = told.size();
    int count = poller.turn(nanos, most);
    List<Told> now = List.copyOf(told.subList(before, told.size()));
    assertEquals(result(now.size()), result(count), () -> state("how many a turn has told"));
    return now;
  }

  /** Everything that was told so far. */
  final List<Told> told() {
    return List.copyOf(told);
  }

  /** Whether a thread is in a method of this name just now. */
  static boolean isInside(Thread thread, String method) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals(method));
  }

  // For messages.

  static String result(long result) {
    return result < 0 ? "-" + Errno.name(result) : Long.toString(result);
  }

  final String state(String what) {
    StringBuilder state = new StringBuilder(what).append("\n  engine ").append(engine.describe());
    for (Party party : parties) {
      state.append("\n  ").append(party.name).append(" shows ").append(shown(party));
    }
    return state.append("\n  told ").append(told).toString();
  }

  private static String shown(Party party) {
    try {
      return Events.names(party.endpoint.events());
    } catch (IllegalStateException e) {
      return "nothing to this thread";
    }
  }
}
