// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.Events.ERR;
import static io.cleat.Events.OUT;
import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.address.Family.AF_INET;

import io.cleat.Errno;
import io.cleat.address.Sockaddr;
import org.junit.jupiter.api.Test;

/** What is UDP's own: nobody may be there, and a connected one is told so later (udp(7)). */
abstract class UdpDatagrams extends Datagrams {
  UdpDatagrams(DoorSuite suite) {
    super(suite, AF_INET);
  }

  @Test
  void needsAnAddress() throws Exception {
    party("fresh", AF_INET, SOCK_DGRAM).failsToSend(Errno.EDESTADDRREQ);
  }

  @Test
  void messageToNobodyIsRefusedLaterAndOnce() {
    Sockaddr to = Sockaddr.of(server.address());
    client.assertResult("connect", 0, client.endpoint.connect(to));
    server.closes();
    watch(client, 0);
    client.sends("anybody?").shows(OUT | ERR);
    tells(client, ERR);
    client.failsToSend(Errno.ECONNREFUSED).shows(OUT);
    silent();
  }

  @Test
  void messageToNobodyIsRefusedToTheReceiverToo() {
    Sockaddr to = Sockaddr.of(server.address());
    client.assertResult("connect", 0, client.endpoint.connect(to));
    server.closes();
    client.sends("anybody?").shows(OUT | ERR).failsToReceive(Errno.ECONNREFUSED);
    client.receivesNothing();
  }
}
