// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EEALREADY;
import static io.cleat.efun.SocketError.EEBADADDR;
import static io.cleat.efun.SocketError.EEBADF;
import static io.cleat.efun.SocketError.EEFDRANGE;
import static io.cleat.efun.SocketError.EEISBOUND;
import static io.cleat.efun.SocketError.EEISCONN;
import static io.cleat.efun.SocketError.EEISLISTEN;
import static io.cleat.efun.SocketError.EEMODENOTSUPP;
import static io.cleat.efun.SocketError.EENOADDR;
import static io.cleat.efun.SocketError.EENOTCONN;
import static io.cleat.efun.SocketError.EENOTLISTN;
import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketError.EETYPENOTSUPP;
import static io.cleat.efun.SocketError.EEWOULDBLOCK;
import static io.cleat.efun.SocketMode.DATAGRAM;
import static io.cleat.efun.SocketMode.DATAGRAM_BINARY;
import static io.cleat.efun.SocketMode.MUD;
import static io.cleat.efun.SocketMode.STREAM;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcBuffer;
import io.cleat.efun.lpc.LpcFloat;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcMapping;
import io.cleat.efun.lpc.LpcReference;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The results that both profiles share, on every engine. */
class ResultsTest extends InEverySetting {
  /** Of -1, -2 and so on. */
  private static final String TEXTS =
      """
      Problem creating socket
      Problem with setsockopt
      Problem setting non-blocking mode
      No more available efun sockets
      Descriptor out of range
      Socket is closed
      Security violation attempted
      Socket is already bound
      Address already in use
      Problem with bind
      Problem with getsockname
      Socket mode not supported
      Socket not bound to an address
      Socket is already connected
      Problem with listen
      Socket not listening
      Operation would block
      Interrupted system call
      Problem with accept
      Socket is listening
      Problem with address format
      Operation already in progress
      Connection refused
      Problem with connect
      Socket not connected
      Object type not supported
      Problem with sendto
      Problem with send
      Wait for callback
      Socket already released
      Socket not released
      Data nested too deeply
      """;

  private static final LpcReference OBJECT =
      new LpcReference(LpcReference.Kind.OBJECT, "/obj/thing");

  @Test
  void sevenModesCanBeCreated() {
    for (int mode = MUD; mode <= SocketMode.STREAM_TLS_BINARY; mode++) {
      assertEquals(mode, me.socketCreate(mode, read, close));
    }
  }

  @Test
  void anyOtherModeIsNotSupported() {
    gives(EEMODENOTSUPP, me.socketCreate(8, read, close));
    gives(EEMODENOTSUPP, me.socketCreate(-1, read, close));
  }

  @Test
  void theLowestFreeDescriptorIsGiven() {
    assertEquals(0, create(STREAM));
    assertEquals(1, create(MUD));
    assertEquals(2, create(DATAGRAM));
    gives(EESUCCESS, me.socketClose(1));
    gives(EESUCCESS, me.socketClose(0));
    assertEquals(0, create(STREAM));
    assertEquals(1, create(STREAM));
    assertEquals(3, create(STREAM));
  }

  @Test
  void aSecondBindIsRefused() {
    int s = bound(STREAM);
    gives(EEISBOUND, me.socketBind(s, 0));
    gives(EEISBOUND, me.socketBind(s, 0, "nonsense"));
  }

  @Test
  void aPortBindsToAnyAddress() {
    int s = create(STREAM);
    gives(EESUCCESS, me.socketBind(s, 0));
    assertTrue(addressOf(s).matches("0\\.0\\.0\\.0 [1-9]\\d+"), addressOf(s));
  }

  @Test
  void anAddressToBindToMustHaveItsForm() {
    int s = create(STREAM);
    for (String bad : List.of("127.0.0.1", "", " ", "nonsense", "300.1.1.1 5", "127.0.0.1:5")) {
      gives(EEBADADDR, me.socketBind(s, 0, bad));
    }
    gives(EEBADADDR, me.socketBind(s, -5));
    gives(EESUCCESS, me.socketBind(s, 77, "127.0.0.1 0"));
  }

  @Test
  void listenNeedsAnAddressOnceAndAStream() {
    gives(EENOADDR, me.socketListen(create(STREAM), pending));
    gives(EEMODENOTSUPP, me.socketListen(bound(DATAGRAM), pending));
    gives(EEISCONN, me.socketListen(listener(STREAM), pending));
  }

  @Test
  void acceptNeedsAListenerAndAConnection() {
    gives(EENOTLISTN, me.socketAccept(bound(STREAM), read, write));
    gives(EEWOULDBLOCK, me.socketAccept(listener(STREAM), read, write));
    gives(EEMODENOTSUPP, me.socketAccept(bound(DATAGRAM), read, write));
  }

  @Test
  void connectNeedsAStreamThatDoesNothingElse() {
    gives(EEMODENOTSUPP, me.socketConnect(create(DATAGRAM), "127.0.0.1 80", read, write));
    gives(EEISLISTEN, me.socketConnect(listener(STREAM), "127.0.0.1 80", read, write));
    int s = connected(STREAM).s();
    gives(EEISCONN, me.socketConnect(s, "127.0.0.1 80", read, write));
  }

  @Test
  void anAddressToConnectToMustHaveItsForm() {
    int s = create(STREAM);
    for (String bad : List.of("127.0.0.1:80", "127.0.0.1", "", "x".repeat(2000) + " 80", "1 x")) {
      gives(EEBADADDR, me.socketConnect(s, bad, read, write));
    }
    assertEquals("UNBOUND", state(s));
  }

  @Test
  void writeNeedsAConnection() {
    gives(EENOTCONN, me.socketWrite(create(STREAM), "x"));
    gives(EENOTCONN, me.socketWrite(bound(STREAM), "x"));
    gives(EENOTCONN, me.socketWrite(listener(STREAM), "x"));
  }

  @Test
  void writeBeforeTheFirstWriteCallbackIsTooEarly() {
    Peer peer = Peer.listen(this);
    int s = create(STREAM);
    gives(EESUCCESS, me.socketConnect(s, peer.address(), read, write));
    gives(EEALREADY, me.socketWrite(s, "x"));
    calls("write " + s);
    gives(EESUCCESS, me.socketWrite(s, "x"));
    peer.accept().receives("x");
  }

  @Test
  void writeAfterCloseIsRefused() {
    int s = connected(STREAM).s();
    gives(EESUCCESS, me.socketClose(s));
    gives(EEBADF, me.socketWrite(s, "x"));
  }

  @Test
  void aStreamTakesNoAddress() {
    LpcValue text = new LpcString("x");
    gives(EENOTCONN, me.socketWrite(create(STREAM), text, "127.0.0.1 80"));
    gives(EEBADADDR, me.socketWrite(connected(STREAM).s(), text, "127.0.0.1 80"));
  }

  @Test
  void aDatagramNeedsAnAddressAndAText() {
    int s = create(DATAGRAM);
    LpcValue text = new LpcString("x");
    gives(EENOADDR, me.socketWrite(s, text));
    gives(EEBADADDR, me.socketWrite(s, text, "nobody"));
    gives(EETYPENOTSUPP, me.socketWrite(s, LpcInt.of(5), "127.0.0.1 80"));
    gives(EETYPENOTSUPP, me.socketWrite(s, LpcArray.of(LpcInt.of(5)), "127.0.0.1 80"));
  }

  @Test
  void aDatagramGoesToItsAddressEvenIfItIsEmpty() {
    Peer peer = Peer.datagrams(this);
    int s = create(DATAGRAM_BINARY);
    gives(EESUCCESS, me.socketWrite(s, new LpcString("text"), peer.address()));
    gives(EESUCCESS, me.socketWrite(s, LpcString.EMPTY, peer.address()));
    gives(EESUCCESS, me.socketWrite(s, LpcBuffer.of((byte) 0, (byte) -1), peer.address()));
    assertArrayEquals("text".getBytes(), peer.takeDatagram());
    assertArrayEquals(new byte[0], peer.takeDatagram());
    assertArrayEquals(new byte[] {0, -1}, peer.takeDatagram());
  }

  @Test
  void nothingToWriteIsWritten() {
    Connected stream = connected(STREAM);
    gives(EESUCCESS, me.socketWrite(stream.s(), ""));
    gives(EESUCCESS, me.socketWrite(stream.s(), LpcBuffer.of()));
    gives(EESUCCESS, me.socketWrite(stream.s(), "x"));
    stream.peer().receives("x");
  }

  @Test
  void aStreamTakesTextAndBytes() {
    int s = connected(STREAM).s();
    List<LpcValue> others = List.of(LpcInt.of(1), new LpcFloat(1.5), LpcMapping.of(), OBJECT);
    others.forEach(value -> gives(EETYPENOTSUPP, me.socketWrite(s, value)));
  }

  @Test
  void mudModeTakesAllButAnObject() {
    Connected mud = connected(MUD);
    gives(EETYPENOTSUPP, me.socketWrite(mud.s(), OBJECT));
    gives(EESUCCESS, me.socketWrite(mud.s(), LpcArray.of(LpcInt.of(1), OBJECT, LpcInt.of(2))));
    mud.peer().receives("\0\0\0\012({1,,2,})\0");
  }

  @Test
  void aSecondCloseIsRefused() {
    int s = create(STREAM);
    gives(EESUCCESS, me.socketClose(s));
    gives(EEBADF, me.socketClose(s));
  }

  @Test
  void aDescriptorThatWasNeverGivenIsOutOfRange() {
    create(STREAM);
    for (int bad : new int[] {-1, 1, 9999}) {
      gives(EEFDRANGE, me.socketBind(bad, 0));
      gives(EEFDRANGE, me.socketListen(bad, pending));
      gives(EEFDRANGE, me.socketAccept(bad, read, write));
      gives(EEFDRANGE, me.socketConnect(bad, "127.0.0.1 80", read, write));
      gives(EEFDRANGE, me.socketWrite(bad, "x"));
      gives(EEFDRANGE, me.socketClose(bad));
      gives(EEFDRANGE, me.socketRelease(bad, this, (s, to) -> {}));
      gives(EEFDRANGE, me.socketAcquire(bad, read, write, close));
    }
  }

  @Test
  void aClosedDescriptorIsBadForAll() {
    int s = create(STREAM);
    me.socketClose(s);
    gives(EEBADF, me.socketBind(s, 0));
    gives(EEBADF, me.socketListen(s, pending));
    gives(EEBADF, me.socketAccept(s, read, write));
    gives(EEBADF, me.socketConnect(s, "127.0.0.1 80", read, write));
    gives(EEBADF, me.socketRelease(s, this, (fd, to) -> {}));
    gives(EEBADF, me.socketAcquire(s, read, write, close));
  }

  @Test
  void everyCodeHasItsText() {
    String[] texts = TEXTS.lines().toArray(String[]::new);
    for (int i = 0; i < texts.length; i++) {
      assertEquals(texts[i], me.socketError(-1 - i));
    }
    for (int none : new int[] {0, 1, 2, -1 - texts.length, Integer.MIN_VALUE, 9999}) {
      assertEquals("socket_error: invalid error number", me.socketError(none));
    }
  }
}
