// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EEBADF;
import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketMode.DATAGRAM;
import static io.cleat.efun.SocketMode.DATAGRAM_BINARY;
import static io.cleat.efun.SocketMode.STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.efun.lpc.LpcBuffer;
import io.cleat.efun.lpc.LpcString;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The callbacks of FluffOS that the default profile repairs. */
class ExactCallbacksTest extends InExactSettings {
  private static final int TURNS = 50;

  @Test
  void aConnectionThatWaitsIsToldInEveryTurn() {
    int listener = listener(STREAM);
    Peer.connect(this, portOf(listener));
    until(() -> log.size() == TURNS);
    assertEquals(TURNS, log.stream().filter(("pending " + listener)::equals).count());
  }

  @Test
  void aSocketThatWasNeverBoundReceivesNothing() {
    int s = create(DATAGRAM);
    Peer peer = Peer.datagrams(this);
    gives(EESUCCESS, me.socketWrite(s, new LpcString("hello"), peer.address()));
    peer.takeDatagram();
    assertEquals("UNBOUND", state(s));
    assertEquals("0.0.0.0 0", addressOf(s));
    settle();
    assertEquals(List.of(), log);
  }

  @Test
  void anEmptyDatagramClosesTheSocketSilently() {
    for (int mode : new int[] {DATAGRAM, DATAGRAM_BINARY}) {
      int s = bound(mode);
      Peer.datagrams(this).sendsTo(portOf(s));
      until(() -> state(s).equals("CLOSED"));
      gives(EEBADF, me.socketWrite(s, new LpcString("x"), "127.0.0.1 1"));
      assertEquals(List.of(), log);
    }
  }

  @Test
  void aDatagramThatIsNotUtf8IsABuffer() {
    int s = bound(DATAGRAM);
    Peer peer = Peer.datagrams(this);
    peer.sendsTo(portOf(s), (byte) 'a', (byte) 0xff);
    peer.sendsTo(portOf(s), (byte) 'a', (byte) 0, (byte) 'b');
    until(() -> values.size() == 2);
    assertEquals(List.of(LpcBuffer.of((byte) 'a', (byte) 0xff), new LpcString("a")), values);
  }

  @Test
  void aCharacterThatTwoSegmentsShareIsDestroyed() {
    Connected stream = connected(STREAM);
    stream.peer().sends(0xf0, 0x9f);
    until(() -> values.size() == 1);
    stream.peer().sends(0x98, 0x80);
    until(() -> values.size() == 2);
    assertEquals(List.of(new LpcString("\ufffd"), new LpcString("\ufffd\ufffd")), values);
  }

  @Test
  void textBehindANulIsLostUpToTheEndOfTheSegment() {
    Connected stream = connected(STREAM);
    stream.peer().sends("seen\0unseen");
    until(() -> values.size() == 1);
    stream.peer().sends("\0");
    until(() -> values.size() == 2);
    stream.peer().sends("seen again");
    until(() -> values.size() == 3);
    assertEquals(
        List.of(new LpcString("seen"), LpcString.EMPTY, new LpcString("seen again")), values);
  }

  @Test
  void theReasonOfACloseIsNotTold() {
    Connected stream = connected(STREAM);
    stream.peer().closes();
    calls("close " + stream.s());
  }
}
