// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EEALREADY;
import static io.cleat.efun.SocketError.EECALLBACK;
import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketError.EEWOULDBLOCK;
import static io.cleat.efun.SocketMode.MUD;
import static io.cleat.efun.SocketMode.STREAM;
import static io.cleat.efun.SocketMode.STREAM_BINARY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.efun.lpc.LpcBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Writes that find no room: what is accepted, who is told, and that nothing is lost. */
class FlowControlTest extends OnRealEngines {
  /** More than the kernel takes at once, whatever its limits. */
  private static final int MUCH = 16 << 20;

  private final byte[] much = new byte[MUCH];

  private byte[] much() {
    new Random(11).nextBytes(much);
    return much;
  }

  @Test
  void whatFindsNoRoomIsQueuedAndToldWhenItIsGone() {
    Connected stream = connected(STREAM_BINARY);
    gives(EECALLBACK, me.socketWrite(stream.s(), LpcBuffer.of(much())));
    gives(EEALREADY, me.socketWrite(stream.s(), "more"));
    settle();
    assertEquals(List.of(), log);
    assertArrayEquals(much, stream.peer().take(MUCH));
    calls("write " + stream.s());
    gives(EESUCCESS, me.socketWrite(stream.s(), "more"));
    stream.peer().receives("more");
  }

  @Test
  void closeSendsWhatIsQueued() {
    Connected stream = connected(STREAM_BINARY);
    gives(EECALLBACK, me.socketWrite(stream.s(), LpcBuffer.of(much())));
    gives(EESUCCESS, me.socketClose(stream.s()));
    assertEquals("CLOSING", state(stream.s()));
    gives(SocketError.EEBADF, me.socketClose(stream.s()));
    gives(SocketError.EEBADF, me.socketWrite(stream.s(), "x"));
    assertTrue(me.socketCreate(STREAM, read, close) != stream.s(), "it is not free yet");
    assertArrayEquals(much, stream.peer().takeAll());
    until(() -> state(stream.s()).equals("CLOSED"));
    assertEquals(List.of(), log);
  }

  @Test
  void nothingIsLostWhenThePeerHasSentWhatNobodyReads() {
    Connected stream = connected(STREAM_BINARY);
    stream.peer().sends("not read by anybody");
    gives(EECALLBACK, me.socketWrite(stream.s(), LpcBuffer.of(much())));
    gives(EESUCCESS, me.socketClose(stream.s()));
    assertArrayEquals(much, stream.peer().takeAll());
  }

  @Test
  void aPeerThatHasEndedStillGetsWhatIsQueued() {
    Connected stream = connected(STREAM_BINARY);
    gives(EECALLBACK, me.socketWrite(stream.s(), LpcBuffer.of(much())));
    stream.peer().endsSending();
    until(() -> log.contains(closes(stream.s(), "")));
    assertArrayEquals(much, stream.peer().takeAll());
  }

  @Test
  void aFirstByteThatFindsNoRoomIsNotAccepted() {
    Connected stream = connected(STREAM_BINARY);
    long written = 0;
    int result;
    while ((result = me.socketWrite(stream.s(), (byte) 1)) == EESUCCESS) {
      written++;
    }
    gives(EEWOULDBLOCK, result);
    gives(isExact() ? EEWOULDBLOCK : EEALREADY, me.socketWrite(stream.s(), (byte) 2));
    assertEquals(written, stream.peer().take((int) written).length);
    if (isExact()) {
      settle();
      assertEquals(List.of(), log);
    } else {
      calls("write " + stream.s());
    }
    gives(EESUCCESS, me.socketWrite(stream.s(), (byte) 3));
    stream.peer().receives((byte) 3);
  }

  @Test
  void aPeerThatResetsIsTheEnd() {
    Connected stream = connected(STREAM);
    stream.peer().resets();
    calls(closes(stream.s(), "Connection reset by peer"));
  }

  @Test
  void aWriteThatFindsTheConnectionBrokenEndsIt() {
    Connected stream = connected(STREAM_BINARY);
    stream.peer().resets();
    int result = EESUCCESS;
    while (result == EESUCCESS) {
      result = me.socketWrite(stream.s(), "x");
    }
    gives(SocketError.EESEND, result);
    assertEquals(isExact() ? List.of("close " + stream.s()) : List.of(), log);
    until(() -> log.size() == 1);
    settle();
    assertEquals(1, log.size());
    assertTrue(log.getFirst().startsWith("close " + stream.s()), log.getFirst());
    assertEquals("CLOSED", state(stream.s()));
  }

  @Test
  void aValueOfSixteenMegabytesCrossesALinkThatIsSlow() throws Exception {
    EfunProfile base = setting().profile;
    int most = MUCH + 64;
    open(
        base.with(
            base.mud()
                .withFrameBytes(most, most)
                .with(new io.cleat.efun.mud.MudLimits(100, 101, 15_000, 150_000, MUCH))));
    int listener = listener(MUD);
    int client = create(MUD);
    gives(EESUCCESS, me.socketConnect(client, addressOf(listener), read, write));
    until(() -> log.contains("write " + client) && log.contains("pending " + listener));
    me.socketAccept(listener, read, write);
    String text = "x".repeat(MUCH - 3);
    gives(EECALLBACK, me.socketWrite(client, text));
    gives(EESUCCESS, me.socketClose(client));
    until(() -> values.size() == 1);
    assertEquals(text, ((io.cleat.efun.lpc.LpcString) values.getFirst()).text());
  }
}
