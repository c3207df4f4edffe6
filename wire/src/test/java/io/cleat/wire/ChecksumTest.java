// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChecksumTest {
  private static final int LENGTH_MAX = 2048;
  private static final int OFFSET_MAX = 8;

  /** RFC 1071 as its section 1 says it, word by word. */
  private static int naive(MemorySegment data, long at, int length) {
    int sum = 0;
    for (int i = 0; i < length; i++) {
      int octet = data.get(ValueLayout.JAVA_BYTE, at + i) & 0xff;
      sum += (i & 1) == 0 ? octet << 8 : octet;
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return ~sum & 0xffff;
  }

  private static MemorySegment random(MemorySegment memory, Random random) {
    for (long i = 0; i < memory.byteSize(); i++) {
      memory.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt());
    }
    return memory;
  }

  private static void agreesWithNaive(MemorySegment data, String message) {
    for (int length = 0; length <= LENGTH_MAX; length++) {
      for (int at = 0; at <= OFFSET_MAX; at++) {
        int expected = naive(data, at, length);
        int field = Checksum.field(Checksum.sum(data, at, length));
        assertEquals(expected, field, () -> message);
      }
    }
  }

  @Test
  void everyLengthAndOffsetAgreesWithTheRfcInAnyMemory() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    int size = LENGTH_MAX + OFFSET_MAX;
    try (Arena arena = Arena.ofConfined()) {
      agreesWithNaive(random(arena.allocate(size), random), "native, seed " + seed);
      agreesWithNaive(random(MemorySegment.ofArray(new byte[size]), random), "bytes " + seed);
      agreesWithNaive(random(MemorySegment.ofArray(new int[size / 4]), random), "ints " + seed);
    }
  }

  @Test
  void allOnesAndAllZerosAgreeWithTheRfc() {
    MemorySegment data = MemorySegment.ofArray(new byte[LENGTH_MAX + OFFSET_MAX]);
    agreesWithNaive(data, "zeros");
    agreesWithNaive(data.fill((byte) 0xff), "ones");
  }

  @Test
  void theLongestSegmentDoesNotOverflow() {
    MemorySegment data = MemorySegment.ofArray(new byte[1 << 20]).fill((byte) 0xff);
    data.set(ValueLayout.JAVA_BYTE, 77, (byte) 5);
    assertEquals(naive(data, 0, 1 << 20), Checksum.field(Checksum.sum(data, 0, 1 << 20)));
  }

  /** RFC 1071 3: 0001 f203 f4f5 f6f7 add up to ddf2. */
  @Test
  void exampleOfRfc1071() {
    MemorySegment data = Frames.hex("0001 f203 f4f5 f6f7");
    assertEquals(~0xddf2 & 0xffff, Checksum.field(Checksum.sum(data, 0, 8)));
  }

  @Test
  void dataWithItsChecksumIsGoodAndWithAnyBitChangedBad() {
    MemorySegment data = Frames.hex("0001 f203 f4f5 f6f7 0000");
    Layout.u16(data, 8, Checksum.field(Checksum.sum(data, 0, 10)));
    assertTrue(Checksum.isGood(Checksum.sum(data, 0, 10)));
    for (int bit = 0; bit < 80; bit++) {
      int octet = Layout.u8(data, bit / 8);
      Layout.u8(data, bit / 8, octet ^ 1 << bit % 8);
      assertFalse(Checksum.isGood(Checksum.sum(data, 0, 10)));
      Layout.u8(data, bit / 8, octet);
    }
  }

  @Test
  void piecesJoinAtAnyPlace() {
    var random = new Random(1);
    MemorySegment data = random(MemorySegment.ofArray(new byte[301]), random);
    for (int cut = 0; cut <= 301; cut++) {
      long first = Checksum.sum(data, 0, cut);
      long second = Checksum.sum(data, cut, 301 - cut);
      assertEquals(naive(data, 0, 301), Checksum.field(Checksum.join(first, cut, second)));
    }
  }

  @Test
  void copyCopiesAndSums() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from = random(arena.allocate(3000), random);
      MemorySegment into = MemorySegment.ofArray(new byte[3000]);
      for (int i = 0; i < 2000; i++) {
        int length = random.nextInt(2000);
        int fromAt = random.nextInt(1000);
        int intoAt = random.nextInt(1000);
        long sum = Checksum.copy(from, fromAt, into, intoAt, length);
        assertEquals(naive(from, fromAt, length), Checksum.field(sum), () -> "seed " + seed);
        MemorySegment copied = into.asSlice(intoAt, length);
        assertEquals(-1, copied.mismatch(from.asSlice(fromAt, length)), () -> "seed " + seed);
      }
    }
  }

  /** The pseudo header as it would stand in memory. */
  @Test
  void pseudoHeadersAreSummedAsIfTheyStoodThere() {
    MemorySegment four = Frames.hex("c0a80001 ffee0203 0011 05b4");
    long sum = Checksum.pseudoIpv4(0xc0a80001, 0xffee0203, 17, 0x5b4);
    assertEquals(naive(four, 0, 12), Checksum.field(sum));

    MemorySegment six =
        Frames.hex(
            "20010db8000000010123456789abcdef fe80000000000000fedcba9876543210 00012345 00000006");
    long addresses =
        Checksum.address(0x20010db800000001L, 0x0123456789abcdefL)
            + Checksum.address(0xfe80000000000000L, 0xfedcba9876543210L);
    assertEquals(naive(six, 0, 40), Checksum.field(Checksum.pseudoIpv6(addresses, 6, 0x12345)));
  }

  @Test
  void partialFieldIsWhatALinkFinishes() {
    MemorySegment datagram = Frames.hex("0400 0035 000b 0000 616263");
    long pseudo = Checksum.pseudoIpv4(0x0a000001, 0x0a000002, 17, 11);
    Udp.sealPartially(datagram, 0, pseudo);
    int finished = naive(datagram, 0, 11); // over the datagram with the partial sum in its field
    Udp.seal(datagram, 0, pseudo);
    assertEquals(Udp.checksum(datagram, 0), finished);
  }

  /** RFC 1624 4: HC = dd2f, m = 5555, m' = 3285 gives 0000, where equation 2 gave ffff. */
  @Test
  void examplesOfRfc1624() {
    assertEquals(0x0000, Checksum.update(0xdd2f, 0x5555, 0x3285));
  }

  @Test
  void anUpdateIsWhatANewSumWouldBe() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    MemorySegment data = random(MemorySegment.ofArray(new byte[20]), random);
    for (int i = 0; i < 100_000; i++) {
      int old = naive(data, 0, 20);
      int at = 4 + random.nextInt(4) * 4; // the first word stays: RFC 1624 speaks of no zeros
      boolean wide = random.nextBoolean();
      int before = wide ? Layout.i32(data, at) : Layout.u16(data, at);
      int now = random.nextInt(4) == 0 ? 0 : random.nextInt();
      int updated;
      if (wide) {
        Layout.i32(data, at, now);
        updated = Checksum.updateInt(old, before, now);
      } else {
        Layout.u16(data, at, now);
        updated = Checksum.update(old, before, now);
      }
      assertEquals(naive(data, 0, 20), updated, () -> "seed " + seed);
    }
  }
}
