// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.SYN;
import static io.cleat.stack.Seg.seg;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.mem.RingPool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens where the buffers of a stack are all of the memory that it may have. */
class ScarceBuffersTest extends Conversation {
  private static final int RINGS = 16;

  ScarceBuffersTest() {
    super(0, (long) RINGS * RingPool.SMALLEST_BYTES);
  }

  private StackEndpoint connected(int port) {
    peerFromPort(port);
    peer(seg(SYN).seq(0).mss(1460));
    expect(seg(SYN | ACK).seq(0).ack(1));
    peer(seg(ACK).seq(1).ack(1));
    return accept();
  }

  @Test
  void longTextIsTakenWhereOnlySmallRingsAreLeft() {
    listen(RINGS);
    List<StackEndpoint> all = new ArrayList<>();
    for (int i = 0; i < RINGS; i++) {
      all.add(connected(PEER_PORT + i));
      peer(seg(ACK).seq(1).ack(1).text("hello"));
      expect(seg(ACK).seq(1).ack(6));
    }
    // All memory is rings of the smallest size; none of them is in use.
    for (StackEndpoint each : all) {
      endpoint = each;
      receives("hello");
    }
    peer(seg(ACK).seq(6).ack(1).length(1460));
    peer(seg(ACK).seq(1466).ack(1).length(1460));
    assertEquals(2920, recv());
  }

  @Test
  void textIsTakenUpToTheLastRing() {
    listen(1);
    endpoint = connected(PEER_PORT);
    long at = 1;
    for (int i = 0; i < 20; i++) {
      peer(seg(ACK).seq(at).ack(1).length(1400));
      at += 1400;
    }
    assertEquals(28_000, recv());
  }
}
