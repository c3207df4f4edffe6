// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/**
 * The Internet checksum (RFC 1071) and its update when one word changes (RFC 1624).
 *
 * <p>A <i>sum</i> here is a non-negative {@code long} that means a one's complement sum of 16-bit
 * words; it is opaque but for zero, the sum of nothing. Sums of pieces that begin at even positions
 * are added with {@code +}; that of 64 KiB is below 2**47, so tens of thousands find room. {@link
 * #field} makes of it what stands in a header.
 *
 * <p>RFC 1071 2 (B): the sum of 16-bit integers can be computed in either byte order. It is the
 * order of little-endian machines here, whatever the machine.
 */
public final class Checksum {
  private static final long LOW_INT = 0xffff_ffffL;

  private Checksum() {}

  /**
   * The sum of {@code length} bytes; an odd last byte counts as if a zero followed. Native memory
   * and {@code byte[]} are fast in any program, other memory may not be.
   */
  public static long sum(MemorySegment data, long at, int length) {
    return Sum.of(data, at, length);
  }

  /**
   * Copies {@code length} bytes and answers their sum; the two places must not overlap. The sum is
   * taken from the copy while it is in the processor's cache, which a loop that does both at once
   * does not beat.
   */
  public static long copy(
      MemorySegment from, long fromAt, MemorySegment into, long intoAt, int length) {
    MemorySegment.copy(from, fromAt, into, intoAt, length);
    return sum(into, intoAt, length);
  }

  /** The sum of eight bytes in a row, given as a number in network byte order. */
  public static long ofLong(long word) {
    long reversed = Long.reverseBytes(word);
    return (reversed & LOW_INT) + (reversed >>> 32);
  }

  /** The sum of four bytes in a row, given as a number in network byte order. */
  public static long ofInt(int word) {
    return Integer.reverseBytes(word) & LOW_INT;
  }

  /**
   * The sum of two pieces in a row, of which the first has {@code firstLength} bytes.
   *
   * <p>RFC 1071 2 (B): if a piece begins at an odd position, the bytes of its sum are swapped.
   */
  public static long join(long first, long firstLength, long second) {
    return (firstLength & 1) == 0 ? first + second : first + swap(fold(second));
  }

  /**
   * The sum of the pseudo header before TCP, UDP: RFC 9293 3.1, RFC 768.
   *
   * @param length bytes of the transport's header and data
   */
  public static long pseudoIpv4(int source, int destination, int protocol, int length) {
    return ofInt(source) + ofInt(destination) + tail(protocol, length);
  }

  /**
   * The sum of the pseudo header before TCP, UDP, ICMPv6: RFC 8200 8.1.
   *
   * @param addresses the sum of source and destination address, {@link #address}
   * @param protocol the upper layer's, whatever extension headers come before
   * @param length bytes of the upper layer's header and data
   */
  public static long pseudoIpv6(long addresses, int protocol, int length) {
    return addresses + tail(protocol, length);
  }

  /** The sum of an IPv6 address. */
  public static long address(long high, long low) {
    return ofLong(high) + ofLong(low);
  }

  private static long tail(int protocol, int length) {
    return (protocol << 8) + ofInt(length);
  }

  /**
   * What stands in the checksum field when the rest, with zeros in that field, has this sum.
   *
   * <p>RFC 1071 1: the 16-bit one's complement of the one's complement sum.
   */
  public static int field(long sum) {
    return ~swap(fold(sum)) & 0xffff;
  }

  /**
   * What stands in the checksum field of a packet whose checksum the link will finish: the sum of
   * the pseudo header, not complemented (virtio 1.2, 5.1.6.2).
   */
  public static int partialField(long pseudo) {
    return swap(fold(pseudo));
  }

  /**
   * Whether data with its checksum in place has the right sum.
   *
   * <p>RFC 1071 1: if the result is all 1 bits, the check succeeds.
   */
  public static boolean isGood(long sum) {
    return fold(sum) == 0xffff;
  }

  /**
   * The checksum field after one aligned 16-bit word of what it covers has changed.
   *
   * <p>RFC 1624 3, equation 3: HC' = ~(~HC + ~m + m').
   */
  public static int update(int field, int old, int now) {
    return ~fold((~field & 0xffffL) + (~old & 0xffff) + (now & 0xffff)) & 0xffff;
  }

  /** {@link #update} for two words in a row, such as an IPv4 address or a sequence number. */
  public static int updateInt(int field, int old, int now) {
    return ~fold((~field & 0xffffL) + (~old & LOW_INT) + (now & LOW_INT)) & 0xffff;
  }

  /** One's complement addition of all 16-bit parts. */
  private static int fold(long sum) {
    long twice = (sum >>> 32) + (sum & LOW_INT);
    long once = (twice >>> 16) + (twice & 0xffff);
    long carried = (once >>> 16) + (once & 0xffff);
    return (int) ((carried >>> 16) + (carried & 0xffff));
  }

  private static int swap(int word) {
    return (word & 0xff) << 8 | (word >>> 8 & 0xff);
  }
}
