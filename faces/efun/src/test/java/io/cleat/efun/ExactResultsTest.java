// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EEBADADDR;
import static io.cleat.efun.SocketError.EEMODENOTSUPP;
import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketMode.DATAGRAM;
import static io.cleat.efun.SocketMode.MUD;
import static io.cleat.efun.SocketMode.STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcFloat;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The results that FluffOS gives and the default profile repairs. */
class ExactResultsTest extends InExactSettings {
  @Test
  void modeSevenIsNotSupported() {
    gives(EEMODENOTSUPP, me.socketCreate(7, read, close));
  }

  @Test
  void portsWrap() {
    int s = create(STREAM);
    gives(EESUCCESS, me.socketBind(s, 0, "127.0.0.1 65536"));
    assertEquals("BOUND", state(s));
    Peer peer = Peer.listen(this);
    int port = Integer.parseInt(peer.address().substring("127.0.0.1 ".length()));
    int other = create(STREAM);
    gives(EESUCCESS, me.socketConnect(other, "127.0.0.1 " + (65536 + port), read, write));
    calls("write " + other);
  }

  @Test
  void onlyNumericIpv4IsAnAddress() {
    int s = create(STREAM);
    for (String bad : List.of("localhost 0", "::1 0", "/run/x", "@x", "mud.example 80")) {
      gives(EEBADADDR, me.socketBind(s, 0, bad));
      gives(EEBADADDR, me.socketConnect(s, bad, read, write));
      int datagrams = create(DATAGRAM);
      gives(EEBADADDR, me.socketWrite(datagrams, new LpcString("x"), bad));
    }
  }

  @Test
  void anArrayOnAStreamIsDumpedAsTheMachineHasIt() {
    Connected stream = connected(STREAM);
    LpcValue array =
        LpcArray.of(
            LpcInt.of(1),
            LpcInt.of(-1),
            LpcInt.of(258),
            new LpcFloat(1.5),
            new LpcString("x"),
            LpcInt.of((1L << 32) + 1));
    gives(EESUCCESS, me.socketWrite(stream.s(), array));
    ByteBuffer expected = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder());
    expected.putInt(1).putInt(-1).putInt(258).putInt(0).putInt(0).putInt(1);
    stream.peer().receives(expected.array());
    gives(EESUCCESS, me.socketWrite(stream.s(), LpcArray.EMPTY));
  }

  @Test
  void nestingTooDeeplyIsAnErrorOfLpc() {
    Connected mud = connected(MUD);
    LpcError error = assertThrows(LpcError.class, () -> me.socketWrite(mud.s(), nested(101)));
    assertEquals(
        "Mappings, arrays and/or classes nested too deep (100) for save_object",
        error.getMessage());
    gives(EESUCCESS, me.socketWrite(mud.s(), nested(100)));
  }

  private static LpcValue nested(int depth) {
    LpcValue value = LpcInt.ZERO;
    for (int i = 0; i < depth; i++) {
      value = LpcArray.of(value);
    }
    return value;
  }

  @Test
  void badDescriptorsHaveAnAddressThatIsNone() {
    int s = create(STREAM);
    assertEquals(" 0", me.socketAddress(9999));
    assertEquals("0.0.0.0 0", me.socketAddress(s));
    assertEquals("0.0.0.0 0", me.socketAddress(s, 1));
  }

  @Test
  void aFrameLongerThanPeersTakeIsSent() {
    Connected mud = connected(MUD);
    int length = 4 << 20;
    LpcValue parts = LpcArray.of(text(1 << 20), text(1 << 20), text(1 << 20), text(1 << 20));
    gives(SocketError.EECALLBACK, me.socketWrite(mud.s(), parts));
    byte[] head = mud.peer().take(4);
    assertEquals(length + 4 * 3 + 4 + 1, ByteBuffer.wrap(head).getInt());
    mud.peer().take(length + 4 * 3 + 4 + 1);
  }

  private static LpcString text(int length) {
    return new LpcString("x".repeat(length));
  }
}
