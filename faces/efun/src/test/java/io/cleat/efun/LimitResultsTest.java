// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EEADDRINUSE;
import static io.cleat.efun.SocketError.EEBIND;
import static io.cleat.efun.SocketError.EESENDTO;
import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketMode.DATAGRAM;
import static io.cleat.efun.SocketMode.DATAGRAM_BINARY;
import static io.cleat.efun.SocketMode.STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.efun.lpc.LpcBuffer;
import io.cleat.efun.lpc.LpcString;
import org.junit.jupiter.api.Test;

/** The results that need more than a toy: what is in use, whose address it is, how much fits. */
class LimitResultsTest extends OnRealEngines {
  private static final int DATAGRAM_MAX = 65507;

  @Test
  void aPortThatSomebodyListensOnIsInUse() {
    int listener = listener(STREAM);
    gives(EEADDRINUSE, me.socketBind(create(STREAM), 0, addressOf(listener)));
  }

  @Test
  void anAddressOfAnotherMachineCannotBeBound() {
    gives(EEBIND, me.socketBind(create(STREAM), 0, "192.0.2.1 0"));
  }

  @Test
  void theLargestDatagramArrivesWhole() {
    int to = bound(DATAGRAM_BINARY);
    int from = bound(DATAGRAM_BINARY);
    gives(EESUCCESS, me.socketWrite(from, LpcBuffer.allocate(DATAGRAM_MAX), addressOf(to)));
    until(() -> !values.isEmpty());
    assertEquals(DATAGRAM_MAX, ((LpcBuffer) values.getFirst()).size());
  }

  @Test
  void oneByteMoreIsNotSent() {
    LpcBuffer datagram = LpcBuffer.allocate(DATAGRAM_MAX + 1);
    gives(EESENDTO, me.socketWrite(create(DATAGRAM_BINARY), datagram, "127.0.0.1 9"));
  }

  @Test
  void bindAfterADatagramFromNowhere() {
    int s = create(DATAGRAM);
    Peer peer = Peer.datagrams(this);
    gives(EESUCCESS, me.socketWrite(s, new LpcString("x"), peer.address()));
    assertEquals(isExact() ? "UNBOUND" : "BOUND", state(s));
    gives(isExact() ? EEBIND : SocketError.EEISBOUND, me.socketBind(s, 0));
  }
}
