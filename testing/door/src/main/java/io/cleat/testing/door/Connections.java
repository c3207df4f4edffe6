// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.Events.EDGE;
import static io.cleat.Events.ERR;
import static io.cleat.Events.HUP;
import static io.cleat.Events.IN;
import static io.cleat.Events.NVAL;
import static io.cleat.Events.OUT;
import static io.cleat.Events.RDHUP;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_UNIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.address.Sockaddr;
import io.cleat.address.Unix;
import org.junit.jupiter.api.Test;

/** How streams of any family find each other: bind, listen, connect, accept. */
abstract class Connections extends Stage {
  private final int domain;

  Connections(DoorSuite suite, int domain) {
    super(suite);
    this.domain = domain;
  }

  @Test
  void freshStreamHasHungUp() throws Exception {
    Party fresh = party("fresh", domain, SOCK_STREAM);
    fresh.shows(OUT | HUP);
    watch(fresh, 0);
    tells(fresh, HUP);
  }

  @Test
  void listenerTellsWhileAConnectionWaits() throws Exception {
    Party listener = listener(domain);
    watch(listener, IN);
    silent();
    caller("first", listener);
    caller("second", listener);
    tells(listener, IN);
    accepted("one", listener);
    tells(listener, IN);
    accepted("other", listener);
    silent();
  }

  @Test
  void listenerAtItsEdgeTellsEachArrival() throws Exception {
    Party listener = listener(domain);
    watch(listener, IN | EDGE);
    caller("first", listener);
    tells(listener, IN);
    silent();
    caller("second", listener);
    tells(listener, IN);
    silent();
  }

  @Test
  void acceptTakesAllThatWait() throws Exception {
    Party listener = listener(domain);
    Party[] callers = {
      caller("first", listener), caller("second", listener), caller("third", listener)
    };
    listener.shows(IN);
    Endpoint[] into = new Endpoint[8];
    listener.assertResult("accept", 3, listener.endpoint.accept(into, 0, 8));
    for (int i = 0; i < callers.length; i++) {
      callers[i].sends("I am " + i);
      party("accepted " + i, into[i]).receives("I am " + i);
    }
    assertNull(into[3]);
    listener.assertResult("accept", Errno.EAGAIN.negated(), listener.endpoint.accept(into, 0, 8));
  }

  @Test
  void acceptTakesNoMoreThanAskedFor() throws Exception {
    Party listener = listener(domain);
    caller("first", listener);
    caller("second", listener);
    listener.shows(IN);
    Endpoint[] into = new Endpoint[3];
    listener.assertResult("accept", 1, listener.endpoint.accept(into, 1, 1));
    assertNull(into[0]);
    assertNotNull(party("accepted", into[1]));
    assertNull(into[2]);
    listener.shows(IN);
  }

  @Test
  void acceptGivesThePeersAddress() throws Exception {
    Party listener = listener(domain);
    Party caller = caller("caller", listener);
    Endpoint[] into = new Endpoint[1];
    Sockaddr peer = new Sockaddr();
    listener.shows(IN);
    listener.assertResult("accept", 1, listener.endpoint.accept(into, 0, peer));
    party("accepted", into[0]);
    assertEquals(domain == AF_UNIX ? Unix.UNNAMED : caller.address(), peer.address());
  }

  @Test
  void connectedOnesKnowEachOther() throws Exception {
    Party listener = listener(domain);
    Party caller = caller("caller", listener);
    Party accepted = accepted("accepted", listener);
    assertEquals(listener.address(), accepted.address());
    assertEquals(listener.address(), caller.peerAddress());
    assertEquals(caller.address(), accepted.peerAddress());
  }

  @Test
  void bytesAndEndMayComeBeforeAccept() throws Exception {
    Party listener = listener(domain);
    caller("caller", listener).sends("early").closes();
    listener.shows(IN);
    accepted("accepted", listener).receives("early").receivesEnd();
  }

  @Test
  void closedListenerResetsThoseWhoWait() throws Exception {
    Party listener = listener(domain);
    Party caller = caller("caller", listener);
    listener.shows(IN).closes();
    caller.shows(IN | OUT | ERR | HUP | RDHUP).failsToReceive(Errno.ECONNRESET);
    caller.receivesEnd().failsToSend(Errno.EPIPE).shows(IN | OUT | HUP | RDHUP);
  }

  @Test
  void onlyListenersAccept() throws Exception {
    Party bound = bound("bound", domain, SOCK_STREAM);
    bound.assertResult(
        "accept", Errno.EINVAL.negated(), bound.endpoint.accept(new Endpoint[1], 0, 1));
  }

  @Test
  void nameIsGivenOnce() throws Exception {
    Party other = bound("other", domain, SOCK_STREAM);
    Sockaddr free = Sockaddr.of(other.address());
    other.closes();
    Party bound = bound("bound", domain, SOCK_STREAM);
    bound.assertResult("bind again", Errno.EINVAL.negated(), bound.endpoint.bind(free));
  }

  @Test
  void nameInUseIsRefused() throws Exception {
    Party listener = listener(domain);
    Party late = party("late", domain, SOCK_STREAM);
    Sockaddr taken = Sockaddr.of(listener.address());
    late.assertResult("bind", Errno.EADDRINUSE.negated(), late.endpoint.bind(taken));
  }

  @Test
  void nameIsFreeAgainAfterClose() throws Exception {
    Party listener = listener(domain);
    Sockaddr name = Sockaddr.of(listener.address());
    listener.closes();
    Party next = party("next", domain, SOCK_STREAM);
    next.assertResult("bind", 0, next.endpoint.bind(name));
  }

  @Test
  void everyCallAfterCloseIsRefused() throws Exception {
    Party party = party("closed", domain, SOCK_STREAM);
    party.closes();
    int closed = Errno.EBADF.negated();
    Sockaddr any = Sockaddr.of(anyAddress(domain));
    party.assertResult("close", closed, party.endpoint.close());
    party.assertResult("bind", closed, party.endpoint.bind(any));
    party.assertResult("listen", closed, party.endpoint.listen(1));
    party.assertResult("connect", closed, party.endpoint.connect(any));
    party.assertResult("accept", closed, party.endpoint.accept(new Endpoint[1], 0, 1));
    party.assertResult("shutdown", closed, party.endpoint.shutdown(0));
    party.assertResult("getsockname", closed, party.endpoint.getsockname(any));
    party.assertResult("getpeername", closed, party.endpoint.getpeername(any));
    party.assertResult("send", closed, party.send("x"));
    party.failsToReceive(Errno.EBADF).shows(NVAL);
    party.assertResult("await", closed, party.endpoint.await(IN, -1));
    party.assertResult("receive", closed, party.endpoint.receive((e, s, o, l) -> l));
    party.assertResult("watch", closed, poller.watch(party.endpoint, IN, (e, now) -> {}));
  }
}
