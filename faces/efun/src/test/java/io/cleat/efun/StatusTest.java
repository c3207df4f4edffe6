// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketMode.DATAGRAM;
import static io.cleat.efun.SocketMode.DATAGRAM_BINARY;
import static io.cleat.efun.SocketMode.MUD;
import static io.cleat.efun.SocketMode.STREAM;
import static io.cleat.efun.SocketMode.STREAM_BINARY;
import static io.cleat.efun.SocketMode.STREAM_TLS;
import static io.cleat.efun.SocketMode.STREAM_TLS_BINARY;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcReference;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import org.junit.jupiter.api.Test;

/** What socket_status and socket_address tell. */
class StatusTest extends InEverySetting {
  private LpcArray row(int s) {
    return (LpcArray) me.socketStatus(s);
  }

  private String text(int s, int at) {
    return ((LpcString) row(s).at(at)).text();
  }

  @Test
  void aDescriptorThatWasNeverGivenHasNone() {
    assertEquals(LpcInt.ZERO, me.socketStatus(0));
    assertEquals(LpcInt.ZERO, me.socketStatus(-1));
    assertEquals(LpcArray.EMPTY, me.socketStatus());
  }

  @Test
  void aNewSocketHasNoAddress() {
    int s = create(STREAM);
    LpcValue owner = new LpcReference(LpcReference.Kind.OBJECT, this);
    LpcValue none = LpcString.EMPTY;
    LpcArray expected =
        LpcArray.of(
            LpcInt.of(s), new LpcString("UNBOUND"), new LpcString("STREAM"), none, none, owner);
    assertEquals(expected, row(s));
  }

  @Test
  void aClosedDescriptorKeepsItsRow() {
    int s = create(STREAM);
    create(STREAM);
    me.socketClose(s);
    assertEquals("({ -1, \"CLOSED\", \"MUD\", \"\", \"\", 0 })", row(s).toString());
    assertEquals(2, me.socketStatus().size());
    assertEquals(row(s), me.socketStatus().at(0));
  }

  @Test
  void modesHaveTheirNames() {
    assertEquals("MUD", text(create(MUD), 2));
    assertEquals("DATAGRAM", text(create(DATAGRAM), 2));
    assertEquals(isExact() ? "STREAM" : "STREAM_BINARY", text(create(STREAM_BINARY), 2));
    assertEquals(isExact() ? "DATAGRAM" : "DATAGRAM_BINARY", text(create(DATAGRAM_BINARY), 2));
    assertEquals("STREAM_TLS", text(create(STREAM_TLS), 2));
    assertEquals("STREAM_TLS_BINARY", text(create(STREAM_TLS_BINARY), 2));
  }

  @Test
  void addressesHaveAPointBeforeThePort() {
    int s = bound(STREAM);
    assertEquals("127.0.0.1." + portOf(s), text(s, 3));
    assertEquals("", text(s, 4));
    int any = create(STREAM);
    me.socketBind(any, 0);
    assertEquals("*." + portOf(any), text(any, 3));
  }

  @Test
  void statesFollowTheCalls() {
    int s = create(STREAM);
    assertEquals("UNBOUND", state(s));
    me.socketBind(s, 0, "127.0.0.1 0");
    assertEquals("BOUND", state(s));
    me.socketListen(s, pending);
    assertEquals("LISTEN", state(s));
    Peer peer = Peer.connect(this, portOf(s));
    int accepted = accepted(s);
    assertEquals("DATA_XFER", state(accepted));
    assertEquals(peer.address().replace(' ', '.'), text(accepted, 4));
    assertEquals("127.0.0.1." + portOf(s), text(accepted, 3));
    me.socketClose(accepted);
    assertEquals("CLOSED", state(accepted));
  }

  @Test
  void anAddressHasABlankBeforeThePort() {
    Connected stream = connected(STREAM);
    assertEquals(stream.peer().address(), me.socketAddress(stream.s()));
    assertEquals("127.0.0.1 " + portOf(stream.s()), me.socketAddress(stream.s(), 1));
    assertEquals("0.0.0.0 0", me.socketAddress(create(STREAM)));
    assertEquals("0.0.0.0 0", me.socketAddress(create(STREAM), 1));
  }
}
