// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EEBADADDR;
import static io.cleat.efun.SocketError.EEBADDATA;
import static io.cleat.efun.SocketError.EENOSOCKS;
import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketError.EETYPENOTSUPP;
import static io.cleat.efun.SocketMode.DATAGRAM;
import static io.cleat.efun.SocketMode.MUD;
import static io.cleat.efun.SocketMode.MUD_TLS;
import static io.cleat.efun.SocketMode.STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.ErrnoException;
import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The results that the default profile gives where FluffOS is wrong. */
class RepairedResultsTest extends InRepairedSettings {
  @Test
  void modeSevenIsMudOverTls() {
    int s = me.socketCreate(MUD_TLS, read, close);
    assertTrue(me.socketStatus(s).toString().contains("\"MUD_TLS\""));
  }

  @Test
  void aPortBeyondTheLastIsNone() {
    int s = create(STREAM);
    gives(EEBADADDR, me.socketBind(s, 70000));
    gives(EEBADADDR, me.socketBind(s, 0, "127.0.0.1 70000"));
    gives(EEBADADDR, me.socketConnect(s, "127.0.0.1 70000", read, write));
    gives(EEBADADDR, me.socketWrite(create(DATAGRAM), new LpcString("x"), "127.0.0.1 70000"));
  }

  @Test
  void localhostIsAnAddress() {
    int s = create(STREAM);
    gives(EESUCCESS, me.socketBind(s, 0, "localhost 0"));
    assertTrue(addressOf(s).startsWith("127.0.0.1 "), addressOf(s));
  }

  @Test
  void aHostNameIsToConnectToOnly() {
    gives(EEBADADDR, me.socketBind(create(STREAM), 0, "mud.example 0"));
    gives(EEBADADDR, me.socketWrite(create(DATAGRAM), new LpcString("x"), "mud.example 80"));
  }

  @Test
  void anArrayIsNothingForAStream() {
    Connected stream = connected(STREAM);
    gives(EETYPENOTSUPP, me.socketWrite(stream.s(), LpcArray.of(LpcInt.of(1))));
    gives(EETYPENOTSUPP, me.socketWrite(stream.s(), LpcArray.EMPTY));
  }

  @Test
  void nestingTooDeeplyIsBadData() {
    Connected mud = connected(MUD);
    LpcValue value = LpcInt.ZERO;
    for (int i = 0; i < 100; i++) {
      value = LpcArray.of(value);
    }
    gives(EESUCCESS, me.socketWrite(mud.s(), value));
    gives(EEBADDATA, me.socketWrite(mud.s(), LpcArray.of(value)));
  }

  @Test
  void aFrameLongerThanPeersTakeIsBadData() {
    Connected mud = connected(MUD);
    gives(EEBADDATA, me.socketWrite(mud.s(), "x".repeat(262_144)));
    assertEquals("DATA_XFER", state(mud.s()));
  }

  @Test
  void badDescriptorsHaveNoAddress() {
    assertEquals("", me.socketAddress(9999));
  }

  @Test
  void oneSocketMoreThanTheProfileAllowsIsTooMany() throws ErrnoException {
    open(EfunProfile.standard().withSocketsMax(2));
    create(STREAM);
    int s = create(DATAGRAM);
    gives(EENOSOCKS, me.socketCreate(STREAM, read, close));
    gives(EESUCCESS, me.socketClose(s));
    assertEquals(s, create(STREAM));
  }

  @Test
  void aConnectionThatWouldBeOneTooManyWaits() throws ErrnoException {
    open(EfunProfile.standard().withSocketsMax(2));
    int other = create(STREAM);
    int listener = listener(STREAM);
    Peer peer = Peer.connect(this, portOf(listener));
    calls("pending " + listener);
    gives(EENOSOCKS, me.socketAccept(listener, read, write));
    log.clear();
    settle();
    assertEquals(List.of(), log);
    gives(EESUCCESS, me.socketClose(other));
    calls("pending " + listener); // once more, for now there is room
    assertEquals(other, me.socketAccept(listener, read, write));
    gives(EESUCCESS, me.socketWrite(other, "welcome"));
    peer.receives("welcome");
  }

  @Test
  void oneRepairCanBeLeftOut() throws ErrnoException {
    open(EfunProfile.standard().without(Repair.PORTS_CHECKED));
    gives(EESUCCESS, me.socketBind(create(STREAM), 0, "127.0.0.1 65536"));
    open(EfunProfile.fluffosExact().with(Repair.PORTS_CHECKED));
    gives(EEBADADDR, me.socketBind(create(STREAM), 0, "127.0.0.1 65536"));
    assertEquals(List.of(), log);
  }
}
