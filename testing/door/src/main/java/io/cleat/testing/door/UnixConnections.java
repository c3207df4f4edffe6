// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.Events.HUP;
import static io.cleat.Events.IN;
import static io.cleat.Events.OUT;
import static io.cleat.Events.RDHUP;
import static io.cleat.Msg.SHUT_RD;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_UNIX;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.Errno;
import io.cleat.address.Address;
import io.cleat.address.Sockaddr;
import io.cleat.address.Unix;
import org.junit.jupiter.api.Test;

/**
 * What is AF_UNIX's own: connections are made at once or not at all, and there is no reset but for
 * unread bytes (unix(7)).
 */
abstract class UnixConnections extends Connections {
  UnixConnections(DoorSuite suite) {
    super(suite, AF_UNIX);
  }

  private static int connect(Party caller, Address to) {
    return caller.endpoint.connect(Sockaddr.of(to));
  }

  @Test
  void connectIsDoneAtOnce() throws Exception {
    Party listener = listener(AF_UNIX);
    Party caller = party("caller", AF_UNIX, SOCK_STREAM);
    caller.assertResult("connect", 0, connect(caller, listener.address()));
    caller.assertResult(
        "connect again", Errno.EISCONN.negated(), connect(caller, listener.address()));
  }

  @Test
  void connectToNobodyIsRefusedAndMayBeTriedElsewhere() throws Exception {
    Party gone = listener(AF_UNIX);
    Address nobody = gone.address();
    gone.closes();
    Party caller = party("caller", AF_UNIX, SOCK_STREAM);
    int refused = connect(caller, nobody);
    caller.assertResult("connect", Errno.ECONNREFUSED.negated(), refused);
    caller.shows(OUT | HUP);
    Party listener = listener(AF_UNIX);
    caller.assertResult("connect", 0, connect(caller, listener.address()));
  }

  @Test
  void fullBacklogAsksToComeAgain() throws Exception {
    Party listener = bound("listener", AF_UNIX, SOCK_STREAM);
    listener.assertResult("listen", 0, listener.endpoint.listen(1));
    caller("first", listener);
    caller("second", listener);
    Party third = party("third", AF_UNIX, SOCK_STREAM);
    third.assertResult("connect", Errno.EAGAIN.negated(), connect(third, listener.address()));
    accepted("accepted", listener);
    third.assertResult("connect", 0, connect(third, listener.address()));
  }

  @Test
  void listenNeedsAName() throws Exception {
    Party fresh = party("fresh", AF_UNIX, SOCK_STREAM);
    fresh.assertResult("listen", Errno.EINVAL.negated(), fresh.endpoint.listen(1));
  }

  @Test
  void lingeringCloseIsNoReset() throws Exception {
    Party[] streams = streams(AF_UNIX);
    streams[0].sends("last").resets();
    streams[1].shows(IN | OUT | HUP | RDHUP).receives("last").receivesEnd();
  }

  @Test
  void shutForReadingStopsThePeer() throws Exception {
    Party[] streams = streams(AF_UNIX);
    streams[1].shuts(SHUT_RD).shows(IN | OUT | RDHUP).receivesEnd();
    streams[0].shows(OUT).failsToSend(Errno.EPIPE);
    streams[1].sends("still");
    streams[0].receives("still");
  }

  @Test
  void unconnectedStreamMovesNothing() throws Exception {
    Party fresh = party("fresh", AF_UNIX, SOCK_STREAM);
    fresh.failsToSend(Errno.ENOTCONN).failsToReceive(Errno.EINVAL);
    int peer = fresh.endpoint.getpeername(new Sockaddr());
    fresh.assertResult("getpeername", Errno.ENOTCONN.negated(), peer);
  }

  @Test
  void pairIsConnectedAndUnnamed() throws Exception {
    Party[] pair = pair(SOCK_STREAM);
    pair[0].sends("to the right");
    pair[1].receives("to the right").sends("to the left");
    pair[0].receives("to the left");
    assertEquals(Unix.UNNAMED, pair[0].address());
    assertEquals(Unix.UNNAMED, pair[0].peerAddress());
  }
}
