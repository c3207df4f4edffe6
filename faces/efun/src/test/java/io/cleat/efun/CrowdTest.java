// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketMode.MUD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.mud.MudProfile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many peers at once, with frames of every size up to the limit and past it. */
class CrowdTest extends OnRealEngines {
  private static final int PEERS = 1000;
  private static final int LIMIT = MudProfile.DRIVER_FRAME_BYTES;

  /** What a frame has beside the text of its string: two quotes and a NUL. */
  private static final int AROUND = 3;

  @Test
  void eachPeersFrameIsReadAndThoseThatAreTooLongEndTheirOwnConnectionOnly() {
    long[] read = {0, 0};
    List<Integer> closed = new ArrayList<>();
    ReadCallback counting =
        (s, value, from) -> {
          read[0]++;
          read[1] += ((LpcString) value).text().length();
        };
    int listener = me.socketCreate(MUD, counting, (s, reason) -> closed.add(s));
    gives(EESUCCESS, me.socketBind(listener, 0, "127.0.0.1 0"));
    gives(EESUCCESS, me.socketListen(listener, s -> me.socketAccept(s, counting, write)));
    int port = portOf(listener);
    List<Peer> peers = new ArrayList<>();
    for (int i = 0; i < PEERS; i++) {
      peers.add(Peer.connect(this, port));
      int wanted = i + 2;
      until(() -> me.socketStatus().size() == wanted);
    }
    long sentTexts = 0;
    long sentBytes = 0;
    int tooLong = 0;
    for (int i = 0; i < PEERS; i++) {
      int length = length(i);
      peers.get(i).sends(frame(length));
      tooLong += length > LIMIT ? 1 : 0;
      sentTexts += length > LIMIT ? 0 : 1;
      sentBytes += length > LIMIT ? 0 : length - AROUND;
    }
    long texts = sentTexts;
    int ends = tooLong;
    until(() -> read[0] == texts && closed.size() == ends);
    assertEquals(sentBytes, read[1]);
    assertTrue(ends > 0 && ends < PEERS);
    peers.forEach(Peer::closes);
    until(() -> closed.size() == PEERS);
  }

  /** From the shortest, by steps, up to the limit, on both sides of it, and past it. */
  private static int length(int i) {
    return i < PEERS - 20
        ? AROUND + (int) ((long) i * i * (LIMIT - AROUND) / PEERS / PEERS)
        : LIMIT - 10 + i - (PEERS - 20);
  }

  /** A frame of {@code length} bytes; of one that is too long the head, which is enough. */
  private static byte[] frame(int length) {
    ByteBuffer frame = ByteBuffer.allocate(4 + (length > LIMIT ? 0 : length)).putInt(length);
    if (length <= LIMIT) {
      byte[] text = new byte[length - AROUND];
      Arrays.fill(text, (byte) 'x');
      frame.put((byte) '"').put(text).put((byte) '"').put((byte) 0);
    }
    return frame.array();
  }
}
