// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EEALREADY;
import static io.cleat.efun.SocketError.EECALLBACK;
import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketMode.MUD;
import static io.cleat.efun.SocketMode.STREAM;
import static io.cleat.efun.SocketMode.STREAM_BINARY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Writes of one turn of the loop, which are sent at its end: nothing is lost, nothing overtakes.
 */
class GatheredWritesTest extends InRepairedSettings {
  private static String line(int number) {
    return "line " + number + "\n";
  }

  private static String lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(GatheredWritesTest::line)
        .collect(Collectors.joining());
  }

  private void writeLines(int s, int from, int to) {
    for (int i = from; i < to; i++) {
      gives(EESUCCESS, me.socketWrite(s, line(i)));
    }
  }

  @Test
  void theyArriveInTheirOrder() {
    Connected stream = connected(STREAM);
    driver.execute(() -> writeLines(stream.s(), 0, 300));
    driver.execute(() -> writeLines(stream.s(), 300, 600));
    stream.peer().receives(lines(0, 600));
    writeLines(stream.s(), 600, 700); // between turns
    stream.peer().receives(lines(600, 700));
    settle();
    assertEquals(List.of(), log);
  }

  @Test
  void aLargeWriteDoesNotOvertakeSmallOnes() {
    Connected stream = connected(STREAM_BINARY);
    byte[] large = new byte[100_000];
    new Random(3).nextBytes(large);
    driver.execute(() -> {
      writeLines(stream.s(), 0, 3);
      int result = me.socketWrite(stream.s(), large);
      assertTrue(result == EESUCCESS || result == EECALLBACK, () -> me.socketError(result));
    });
    stream.peer().receives(lines(0, 3));
    assertArrayEquals(large, stream.peer().take(large.length));
  }

  @Test
  void anAnswerToEachFrameOfABurstArrives() {
    int listener = listener(MUD);
    Peer peer = Peer.connect(this, portOf(listener));
    until(() -> !log.isEmpty());
    me.socketAccept(
        listener, (s, value, from) -> gives(EESUCCESS, me.socketWrite(s, value)), write);
    String burst = ("\0\0\0\002" + "1\0" + "\0\0\0\004" + "\"a\"\0").repeat(100);
    peer.sends(burst);
    peer.receives(burst.getBytes(UTF_8));
  }

  @Test
  void closeSendsThem() {
    Connected stream = connected(STREAM);
    driver.execute(() -> {
      writeLines(stream.s(), 0, 1000);
      gives(EESUCCESS, me.socketClose(stream.s()));
    });
    assertEquals(lines(0, 1000), new String(stream.peer().takeAll(), UTF_8));
    assertEquals(List.of(), log);
  }

  @Test
  void theEndOfTheirOwnerSendsThem() {
    Connected stream = connected(STREAM);
    driver.execute(() -> {
      writeLines(stream.s(), 0, 10);
      driver.destruct(this);
    });
    assertEquals(lines(0, 10), new String(stream.peer().takeAll(), UTF_8));
  }

  @Test
  void theEndOfTheDriverSendsThem() throws Exception {
    Connected stream = connected(STREAM);
    driver.execute(() -> {
      writeLines(stream.s(), 0, 10);
      driver.close();
    });
    driver.turn(0);
    open(setting().profile); // its turns let the peer's bytes arrive
    assertEquals(lines(0, 10), new String(stream.peer().takeAll(), UTF_8));
  }

  @Test
  void whatTheOldOwnerWroteComesBeforeWhatTheNewOneWrites() {
    Connected stream = connected(STREAM);
    SocketEfuns other = driver.efuns("other");
    ReleaseCallback take =
        (s, to) -> {
          gives(EESUCCESS, other.socketAcquire(s, read, write, close));
          gives(EESUCCESS, other.socketWrite(s, line(1)));
        };
    driver.execute(() -> {
      gives(EESUCCESS, me.socketWrite(stream.s(), line(0)));
      gives(EESUCCESS, me.socketRelease(stream.s(), "other", take));
      gives(EESUCCESS, other.socketWrite(stream.s(), line(2)));
    });
    stream.peer().receives(lines(0, 3));
    settle();
    assertEquals(List.of(), log);
  }

  @Test
  void whoIsToldOfAWriteCallbackWritesInTheSameTurn() {
    Peer peer = Peer.listen(this);
    int s = create(STREAM);
    SocketCallback ready = fd -> writeLines(fd, 0, 50);
    gives(EESUCCESS, me.socketConnect(s, peer.address(), read, ready));
    peer.accept().receives(lines(0, 50));
  }

  @Test
  void whereThereIsNoRoomAWriteIsAnsweredSoAndCalledBack() {
    Connected stream = connected(STREAM_BINARY);
    byte[] piece = new byte[1000];
    List<Integer> results = new ArrayList<>();
    while (results.isEmpty() || results.getLast() == EESUCCESS) {
      driver.execute(() -> results.add(me.socketWrite(stream.s(), piece)));
      driver.turn(0);
    }
    gives(EECALLBACK, results.getLast());
    gives(EEALREADY, me.socketWrite(stream.s(), piece));
    assertEquals(List.of(), log);
    stream.peer().take(results.size() * piece.length);
    calls("write " + stream.s());
    gives(EESUCCESS, me.socketWrite(stream.s(), "more"));
    stream.peer().receives("more");
  }

  @Test
  void manyInOneTurnAreTakenUpToTheRoomThereIs() {
    Connected stream = connected(STREAM_BINARY);
    byte[] piece = new byte[1000];
    int[] accepted = new int[1];
    driver.execute(() -> {
      while (me.socketWrite(stream.s(), piece) == EESUCCESS) {
        accepted[0]++;
      }
      gives(EEALREADY, me.socketWrite(stream.s(), piece));
    });
    driver.turn(0);
    stream.peer().take((accepted[0] + 1) * piece.length); // the last one said EECALLBACK
    calls("write " + stream.s());
  }

  @Test
  void moreConnectionsThanThereAreBlocksAreServed() throws Exception {
    List<Connected> crowd = new ArrayList<>();
    for (int i = 0; i < Gathering.BLOCKS_MAX + 2; i++) {
      crowd.add(connected(STREAM));
    }
    String text = "x".repeat(SendQueue.OWN_BYTES);
    driver.execute(() -> {
      for (Connected stream : crowd) {
        gives(EESUCCESS, me.socketWrite(stream.s(), text));
        gives(EESUCCESS, me.socketWrite(stream.s(), text));
      }
    });
    crowd.forEach(stream -> stream.peer().receives(text + text));
    assertTrue(log.isEmpty(), log::toString);
  }
}
