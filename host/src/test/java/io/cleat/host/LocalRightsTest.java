// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import io.cleat.Ancillary;
import io.cleat.Control;
import io.cleat.Endpoint;
import io.cleat.Msg;
import io.cleat.option.Credentials;
import io.cleat.option.SocketOptions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What messages of AF_UNIX carry beside bytes: endpoints and credentials, unix(7). */
class LocalRightsTest extends LocalFixture {
  private static final Credentials UNKNOWN = new Credentials(0, 65_534, 65_534);

  private static List<Ancillary> from(Credentials who) {
    return List.of(new Ancillary.Sender(who));
  }

  // Endpoints.

  @Test
  void anEndpointPassesFromProcessToProcess() throws Exception {
    HostProcess server = root();
    HostProcess worker = user(1000);
    Talker listener = talker(server, SOCK_STREAM);
    listener.binds(abstractName("workers"));
    listener.listens(1);
    Talker inWorker = talker(worker, SOCK_STREAM);
    inWorker.connects(abstractName("workers"));
    Endpoint tcp = server.socket(AF_INET, SOCK_STREAM, 0);
    listener.accepts().passes("!", tcp);
    server.close();
    inWorker.receivesMessage(1);
    Endpoint passed = inWorker.passed().endpoint;
    assertNotSame(tcp, passed);
    assertEquals(0, passed.listen(1));
  }

  @Test
  void aMessageWithEndpointsEndsARead() {
    Talker[] pair = pair(SOCK_STREAM);
    Talker[] cargo = pair(SOCK_STREAM);
    pair[0].sends("12");
    pair[0].passes("ab", cargo[0].endpoint);
    pair[0].sends("cd");
    assertEquals("12ab", pair[1].receivesMessage(10));
    assertEquals(1, pair[1].ancillary().size());
    assertEquals("cd", pair[1].receivesMessage(10));
    assertEquals(0, pair[1].ancillary().size());
  }

  @Test
  void aPeekShowsACopy() {
    Talker[] pair = pair(SOCK_STREAM);
    Talker[] cargo = pair(SOCK_STREAM);
    pair[0].passes("ab", cargo[0].endpoint);
    cargo[0].closes();
    assertEquals("ab", pair[1].peeksMessage(10));
    Talker seen = pair[1].passed();
    assertEquals("ab", pair[1].receivesMessage(10));
    seen.closes();
    assertEquals("2", cargo[1].sends("hi"));
    assertEquals("hi", pair[1].passed().receives(10));
  }

  @Test
  void moreThan253AreTooMany() {
    Talker[] pair = pair(SOCK_DGRAM);
    Endpoint[] many = new Endpoint[254];
    Arrays.fill(many, pair[0].endpoint);
    assertEquals("EINVAL", pair[0].passes("x", many));
    assertEquals("1", pair[0].passes("x", Arrays.copyOf(many, 253)));
  }

  @Test
  void aClosedEndpointAndOneOfAnotherHostDoNotPass() throws Exception {
    Talker[] pair = pair(SOCK_DGRAM);
    Talker closed = talker(SOCK_DGRAM);
    closed.closes();
    assertEquals("EBADF", pair[0].passes("x", closed.endpoint));
    try (Host other = leaks.watch(Host.open("other"), Host::openEndpoints, Host::inventory)) {
      assertEquals("EBADF", pair[0].passes("x", other.socket(AF_INET, SOCK_STREAM, 0)));
    }
  }

  @Test
  void aUserHasALimitOfWhatIsUnderWay() {
    HostProcess user = user(1000);
    Talker[] pair = pair(user, SOCK_STREAM);
    Endpoint[] many = new Endpoint[250];
    Arrays.fill(many, talker(user, SOCK_DGRAM).endpoint);
    for (int i = 0; i < 5; i++) {
      assertEquals("1", pair[0].passes("x", many));
    }
    assertEquals("ETOOMANYREFS", pair[0].passes("x", many));
    pair[1].receives(2);
    assertEquals("1", pair[0].passes("x", many));
  }

  @Test
  void endpointsInEachOthersQueuesAreThrownAway() {
    Talker[] ring = pair(SOCK_STREAM);
    Talker[] cargo = pair(SOCK_STREAM);
    ring[0].passes("a", ring[0].endpoint, cargo[0].endpoint);
    ring[1].passes("b", ring[1].endpoint);
    cargo[0].closes();
    ring[0].closes();
    assertEquals("OUT", cargo[1].events());
    ring[1].closes();
    assertEquals("IN|OUT|HUP|RDHUP", cargo[1].events());
  }

  @Test
  void aRingThatCanBeReachedThroughAMessageStays() {
    Talker[] ring = pair(SOCK_STREAM);
    Talker[] outside = pair(SOCK_STREAM);
    ring[0].passes("a", ring[0].endpoint);
    outside[0].passes("key", ring[1].endpoint);
    ring[0].closes();
    ring[1].closes();
    outside[1].receivesMessage(3);
    Talker back = outside[1].passed();
    assertEquals("a", back.receivesMessage(1));
  }

  @Test
  void aConnectionThatWasNeverAcceptedIsThrownAwayToo() {
    Talker listener = talker(SOCK_STREAM);
    listener.binds(abstractName("l"));
    listener.listens(1);
    Talker caller = talker(SOCK_STREAM);
    caller.connects(abstractName("l"));
    Talker[] cargo = pair(SOCK_STREAM);
    caller.passes("x", listener.endpoint, cargo[0].endpoint);
    cargo[0].closes();
    assertEquals("OUT", cargo[1].events());
    // Nobody can accept any more: the one who listens is held by the connection that waits at it.
    listener.closes();
    assertEquals("IN|OUT|HUP|RDHUP", cargo[1].events());
    assertEquals("ECONNRESET", caller.receives(1));
  }

  // Credentials.

  @Test
  void everyMessageShowsItsSenderToWhoAsks() {
    HostProcess user = user(1000);
    Talker[] pair = pair(user, SOCK_STREAM);
    pair[1].set(SocketOptions.PASSCRED, true);
    pair[0].sends("a");
    pair[1].receivesMessage(1);
    assertEquals(from(of(user)), pair[1].ancillary());
  }

  @Test
  void whatWasSentBeforeAnybodyAskedIsOfNobody() {
    Talker[] pair = pair(SOCK_STREAM);
    pair[0].sends("a");
    pair[1].set(SocketOptions.PASSCRED, true);
    pair[0].sends("b");
    assertEquals("a", pair[1].receivesMessage(10));
    assertEquals(from(UNKNOWN), pair[1].ancillary());
    assertEquals("b", pair[1].receivesMessage(10));
  }

  @Test
  void onlyThePrivilegedShowOthers() {
    HostProcess user = user(1000);
    HostProcess root = root();
    Talker[] pair = pair(user, SOCK_STREAM);
    assertEquals("EPERM", pair[0].shows(new Credentials(user.pid(), 0, 0), "x"));
    assertEquals("EPERM", pair[0].shows(of(root), "x"));
    assertEquals("1", pair[0].shows(of(user), "x"));
    Talker[] free = pair(root, SOCK_STREAM);
    assertEquals("1", free[0].shows(of(user), "x"));
    assertEquals("ESRCH", free[0].shows(new Credentials(9999, 0, 0), "x"));
  }

  @Test
  void peersKnowWhoConnectedAndWhoListened() {
    HostProcess server = root();
    HostProcess client = user(1000);
    Talker listener = talker(server, SOCK_STREAM);
    listener.binds(abstractName("l"));
    listener.listens(1);
    Talker caller = talker(client, SOCK_STREAM);
    caller.connects(abstractName("l"));
    assertEquals(of(server), caller.get(SocketOptions.PEERCRED));
    assertEquals(of(client), listener.accepts().get(SocketOptions.PEERCRED));
    assertEquals(new Credentials(0, -1, -1), talker(SOCK_STREAM).get(SocketOptions.PEERCRED));
  }

  @Test
  void whatHasNoRoomIsCut() {
    Talker[] pair = pair(SOCK_STREAM);
    pair[1].set(SocketOptions.PASSCRED, true);
    pair[0].passes("x", pair[0].endpoint);
    pair[1].receivesMessage(1, Control.space(Credentials.BYTES));
    assertEquals(Msg.MSG_CTRUNC, pair[1].flags());
    assertEquals(1, pair[1].ancillary().size());
  }
}
