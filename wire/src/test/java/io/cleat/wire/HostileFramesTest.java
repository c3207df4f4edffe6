// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever the bytes are, no check throws, and no accessor behind a good check leaves the bytes: a
 * frame's memory ends with it, so that reading one byte more would throw.
 */
class HostileFramesTest {
  private static final int FRAMES = 1_000_000;
  private static final int DUMPED = 16;
  private static final int SIZE = 2048;

  /** Octets at which parsers are often wrong. */
  private static final int[] EDGES = {0, 1, 2, 3, 4, 5, 7, 8, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xff};

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final MemorySegment memory = MemorySegment.ofArray(new byte[SIZE]);
  private final Walk walk = new Walk();

  @Test
  void noFrameMakesACheckThrowOrAnAccessorLeaveTheFrame() {
    List<MemorySegment> known = known();
    for (int i = 0; i < FRAMES; i++) {
      MemorySegment frame = i % 4 == 0 ? noise() : mutated(known.get(random.nextInt(known.size())));
      try {
        walk.ethernet(frame);
        if (i % DUMPED == 0) {
          walk.sum += Dump.ethernet(frame, 0, (int) frame.byteSize()).length();
        }
      } catch (RuntimeException e) {
        fail("seed " + seed + ", frame " + Frames.hex(frame, 0, frame.byteSize()), e);
      }
    }
    for (int reason = 0; reason < Reason.COUNT; reason++) {
      String name = Reason.name(reason);
      assertTrue(walk.answers[reason] > 0, () -> name + " was never met, seed " + seed);
    }
  }

  /** What Linux sent, and what it does not send by itself. */
  private static List<MemorySegment> known() {
    var frames = new ArrayList<MemorySegment>();
    Frames.linux().forEach(known -> frames.add(known.frame()));
    frames.add(
        ipv6(0, "2b00 0502 0000 0100 3c00 0000 00000000 1100 1e04 00000000 0400003500080001"));
    frames.add(ipv6(60, "3c00 0104 00000000".repeat(7) + "1100 0104 00000000 0400003500080001"));
    frames.add(ipv6(60, "3c00 0104 00000000".repeat(9) + "1100 0104 00000000 0400003500080001"));
    frames.add(ipv6(60, "1102 1e001e001e001e00 1e001e001e001e00 1e00 0101 00 0400003500080001"));
    frames.add(ipv6(44, "3c00 0001 00000001 1100 0104 00000000 0400003500080001"));
    frames.add(
        ipv6(58, "8600 0000 40400708 0000000000000000 0501 0000 00000578 0101 020000000001"));
    return frames;
  }

  private static MemorySegment ipv6(int nextHeader, String payload) {
    MemorySegment bytes = Frames.hex(payload);
    int length = (int) bytes.byteSize();
    MemorySegment frame = MemorySegment.ofArray(new byte[54 + length]);
    Ethernet.header(frame, 0, 0x0200_0000_000bL, 0x0200_0000_000aL, EtherType.IPV6);
    Ipv6.header(frame, 14, 0, length, nextHeader, 255);
    Ipv6.source(frame, 14, Ipv6Address.LINK_LOCAL_HIGH, 1);
    Ipv6.destination(frame, 14, Ipv6Address.LINK_MULTICAST_HIGH, 1);
    MemorySegment.copy(bytes, 0, frame, 54, length);
    return frame;
  }

  private MemorySegment noise() {
    int length = random.nextInt(200);
    for (int i = 0; i < length; i++) {
      memory.set(ValueLayout.JAVA_BYTE, i, octet());
    }
    if (length > 15) {
      int[] types = {EtherType.ARP, EtherType.IPV4, EtherType.IPV6};
      Layout.u16(memory, 12, types[random.nextInt(3)]);
      Layout.u8(memory, 14, random.nextInt(2) == 0 ? 0x45 : 0x60);
    }
    return memory.asSlice(0, length);
  }

  private byte octet() {
    return (byte) (random.nextBoolean() ? random.nextInt() : EDGES[random.nextInt(EDGES.length)]);
  }

  /** Changes some octets, cuts or lengthens, and often repairs what would end the walk early. */
  private MemorySegment mutated(MemorySegment known) {
    int length = (int) known.byteSize();
    MemorySegment.copy(known, 0, memory, 0, length);
    for (int i = random.nextInt(5); i > 0; i--) {
      memory.set(ValueLayout.JAVA_BYTE, random.nextInt(length), octet());
    }
    if (random.nextInt(4) == 0) {
      length = random.nextInt(length + 1);
    }
    if (random.nextInt(8) != 0 && length > 54) {
      repair(length);
    }
    return memory.asSlice(0, length);
  }

  private void repair(int length) {
    if (Layout.u16(memory, 12) == EtherType.IPV4) {
      if (random.nextInt(4) != 0) {
        Ipv4.totalLength(memory, 14, length - 14);
      }
      int header = Math.clamp(Ipv4.headerLength(memory, 14), 20, length - 14 - 8);
      Layout.u16(memory, 24, 0);
      Layout.u16(memory, 24, Checksum.field(Checksum.sum(memory, 14, header)));
      Icmpv4.seal(memory, 14 + header, length - 14 - header);
    } else if (Layout.u16(memory, 12) == EtherType.IPV6 && random.nextInt(4) != 0) {
      Ipv6.payloadLength(memory, 14, length - 54);
    }
  }
}
