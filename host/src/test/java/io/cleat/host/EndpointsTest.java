// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Endpoint;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A host tells how its endpoints are. */
class EndpointsTest extends LocalFixture {
  private EndpointState only() {
    List<EndpointState> all = host.endpoints();
    assertEquals(1, all.size(), all::toString);
    return all.getFirst();
  }

  @Test
  void aFreshHostHasNone() {
    assertEquals(List.of(), host.endpoints());
  }

  @Test
  void aListenerListens() {
    Talker listener = talker(SOCK_STREAM);
    listener.binds(abstractName("l"));
    listener.listens(1);
    assertEquals(abstractName("l"), only().local());
    assertEquals(Optional.empty(), only().peer());
    assertTrue(only().isListening());
  }

  @Test
  void queuesAreTold() {
    HostProcess user = user(1000);
    Talker[] pair = pair(user, SOCK_DGRAM);
    pair[0].sends("abc");
    List<EndpointState> both = host.endpoints();
    assertEquals(3, both.get(0).receiveBytes());
    assertEquals(768, both.get(1).sendBytes());
    assertEquals(user.pid(), both.get(0).pid());
    assertFalse(both.get(0).isListening());
  }

  @Test
  void tcpHasMoreToTell() throws Exception {
    Endpoint listener = host.socket(AF_INET, SOCK_STREAM, 0);
    listener.bind(Sockaddr.of(Inet.loopback(7)));
    listener.listen(1);
    assertEquals(Inet.loopback(7), only().local());
    assertEquals(10, only().tcp().orElseThrow().state());
  }

  @Test
  void whatIsClosedIsGone() {
    talker(SOCK_DGRAM).closes();
    assertEquals(List.of(), host.endpoints());
  }
}
