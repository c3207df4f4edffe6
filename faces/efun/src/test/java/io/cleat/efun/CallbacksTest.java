// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EEBADF;
import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketMode.DATAGRAM;
import static io.cleat.efun.SocketMode.MUD;
import static io.cleat.efun.SocketMode.STREAM;
import static io.cleat.efun.SocketMode.STREAM_BINARY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.efun.lpc.LpcBuffer;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcUndefined;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which callbacks come, with what and in which order; the same in both profiles. */
class CallbacksTest extends InEverySetting {
  @Test
  void aConnectionThatWaitsIsTold() {
    int listener = listener(STREAM);
    Peer.connect(this, portOf(listener));
    until(() -> !log.isEmpty());
    assertEquals("pending " + listener, log.getFirst());
  }

  @Test
  void acceptCallsNobody() {
    int s = connected(STREAM).s();
    settle();
    assertEquals(List.of(), log);
    assertEquals("DATA_XFER", state(s));
  }

  @Test
  void connectIsToldOnceByTheWriteCallback() {
    Peer peer = Peer.listen(this);
    int s = create(STREAM);
    gives(EESUCCESS, me.socketConnect(s, peer.address(), read, write));
    assertEquals("DATA_XFER", state(s));
    assertEquals(List.of(), log);
    calls("write " + s);
    assertEquals(peer.address(), me.socketAddress(s));
  }

  @Test
  void connectToNobodyIsToldOnceByTheCloseCallback() {
    int s = create(STREAM);
    String gone = addressOf(bound(STREAM)); // nobody listens there
    gives(EESUCCESS, me.socketConnect(s, gone, read, write));
    calls(closes(s, "Connection refused"));
    gives(EEBADF, me.socketWrite(s, "x"));
  }

  @Test
  void eachFrameIsReadByItselfHoweverItCame() {
    Connected mud = connected(MUD);
    mud.peer().sends("\0\0\0\002" + "1\0" + "\0\0\0\004" + "\"a\"\0" + "\0\0");
    calls("read " + mud.s() + " 1", "read " + mud.s() + " \"a\"");
    for (byte b : new byte[] {0, 6, '(', '{', '2', ',', '}', ')'}) {
      mud.peer().sends(new byte[] {b});
      driver.turn(0);
    }
    until(() -> log.size() == 3);
    assertEquals("read " + mud.s() + " ({ 2 })", log.getLast());
  }

  @Test
  void aFrameThatCannotBeReadIsUndefinedAndEndsNothing() {
    Connected mud = connected(MUD);
    mud.peer().sends("\0\0\0\006" + "({1,2\0");
    mud.peer().sends("\0\0\0\002" + "7\0");
    until(() -> values.size() == 2);
    assertEquals(LpcUndefined.UNDEFINED, values.getFirst());
    assertEquals("read " + mud.s() + " 7", log.getLast());
  }

  @Test
  void aFrameOfTheLongestLengthIsTaken() {
    Connected mud = connected(MUD);
    byte[] frame = new byte[4 + 262_144];
    frame[1] = 4;
    java.util.Arrays.fill(frame, 4, frame.length, (byte) 'x');
    frame[4] = '"';
    frame[frame.length - 2] = '"';
    frame[frame.length - 1] = 0;
    mud.peer().sends(frame);
    until(() -> values.size() == 1);
    assertEquals("x".repeat(262_144 - 3), ((LpcString) values.getFirst()).text());
  }

  @Test
  void aFrameOfABadLengthEndsTheConnection() {
    for (int[] head : new int[][] {{0, 4, 0, 1}, {0, 0, 0, 0}, {255, 255, 255, 255}}) {
      Connected mud = connected(MUD);
      mud.peer().sends(head);
      until(() -> !log.isEmpty());
      settle();
      assertEquals(1, log.size());
      assertTrue(log.getFirst().startsWith("close " + mud.s()), log.getFirst());
      mud.peer().isLeft();
    }
  }

  @Test
  void aStreamIsReadInPiecesOfAtMost65534Bytes() {
    Connected stream = connected(STREAM_BINARY);
    byte[] sent = new byte[200_000];
    new java.util.Random(7).nextBytes(sent);
    stream.peer().sends(sent);
    var got = new ByteArrayOutputStream();
    until(() -> values.stream().mapToInt(value -> ((LpcBuffer) value).size()).sum() == 200_000);
    values.forEach(value -> got.writeBytes(((LpcBuffer) value).bytes()));
    assertArrayEquals(sent, got.toByteArray());
    assertTrue(values.stream().allMatch(value -> ((LpcBuffer) value).size() <= 65534));
  }

  @Test
  void aDatagramIsReadWithItsSender() {
    int s = bound(DATAGRAM);
    Peer peer = Peer.datagrams(this);
    peer.sendsTo(portOf(s), (byte) 'h', (byte) 'i');
    calls("read " + s + " \"hi\" from " + peer.address());
  }

  @Test
  void eachDatagramIsReadByItself() {
    int s = bound(DATAGRAM);
    Peer peer = Peer.datagrams(this);
    peer.sendsTo(portOf(s), (byte) '1');
    peer.sendsTo(portOf(s), (byte) '2');
    until(() -> log.size() == 2);
    assertEquals(List.of(new LpcString("1"), new LpcString("2")), values);
  }

  @Test
  void whatCameIsReadBeforeTheEndIsTold() {
    Connected stream = connected(STREAM);
    stream.peer().sends("last words");
    stream.peer().closes();
    calls("read " + stream.s() + " \"last words\"", closes(stream.s(), ""));
    assertEquals("CLOSED", state(stream.s()));
  }

  @Test
  void theEchoOfAPeerThatSendsNoMoreGoesOut() {
    int listener = listener(STREAM);
    Peer peer = Peer.connect(this, portOf(listener));
    until(() -> !log.isEmpty());
    int s = me.socketAccept(listener, (fd, text, from) -> me.socketWrite(fd, text), write);
    peer.sends("echo this");
    peer.endsSending();
    peer.receives("echo this");
    peer.isLeft();
    assertTrue(log.contains(closes(s, "")), log::toString);
  }

  @Test
  void theListenersCloseCallbackIsInherited() {
    Connected stream = connected(STREAM);
    stream.peer().closes();
    calls(closes(stream.s(), ""));
  }

  @Test
  void closeByTheOwnerIsNotTold() {
    Connected stream = connected(STREAM);
    gives(EESUCCESS, me.socketClose(stream.s()));
    stream.peer().isLeft();
    settle();
    assertEquals(List.of(), log);
  }

  @Test
  void inTheCloseCallbackTheSocketIsStillThere() {
    int[] results = new int[2];
    String[] seen = new String[1];
    CloseCallback last =
        (s, reason) -> {
          seen[0] = state(s);
          results[0] = me.socketWrite(s, "goodbye");
          results[1] = me.socketClose(s);
        };
    int listener = me.socketCreate(STREAM, read, last);
    gives(EESUCCESS, me.socketBind(listener, 0, "127.0.0.1 0"));
    gives(EESUCCESS, me.socketListen(listener, pending));
    Peer peer = Peer.connect(this, portOf(listener));
    int s = accepted(listener);
    peer.endsSending();
    peer.receives("goodbye");
    assertEquals("DATA_XFER", seen[0]);
    gives(EESUCCESS, results[0]);
    gives(EESUCCESS, results[1]);
    assertEquals("CLOSED", state(s));
  }

  @Test
  void inTheReadCallbackTheSocketCanBeClosed() {
    int[] results = new int[2];
    int listener = listener(MUD);
    Peer peer = Peer.connect(this, portOf(listener));
    until(() -> !log.isEmpty());
    ReadCallback closing =
        (s, value, from) -> {
          values.add(value);
          results[0] = me.socketClose(s);
          results[1] = me.socketWrite(s, "x");
        };
    me.socketAccept(listener, closing, write);
    peer.sends("\0\0\0\002" + "1\0" + "\0\0\0\002" + "2\0");
    peer.isLeft();
    gives(EESUCCESS, results[0]);
    gives(EEBADF, results[1]);
    assertEquals(1, values.size());
  }

  @Test
  void inTheWriteCallbackTheSocketCanBeWrittenTo() {
    Peer peer = Peer.listen(this);
    int s = create(STREAM);
    me.socketConnect(s, peer.address(), read, fd -> gives(EESUCCESS, me.socketWrite(fd, "hello")));
    peer.accept().receives("hello");
  }

  @Test
  void aCallbackThatThrowsClosesNothingAndIsReported() {
    int listener = listener(STREAM);
    Peer peer = Peer.connect(this, portOf(listener));
    until(() -> !log.isEmpty());
    ReadCallback failing =
        (s, text, from) -> {
          values.add(text);
          throw new IllegalStateException("in the callback");
        };
    int s = me.socketAccept(listener, failing, write);
    peer.sends("one");
    until(() -> values.size() == 1);
    peer.sends("two");
    until(() -> values.size() == 2);
    assertEquals("DATA_XFER", state(s));
    assertEquals(2, errors.size());
    assertEquals("in the callback", errors.getFirst().getMessage());
    errors.clear();
  }

  @Test
  void withoutCallbacksNothingIsCalled() {
    int s = me.socketCreate(STREAM, (ReadCallback) null, null);
    Peer peer = Peer.listen(this);
    gives(EESUCCESS, me.socketConnect(s, peer.address(), (ReadCallback) null, null));
    Peer far = peer.accept();
    far.sends("to nobody");
    far.closes();
    until(() -> state(s).equals("CLOSED"));
    assertEquals(List.of(), log);
  }

  @Test
  void aSocketOfDatagramsIsNeverToldOfAnEnd() {
    int s = bound(DATAGRAM);
    gives(EESUCCESS, me.socketWrite(s, new LpcString("x"), "127.0.0.1 1"));
    gives(EESUCCESS, me.socketClose(s));
    settle();
    assertEquals(List.of(), log);
  }
}
