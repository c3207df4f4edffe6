// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EEALREADY;
import static io.cleat.efun.SocketError.EEBADF;
import static io.cleat.efun.SocketError.EESECURITY;
import static io.cleat.efun.SocketError.EESOCKNOTRLSD;
import static io.cleat.efun.SocketError.EESOCKRLSD;
import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketMode.STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcReference;
import io.cleat.efun.lpc.LpcValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sockets belong to objects, which may hand them over and may be destructed. */
class OwnershipTest extends InEverySetting {
  private final Object other = "/obj/other";

  private SocketEfuns others() {
    return driver.efuns(other);
  }

  private LpcValue ownerOf(int s) {
    return ((LpcArray) me.socketStatus(s)).at(5);
  }

  private static LpcValue reference(Object object) {
    return new LpcReference(LpcReference.Kind.OBJECT, object);
  }

  @Test
  void aSocketIsForItsOwnerOnly() {
    int s = bound(STREAM);
    gives(EESECURITY, others().socketBind(s, 0));
    gives(EESECURITY, others().socketListen(s, pending));
    gives(EESECURITY, others().socketAccept(s, read, write));
    gives(EESECURITY, others().socketConnect(s, "127.0.0.1 80", read, write));
    gives(EESECURITY, others().socketWrite(s, "x"));
    gives(EESECURITY, others().socketClose(s));
    gives(EESECURITY, others().socketRelease(s, other, (fd, to) -> {}));
  }

  @Test
  void aClosedSocketIsBadBeforeItIsAnothers() {
    int s = create(STREAM);
    me.socketClose(s);
    gives(EEBADF, others().socketClose(s));
  }

  @Test
  void anAcceptedSocketIsTheCallersOfAccept() {
    Connected stream = connected(STREAM);
    assertEquals(reference(this), ownerOf(stream.s()));
  }

  @Test
  void aSocketIsHandedOverInTheReleaseCallback() {
    Connected stream = connected(STREAM);
    ReadCallback elsewhere = (s, text, from) -> log.add("the other reads " + text);
    ReleaseCallback offered =
        (s, to) -> {
          assertEquals(other, to);
          assertEquals(isExact() ? LpcInt.ZERO : reference(this), ownerOf(s));
          gives(EESUCCESS, others().socketAcquire(s, elsewhere, write, close));
        };
    gives(EESUCCESS, me.socketRelease(stream.s(), other, offered));
    assertEquals(reference(other), ownerOf(stream.s()));
    stream.peer().sends("hello");
    calls("the other reads \"hello\"");
    gives(EESECURITY, me.socketWrite(stream.s(), "x"));
    gives(EESUCCESS, others().socketWrite(stream.s(), "x"));
    stream.peer().receives("x");
  }

  @Test
  void aSocketThatIsNotTakenStaysWhereItWas() {
    int s = create(STREAM);
    gives(EESOCKNOTRLSD, me.socketRelease(s, other, (fd, to) -> log.add("offered " + fd)));
    assertEquals(List.of("offered " + s), log);
    assertEquals(reference(this), ownerOf(s));
    gives(EESUCCESS, me.socketClose(s));
  }

  @Test
  void aReleaseCallbackThatThrowsTakesNothing() {
    int s = create(STREAM);
    ReleaseCallback failing =
        (fd, to) -> {
          throw new IllegalStateException("no");
        };
    gives(EESOCKNOTRLSD, me.socketRelease(s, other, failing));
    assertEquals(1, errors.size());
    errors.clear();
  }

  @Test
  void aSocketIsOfferedToOneAtATime() {
    int s = create(STREAM);
    int[] again = new int[1];
    ReleaseCallback nested =
        (fd, to) -> again[0] = me.socketRelease(fd, "/obj/third", (fd2, to2) -> {});
    gives(EESOCKNOTRLSD, me.socketRelease(s, other, nested));
    gives(EESOCKRLSD, again[0]);
  }

  @Test
  void onlyTheObjectItIsOfferedToMayTakeIt() {
    int s = create(STREAM);
    int[] taken = new int[1];
    ReleaseCallback third =
        (fd, to) -> taken[0] = driver.efuns("/obj/third").socketAcquire(fd, read, write, close);
    gives(EESOCKNOTRLSD, me.socketRelease(s, other, third));
    gives(EESECURITY, taken[0]);
  }

  @Test
  void nothingIsTakenThatIsNotOffered() {
    int s = create(STREAM);
    gives(EESOCKNOTRLSD, others().socketAcquire(s, read, write, close));
    gives(EESOCKNOTRLSD, me.socketAcquire(s, read, write, close));
  }

  @Test
  void aDestructedObjectsSocketsAreClosedSilently() {
    int listener = listener(STREAM);
    Connected stream = connected(STREAM);
    int not = others().socketCreate(STREAM, read, close);
    driver.destruct(this);
    assertEquals("CLOSED", state(listener));
    assertEquals("CLOSED", state(stream.s()));
    assertEquals("UNBOUND", state(not));
    stream.peer().isLeft();
    settle();
    assertEquals(List.of(), log);
  }

  @Test
  void whatADestructedObjectHasWrittenIsStillSent() {
    Connected stream = connected(STREAM);
    long written = 0;
    String block = "x".repeat(65536);
    int result = EESUCCESS;
    while (result == EESUCCESS) {
      result = me.socketWrite(stream.s(), block);
      written += result == EESUCCESS || result == SocketError.EECALLBACK ? block.length() : 0;
    }
    boolean waits = result == SocketError.EECALLBACK;
    driver.destruct(this);
    assertEquals(waits ? "CLOSING" : "CLOSED", state(stream.s()));
    assertEquals(LpcInt.ZERO, ownerOf(stream.s()));
    assertEquals(written, stream.peer().takeAll().length);
    until(() -> state(stream.s()).equals("CLOSED"));
    assertEquals(List.of(), log);
  }

  @Test
  void aSocketThatIsBusyCanBeHandedOver() {
    Peer peer = Peer.listen(this);
    int s = create(STREAM);
    gives(EESUCCESS, me.socketConnect(s, peer.address(), read, write));
    SocketCallback ready = fd -> log.add("the other may write");
    ReleaseCallback take = (fd, to) -> others().socketAcquire(fd, read, ready, close);
    gives(EESUCCESS, me.socketRelease(s, other, take));
    gives(EEALREADY, others().socketWrite(s, "too early"));
    calls("the other may write");
    assertTrue(others().socketWrite(s, "now") == EESUCCESS);
  }
}
