// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EEBADADDR;
import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketMode.MUD;
import static io.cleat.efun.SocketMode.STREAM;
import static io.cleat.efun.SocketMode.STREAM_BINARY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.ErrnoException;
import io.cleat.efun.lpc.LpcBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What only a host shows that nobody else uses: fixed ports, full queues, the size of pieces. */
class OwnHostTest extends InVirtualTime {
  private static final int BACKLOG = 5;
  private static final long SECOND = 1_000_000_000;

  @Test
  void aPortBeyondTheLastWrapsOrIsNone() {
    int s = create(STREAM);
    gives(isExact() ? EESUCCESS : EEBADADDR, me.socketBind(s, 70000));
    assertEquals(isExact() ? "0.0.0.0 4464" : "0.0.0.0 0", addressOf(s));
    int client = create(STREAM);
    int result = me.socketConnect(client, "127.0.0.1 70000", read, write);
    gives(isExact() ? EESUCCESS : EEBADADDR, result);
  }

  @Test
  void aWellKnownPortIsFree() {
    int s = create(MUD);
    gives(EESUCCESS, me.socketBind(s, 23));
    assertEquals("0.0.0.0 23", addressOf(s));
  }

  @Test
  void twoHundredThousandBytesAreReadInFourPieces() {
    Connected stream = connected(STREAM_BINARY);
    stream.peer().sends(new byte[200_000]);
    until(() -> values.stream().mapToInt(value -> ((LpcBuffer) value).size()).sum() == 200_000);
    List<Integer> sizes = values.stream().map(value -> ((LpcBuffer) value).size()).toList();
    assertEquals(List.of(65534, 65534, 65534, 200_000 - 3 * 65534), sizes);
  }

  @Test
  void aSmallWriteIsSentAtOnceOrWaitsForTheOneBefore() {
    Connected stream = connected(STREAM);
    long start = network.nanoTime();
    for (int i = 0; i < 100; i++) {
      gives(EESUCCESS, me.socketWrite(stream.s(), "x"));
    }
    stream.peer().take(100);
    assertEquals(isExact(), network.nanoTime() > start);
  }

  @Test
  void whoFindsTheBacklogFullComesInLater() {
    int listener = listener(STREAM);
    List<Peer> peers = new ArrayList<>();
    for (int i = 0; i < 2 * BACKLOG; i++) {
      peers.add(Peer.connect(this, portOf(listener)));
    }
    until(() -> log.contains("pending " + listener));
    List<Integer> accepted = new ArrayList<>();
    until(() -> {
      int s = me.socketAccept(listener, read, write);
      if (s >= 0) {
        accepted.add(s);
      }
      return accepted.size() == peers.size();
    });
    assertTrue(network.nanoTime() >= SECOND, "after a SYN was sent again");
    accepted.forEach(s -> gives(EESUCCESS, me.socketWrite(s, "welcome")));
    peers.forEach(peer -> peer.receives("welcome"));
  }

  @Test
  void thereIsNoLimitOfSocketsOrThatOfTheProfile() throws ErrnoException {
    open(setting().profile.withSocketsMax(isExact() ? setting().profile.socketsMax() : 2000));
    for (int i = 0; i < 2000; i++) {
      assertEquals(i, create(i % 5));
    }
    int result = me.socketCreate(STREAM, read, close);
    gives(isExact() ? 2000 : SocketError.EENOSOCKS, result);
  }
}
