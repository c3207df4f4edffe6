// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketMode.DATAGRAM;
import static io.cleat.efun.SocketMode.DATAGRAM_BINARY;
import static io.cleat.efun.SocketMode.STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.cleat.efun.lpc.LpcBuffer;
import io.cleat.efun.lpc.LpcString;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The callbacks of the default profile where FluffOS is wrong. */
class RepairedCallbacksTest extends InRepairedSettings {
  @Test
  void aConnectionThatWaitsIsToldOnce() {
    int listener = listener(STREAM);
    Peer.connect(this, portOf(listener));
    calls("pending " + listener);
  }

  @Test
  void thoseBehindItAreToldAsSoonAsItIsAccepted() {
    int listener = listener(STREAM);
    Peer.connect(this, portOf(listener));
    Peer.connect(this, portOf(listener));
    Peer.connect(this, portOf(listener));
    until(() -> !log.isEmpty());
    settle();
    for (int accepted = 1; accepted <= 3; accepted++) {
      assertEquals(listener + accepted, me.socketAccept(listener, read, write));
      log.add("accepted");
      settle();
    }
    String waits = "pending " + listener;
    List<String> last = List.of("accepted", waits, "accepted", waits, "accepted");
    assertEquals(last, log.subList(log.size() - last.size(), log.size()));
  }

  @Test
  void aListenerThatAcceptsInTheCallbackGetsAll() {
    int listener = me.socketCreate(STREAM, read, close);
    me.socketBind(listener, 0, "127.0.0.1 0");
    me.socketListen(listener, s -> log.add("accepted " + me.socketAccept(s, read, write)));
    for (int i = 0; i < 4; i++) {
      Peer.connect(this, portOf(listener));
    }
    calls("accepted 1", "accepted 2", "accepted 3", "accepted 4");
  }

  @Test
  void aSocketThatHasSentADatagramReceivesTheAnswer() {
    int s = create(DATAGRAM);
    Peer peer = Peer.datagrams(this);
    gives(EESUCCESS, me.socketWrite(s, new LpcString("question"), peer.address()));
    peer.takeDatagram();
    assertEquals("BOUND", state(s));
    assertNotEquals(0, portOf(s));
    peer.sendsTo(portOf(s), (byte) '!');
    calls("read " + s + " \"!\" from " + peer.address());
  }

  @Test
  void anEmptyDatagramIsEmpty() {
    int text = bound(DATAGRAM);
    int bytes = bound(DATAGRAM_BINARY);
    Peer peer = Peer.datagrams(this);
    peer.sendsTo(portOf(text));
    until(() -> values.size() == 1);
    peer.sendsTo(portOf(bytes));
    until(() -> values.size() == 2);
    assertEquals(List.of(LpcString.EMPTY, LpcBuffer.of()), values);
    assertEquals("BOUND", state(text));
  }

  @Test
  void aDatagramInTextModeIsAString() {
    int s = bound(DATAGRAM);
    Peer peer = Peer.datagrams(this);
    peer.sendsTo(portOf(s), (byte) 'a', (byte) 0xff);
    peer.sendsTo(portOf(s), (byte) 'a', (byte) 0, (byte) 'b');
    until(() -> values.size() == 2);
    assertEquals(List.of(new LpcString("a\ufffd"), new LpcString("a\0b")), values);
  }

  @Test
  void aCharacterThatTwoSegmentsShareArrivesWhole() {
    Connected stream = connected(STREAM);
    stream.peer().sends('a', 0xf0, 0x9f);
    until(() -> values.size() == 1);
    stream.peer().sends(0x98, 0x80, 'b');
    until(() -> values.size() == 2);
    assertEquals(List.of(new LpcString("a"), new LpcString("\ud83d\ude00b")), values);
  }

  @Test
  void aCharacterThatIsNeverCompletedIsReplacedAtTheEnd() {
    Connected stream = connected(STREAM);
    stream.peer().sends('a', 0xe2, 0x82);
    stream.peer().closes();
    calls(
        "read " + stream.s() + " \"a\"",
        "read " + stream.s() + " \"\ufffd\"",
        "close " + stream.s() + " ()");
  }

  @Test
  void textBehindANulArrives() {
    Connected stream = connected(STREAM);
    stream.peer().sends("one\0two\0");
    until(() -> values.size() == 1);
    assertEquals(List.of(new LpcString("one\0two\0")), values);
  }

  @Test
  void aBadFrameIsTheReason() {
    Connected mud = connected(SocketMode.MUD);
    mud.peer().sends(0x7f, 0, 0, 0);
    calls("close " + mud.s() + " (a frame of 2130706432 bytes was announced)");
  }
}
