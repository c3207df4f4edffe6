// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketMode.DATAGRAM;
import static io.cleat.efun.SocketMode.MUD;
import static io.cleat.efun.SocketMode.STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Callbacks by name: methods of the object that owns the socket. */
class MethodCallbackTest extends InEverySetting {
  /** An object of a mudlib. */
  @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // called by their names
  private class Thing {
    private void onValue(int s, LpcValue value) {
      log.add("value " + value);
    }

    private void onText(int s, String text) {
      log.add("text " + text);
    }

    void onDatagram(int s, LpcValue message, String address) {
      log.add("datagram " + message + " from " + address);
    }

    private void onList(int s, List<Object> list) {
      log.add("list " + list);
    }

    private void onAnything() {
      log.add("anything");
    }

    void onMore(int s, String text, String address, Object none, long zero, boolean no) {
      log.add(text + address + none + zero + no);
    }

    void onClose(int s) {
      log.add("closed");
    }

    void onReady(int s) {
      log.add("ready");
    }

    void onOffer(int s, Object to) {
      log.add("offered " + driver.efuns(this).socketAcquire(s, "onText", "onReady", "onClose"));
    }

    void onFailure(int s, String text) {
      throw new IllegalStateException(text);
    }
  }

  /** Its methods are those of a Thing, too. */
  private final class Heir extends Thing {
    @Override
    void onClose(int s) {
      log.add("closed by the heir");
    }
  }

  private final Thing thing = new Thing();

  private void sends(Thing owner, int mode, String method, String bytes) {
    SocketEfuns efuns = driver.efuns(owner);
    int listener = efuns.socketCreate(mode, method, "onClose");
    gives(EESUCCESS, efuns.socketBind(listener, 0, "127.0.0.1 0"));
    gives(EESUCCESS, efuns.socketListen(listener, s -> efuns.socketAccept(s, method, "onReady")));
    Peer peer = Peer.connect(this, portOf(listener));
    peer.sends(bytes);
    peer.closes();
  }

  @Test
  void aMessageGoesIntoTheTypeOfTheParameter() {
    sends(thing, MUD, "onValue", "\0\0\0\0021\0");
    calls("value 1", "closed");
    log.clear();
    sends(thing, STREAM, "onText", "hello");
    calls("text hello", "closed");
    log.clear();
    sends(thing, MUD, "onList", "\0\0\0\010({1,2,})");
    calls("list [1, 2]", "closed");
  }

  @Test
  void argumentsThatNobodyWantsAreDropped() {
    sends(thing, STREAM, "onAnything", "hello");
    calls("anything", "closed");
  }

  @Test
  void parametersWithoutAnArgumentAreZero() {
    sends(thing, STREAM, "onMore", "hello");
    calls("hellonullnull0false", "closed");
  }

  @Test
  void aMethodThatIsNotThereIsNotCalled() {
    sends(thing, STREAM, "noSuchMethod", "hello");
    calls("closed");
  }

  @Test
  void theMostSpecialMethodIsCalled() {
    sends(new Heir(), STREAM, "onText", "hello");
    calls("text hello", "closed by the heir");
  }

  @Test
  void whatAMethodThrowsIsReported() {
    sends(thing, STREAM, "onFailure", "hello");
    calls("closed");
    assertEquals(List.of("hello"), errors.stream().map(Throwable::getMessage).toList());
    errors.clear();
  }

  @Test
  void aMessageThatDoesNotFitTheParameterIsReported() {
    sends(thing, MUD, "onList", "\0\0\0\0021\0");
    calls("closed");
    assertEquals(IllegalArgumentException.class, errors.getFirst().getClass());
    errors.clear();
  }

  @Test
  void aDatagramComesWithItsAddress() {
    SocketEfuns efuns = driver.efuns(thing);
    int s = efuns.socketCreate(DATAGRAM, "onDatagram", null);
    gives(EESUCCESS, efuns.socketBind(s, 0, "127.0.0.1 0"));
    Peer peer = Peer.datagrams(this);
    peer.sendsTo(portOf(s), (byte) 'x');
    calls("datagram \"x\" from " + peer.address());
  }

  @Test
  void aReleaseCallbackIsAMethodOfTheOther() {
    int s = create(STREAM);
    gives(EESUCCESS, me.socketRelease(s, thing, "onOffer"));
    assertEquals(List.of("offered 1"), log);
    gives(EESUCCESS, driver.efuns(thing).socketClose(s));
  }

  @Test
  void functionsAndNamesMayBeMixed() {
    SocketEfuns efuns = driver.efuns(thing);
    Peer peer = Peer.listen(this);
    int s = efuns.socketCreate(STREAM, read, efuns.method("onClose"));
    gives(EESUCCESS, efuns.socketConnect(s, peer.address(), read, efuns.method("onReady")));
    Peer far = peer.accept();
    far.sends("x");
    far.closes();
    calls("ready", "read " + s + " \"x\"", "closed");
    assertEquals(List.of(new LpcString("x")), values);
  }

  @Test
  void theDriversOwnFunctionsHaveNoName() {
    LpcError error =
        assertThrows(LpcError.class, () -> me.socketCreate(STREAM, "#program_init", null));
    assertEquals("Illegal function name.", error.getMessage());
  }
}
