// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.wire.Checksum;
import io.cleat.wire.Seq;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Sequence numbers go round, and checksums may be had in pieces. */
class ArithmeticProperties {
  private static final int TRIES = 5000;
  private static final int HALF = Integer.MAX_VALUE;
  private static final ValueLayout.OfShort BIG =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  // Sequence numbers, RFC 9293 3.4.

  @Property(tries = TRIES)
  void whatIsAheadIsGreaterWhereverZeroIs(
      @ForAll int a, @ForAll @IntRange(min = 1, max = HALF) int ahead) {
    int b = a + ahead;
    assertTrue(Seq.lt(a, b) && Seq.le(a, b) && Seq.gt(b, a) && Seq.ge(b, a));
    assertTrue(!Seq.lt(b, a) && !Seq.gt(a, b));
    assertEquals(b, Seq.max(a, b));
    assertEquals(a, Seq.min(b, a));
  }

  @Property(tries = TRIES)
  void windowHoldsAsManyNumbersAsItIsWide(
      @ForAll int start,
      @ForAll @IntRange(max = HALF) int size,
      @ForAll @IntRange(max = HALF) int x) {
    assertEquals(x < size, Seq.inWindow(start + x, start, size));
    assertEquals(x <= size, Seq.between(start, start + x, start + size));
  }

  // Checksums, RFC 1071.

  @Property(tries = TRIES)
  void sumIsThatOfWords(@ForAll @Size(max = 200) byte[] bytes) {
    long words = 0;
    for (int i = 0; i < bytes.length; i++) {
      words += (bytes[i] & 0xff) << (i % 2 == 0 ? 8 : 0);
    }
    words = (words & 0xffff) + (words >>> 16);
    words = (words & 0xffff) + (words >>> 16);
    MemorySegment memory = MemorySegment.ofArray(bytes);
    assertEquals(~(int) words & 0xffff, Checksum.field(Checksum.sum(memory, 0, bytes.length)));
  }

  @Property(tries = TRIES)
  void piecesMakeTheSumOfTheWhole(
      @ForAll @Size(min = 1, max = 200) byte[] bytes, @ForAll @IntRange(max = 199) int place) {
    int cut = place % bytes.length;
    MemorySegment memory = MemorySegment.ofArray(bytes);
    long first = Checksum.sum(memory, 0, cut);
    long second = Checksum.sum(memory, cut, bytes.length - cut);
    long whole = Checksum.sum(memory, 0, bytes.length);
    assertEquals(Checksum.field(whole), Checksum.field(Checksum.join(first, cut, second)));
  }

  /** RFC 1624: HC' = ~(~HC + ~m + m'). */
  @Property(tries = TRIES)
  void updateIsAsGoodAsSummingAgain(
      @ForAll @Size(min = 20, max = 60) byte[] bytes,
      @ForAll @IntRange(max = 9) int word,
      @ForAll @IntRange(max = 0xffff) int now) {
    int length = bytes.length & ~1;
    // A header is never all zeros.
    bytes[0] = 0x45;
    MemorySegment memory = MemorySegment.ofArray(bytes);
    int at = 2 * Math.max(word, 1);
    int field = Checksum.field(Checksum.sum(memory, 0, length));
    int old = memory.get(BIG, at) & 0xffff;
    memory.set(BIG, at, (short) now);
    int full = Checksum.field(Checksum.sum(memory, 0, length));
    assertEquals(full, Checksum.update(field, old, now));
  }

  @Property(tries = TRIES)
  void checksumMakesASumGood(@ForAll @Size(min = 20, max = 60) byte[] bytes) {
    MemorySegment memory = MemorySegment.ofArray(bytes);
    int length = bytes.length & ~1;
    memory.set(BIG, 10, (short) 0);
    memory.set(BIG, 10, (short) Checksum.field(Checksum.sum(memory, 0, length)));
    assertTrue(Checksum.isGood(Checksum.sum(memory, 0, length)));
  }
}
