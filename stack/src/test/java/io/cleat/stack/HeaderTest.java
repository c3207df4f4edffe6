// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.RST;
import static io.cleat.stack.Seg.SYN;
import static io.cleat.stack.Seg.seg;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.option.IpOptions;
import io.cleat.stack.count.Layer;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Reason;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Headers and their options: RFC 9293 3.1, 3.2, 3.7.1 and 3.9.2. */
class HeaderTest extends Conversation {
  @Test
  void segmentWithABadChecksumHasNoEffect() {
    establish();
    byte[] bytes = packet(seg(ACK).seq(1).ack(1).text("hello"), PEER, US);
    bytes[bytes.length - 1] ^= 1;
    arrives(bytes);
    silence();
    fails(Errno.EAGAIN, recv());
    assertEquals(1, stack.counters().malformedFor(Layer.TCP, Reason.BAD_CHECKSUM));
  }

  @Test
  void unknownOptionIsSkipped() {
    establish(seg(SYN).seq(0).raw(253, 4, 1, 2).mss(700));
    send(1000);
    expect(seg(ACK).seq(1).length(700));
  }

  @Test
  void optionIsTakenInAnySegment() {
    establish(seg(SYN).seq(0).mss(700));
    peer(seg(ACK).seq(1).ack(1).raw(253, 3, 1, 1).mss(300).text("hello"));
    receives("hello");
    link.sent.clear();
    // The size of segments is agreed upon with the SYN, and only then.
    send(1000);
    expect(seg(ACK).seq(1).length(700));
  }

  @Test
  void impossibleLengthOfAnOptionIsSurvived() {
    for (int length : new int[] {0, 1, 40}) {
      HeaderTest host = new HeaderTest();
      host.listen(5);
      host.peer(seg(SYN).seq(0).raw(99, length));
      host.expect(seg(SYN | ACK).seq(0).ack(1));
    }
  }

  @Test
  void nothingBehindTheEndOfTheListCounts() {
    establish(seg(SYN).seq(0).raw(1, 1, 0).mss(700));
    send(1000);
    expect(seg(ACK).seq(1).length(536));
  }

  @Test
  void withoutMssSegmentsAreOfTheDefaultSize() {
    establish(seg(SYN).seq(0));
    send(1000);
    expect(seg(ACK).seq(1).length(536));
  }

  @Test
  void mssIsSentWithSynOnly() {
    establish();
    send("x");
    assertFalse(next().toString().contains("mss"));
  }

  @Test
  void resetWithTextResets() {
    establish();
    peer(seg(RST).seq(1).text("why I do this"));
    shows(IN | OUT | Events.ERR | Events.HUP | Events.RDHUP);
    fails(Errno.ECONNRESET, recv());
  }

  @Test
  void timeToLiveIsTheUsers() {
    establish();
    set(IpOptions.LEVEL, IpOptions.IP_TTL, 9);
    send("x");
    assertEquals(9, Ipv4.ttl(MemorySegment.ofArray(link.sent.getFirst().bytes()), 0));
  }

  @Test
  void unknownIpOptionIsIgnored() {
    establish();
    byte[] plain = packet(seg(ACK).seq(1).ack(1).text("hello"), PEER, US);
    byte[] bytes = new byte[plain.length + 4];
    System.arraycopy(plain, 0, bytes, 0, Ipv4.SIZE);
    System.arraycopy(plain, Ipv4.SIZE, bytes, Ipv4.SIZE + 4, plain.length - Ipv4.SIZE);
    bytes[Ipv4.SIZE] = (byte) 0x9e;
    bytes[Ipv4.SIZE + 1] = 4;
    MemorySegment packet = MemorySegment.ofArray(bytes);
    Ipv4.headerLength(packet, 0, Ipv4.SIZE + 4);
    Ipv4.totalLength(packet, 0, bytes.length);
    Ipv4.seal(packet, 0);
    arrives(bytes);
    receives("hello");
  }
}
