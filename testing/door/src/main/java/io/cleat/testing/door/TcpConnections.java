// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.Events.ERR;
import static io.cleat.Events.HUP;
import static io.cleat.Events.IN;
import static io.cleat.Events.OUT;
import static io.cleat.Events.RDHUP;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.address.Address;
import io.cleat.address.Sockaddr;
import org.junit.jupiter.api.Test;

/**
 * What is TCP's own in making connections: it takes time, may fail later, and is counted even when
 * gone already.
 */
abstract class TcpConnections extends Connections {
  TcpConnections(DoorSuite suite) {
    super(suite, AF_INET);
  }

  @Test
  void connectIsInProgressAndThenHasRoom() throws Exception {
    Party listener = listener(AF_INET);
    Party caller = party("caller", AF_INET, SOCK_STREAM);
    connects(caller, listener.address(), Errno.EINPROGRESS.negated());
    watch(caller, OUT);
    tells(caller, OUT);
    assertEquals(null, caller.pendingError());
  }

  private static void connects(Party caller, Address to, int result) {
    caller.assertResult("connect", result, caller.endpoint.connect(Sockaddr.of(to)));
  }

  @Test
  void connectTellsItsSuccessOnce() throws Exception {
    Party listener = listener(AF_INET);
    Party caller = caller("caller", listener);
    connects(caller, listener.address(), 0);
    connects(caller, listener.address(), Errno.EISCONN.negated());
  }

  @Test
  void refusedConnectShowsEverythingAndTellsWhy() throws Exception {
    Party gone = bound("gone", AF_INET, SOCK_STREAM);
    Party caller = party("caller", AF_INET, SOCK_STREAM);
    watch(caller, IN | OUT | RDHUP);
    connects(caller, gone.address(), Errno.EINPROGRESS.negated());
    caller.shows(IN | OUT | ERR | HUP | RDHUP);
    tells(caller, IN | OUT | ERR | HUP | RDHUP);
    assertEquals(Errno.ECONNREFUSED, caller.pendingError());
    caller.shows(IN | OUT | HUP | RDHUP);
    assertEquals(null, caller.pendingError());
  }

  @Test
  void connectionResetMeanwhileIsStillAccepted() throws Exception {
    Party listener = listener(AF_INET);
    Party caller = caller("caller", listener);
    Address from = caller.address();
    listener.shows(IN);
    caller.resets();
    Endpoint[] into = new Endpoint[1];
    Sockaddr peer = new Sockaddr();
    listener.assertResult("accept", 1, listener.endpoint.accept(into, 0, peer));
    party("accepted", into[0]).shows(IN | OUT | ERR | HUP | RDHUP);
    assertEquals(from, peer.address());
  }

  @Test
  void unconnectedStreamMovesNothing() throws Exception {
    Party fresh = party("fresh", AF_INET, SOCK_STREAM);
    fresh.failsToSend(Errno.EPIPE).failsToReceive(Errno.ENOTCONN);
    fresh.assertResult("shutdown", Errno.ENOTCONN.negated(), fresh.endpoint.shutdown(2));
    int peer = fresh.endpoint.getpeername(new Sockaddr());
    fresh.assertResult("getpeername", Errno.ENOTCONN.negated(), peer);
  }
}
