// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.SYN;
import static io.cleat.stack.Seg.seg;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.wire.Ipv4;
import io.cleat.wire.Tcp;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Segments that mean no good: whatever they say, the stack keeps its order and its bounds. */
class HostileSegmentsTest extends Conversation {
  private static final int ROUNDS = 60;
  private static final int SEGMENTS = 400;

  private Seg any(Random random, int near) {
    Seg any = seg(random.nextInt(64));
    any.seq(near + random.nextInt(5000) - 1000).ack(1 + random.nextInt(4000) - 500);
    any.wnd(random.nextInt(0x10000));
    if (random.nextBoolean()) {
      any.length(random.nextInt(1400));
    }
    if (random.nextInt(4) == 0) {
      any.up(random.nextInt(2000));
    }
    if (random.nextInt(4) == 0) {
      any.sack(random.nextInt(4000), random.nextInt(4000));
    }
    if (random.nextInt(6) == 0) {
      any.ts(random.nextInt(), random.nextInt());
    }
    return any;
  }

  /** Bytes of a good segment, some of them changed, the checksums right again. */
  private byte[] mutated(Random random) {
    int ports = Tcp.ports(PEER_PORT, OUR_PORT);
    byte[] bytes = any(random, 1).packet(PEER, US, ports, PEER_ISS, random.nextInt());
    for (int i = random.nextInt(4); i > 0; i--) {
      bytes[Ipv4.SIZE + random.nextInt(bytes.length - Ipv4.SIZE)] = (byte) random.nextInt();
    }
    MemorySegment packet = MemorySegment.ofArray(bytes);
    Tcp.seal(packet, Ipv4.SIZE, bytes.length - Ipv4.SIZE, Ipv4.pseudoSum(packet, 0));
    return bytes;
  }

  @Test
  void nothingBreaksAndNothingGrows() {
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(round);
      HostileSegmentsTest host = new HostileSegmentsTest();
      host.establish(seg(SYN).seq(0).mss(1000).sackPermitted().scale(2));
      for (int i = 0; i < SEGMENTS; i++) {
        host.attack(random, i);
      }
      assertTrue(host.stack.bufferBytes() < 1 << 20);
      host.endpoint.close();
      host.listener.close();
      host.after(1_000_000);
      host.link.sent.clear();
      host.after(1_000_000);
      assertEquals(0, host.stack.tcp().connections(), () -> "round left connections");
      assertEquals(0, host.stack.bufferBytes());
    }
  }

  private void attack(Random random, int i) {
    if (random.nextInt(3) == 0) {
      link.arriving.add(new ScriptedLink.Frame(mutated(random), 0));
      turn();
    } else {
      peer(any(random, i % 2000));
    }
    switch (random.nextInt(8)) {
      case 0 -> endpoint.send(memory, 0, random.nextInt(3000), 0, null);
      case 1 -> endpoint.recv(memory, 0, random.nextInt(3000), random.nextInt(3), null);
      case 2 -> after(random.nextInt(500));
      case 3 -> endpoint.events();
      default -> {}
    }
    turn();
    link.sent.clear();
  }

  /**
   * A forged segment in the window moves RCV.NXT beyond what the peer has sent. From then on each
   * end finds the other's ACKs unacceptable.
   */
  @Test
  void endsThatDisagreeDoNotAnswerEachOtherForEver() {
    establish();
    after(1000);
    peer(seg(ACK).seq(1).ack(1).text("forged"));
    expect(seg(ACK).seq(1).ack(7));
    peer(seg(ACK).seq(1).ack(1));
    expect(seg(ACK).seq(1).ack(7));
    peer(seg(ACK).seq(1).ack(1));
    silence();
    after(499);
    peer(seg(ACK).seq(1).ack(1));
    silence();
    after(1);
    peer(seg(ACK).seq(1).ack(1));
    expect(seg(ACK).seq(1).ack(7));
  }

  @Test
  void textThatComesTwiceIsAcknowledgedEachTime() {
    establish();
    peer(seg(ACK).seq(1).ack(1).text("hello"));
    expect(seg(ACK).seq(1).ack(6));
    for (int i = 0; i < 3; i++) {
      peer(seg(ACK).seq(1).ack(1).text("hello"));
      expect(seg(ACK).seq(1).ack(6));
    }
  }

  @Test
  void floodOfSynsIsBounded() {
    listen(100);
    for (int i = 0; i < 50_000; i++) {
      peerFromPort(1024 + i % 60_000);
      peer(seg(SYN).seq(i));
      link.sent.clear();
    }
    assertTrue(stack.tcp().connections() <= 101);
    assertEquals(0, stack.bufferBytes());
    after(120_000);
    link.sent.clear();
    assertEquals(0, stack.tcp().connections());
    peerFromPort(PEER_PORT);
    peer(seg(SYN).seq(0));
    expect(seg(SYN | ACK).seq(0).ack(1));
    peer(seg(ACK).seq(1).ack(1));
    assertEquals(IN, listener.events());
  }
}
