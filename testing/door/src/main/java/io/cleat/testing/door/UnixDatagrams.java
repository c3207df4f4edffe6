// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.Events.OUT;
import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.address.Family.AF_UNIX;

import io.cleat.Errno;
import io.cleat.address.Address;
import io.cleat.address.Sockaddr;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** What is AF_UNIX's own: no message is lost, so a slow receiver is waited for (unix(7)). */
abstract class UnixDatagrams extends Datagrams {
  UnixDatagrams(DoorSuite suite) {
    super(suite, AF_UNIX);
  }

  @Test
  void needsAnAddress() throws Exception {
    party("fresh", AF_UNIX, SOCK_DGRAM).failsToSend(Errno.ENOTCONN);
  }

  @Test
  void messageToNobodyIsRefusedAtOnce() {
    Address nobody = server.address();
    server.closes();
    MemorySegment data = MemorySegment.ofArray(new byte[1]);
    long result = client.endpoint.sendto(data, 0, 1, 0, Sockaddr.of(nobody));
    client.assertResult("sendto", Errno.ECONNREFUSED.negated(), result);
  }

  @Test
  void fullQueueHasNoRoomUntilItIsDrained() throws Exception {
    Party[] pair = pair(SOCK_DGRAM);
    int sent = 0;
    while (pair[0].send("x") == 1) {
      sent++;
    }
    pair[0].failsToSend(Errno.EAGAIN).shows(0);
    watch(pair[0], OUT);
    silent();
    for (int i = 0; i < sent; i++) {
      pair[1].takes(10, "x");
    }
    tells(pair[0], OUT);
    pair[0].sends("more");
  }

  @Test
  void pairWhosePeerHasClosedIsRefusedAndThenAlone() throws Exception {
    Party[] pair = pair(SOCK_DGRAM);
    pair[1].closes();
    pair[0].shows(OUT).failsToSend(Errno.ECONNREFUSED).failsToSend(Errno.ENOTCONN);
    pair[0].receivesNothing();
  }
}
