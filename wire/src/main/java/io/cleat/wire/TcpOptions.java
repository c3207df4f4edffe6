// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/**
 * The options of a TCP header: RFC 9293 3.1 and 3.2, RFC 7323, RFC 2018, RFC 7413, RFC 9768.
 *
 * <p>{@link #scan} goes over them once and answers which are there and where; that {@code long} and
 * the segment's memory are all that the accessors need. Of an option that occurs twice, the last
 * one counts, as with Linux and FreeBSD.
 */
public final class TcpOptions {
  /** The list is over. */
  public static final int END = 0;

  /** Nothing. */
  public static final int NOP = 1;

  /** Maximum segment size. */
  public static final int MSS = 2;

  /** Window scale. */
  public static final int WINDOW_SCALE = 3;

  /** Selective acknowledgments may be sent. */
  public static final int SACK_PERMITTED = 4;

  /** Selective acknowledgments. */
  public static final int SACK = 5;

  /** Timestamps. */
  public static final int TIMESTAMPS = 8;

  /** Signature with MD5 (RFC 2385). */
  public static final int MD5 = 19;

  /** Signature of the authentication option (RFC 5925). */
  public static final int AO = 29;

  /** Fast open cookie. */
  public static final int FAST_OPEN = 34;

  /** Counters of accurate ECN, ECT(0) first. */
  public static final int ACC_ECN_0 = 172;

  /** Counters of accurate ECN, ECT(1) first. */
  public static final int ACC_ECN_1 = 174;

  /** Bytes of a maximum segment size. */
  public static final int MSS_SIZE = 4;

  /** Bytes of a window scale. */
  public static final int WINDOW_SCALE_SIZE = 3;

  /** Bytes of the permission for SACK. */
  public static final int SACK_PERMITTED_SIZE = 2;

  /** Bytes of timestamps. */
  public static final int TIMESTAMPS_SIZE = 10;

  /** Bytes of a SACK block. */
  public static final int SACK_BLOCK_SIZE = 8;

  /** Bytes of a counter of accurate ECN. */
  public static final int COUNTER_SIZE = 3;

  /** Bytes that all options together may take. */
  public static final int SIZE_MAX = Tcp.SIZE_MAX - Tcp.SIZE;

  /** The largest window scale (RFC 7323 2.3). */
  public static final int WINDOW_SCALE_MAX = 14;

  private static final int MD5_SIZE = 18;

  /** The least and the most octets of a fast open cookie (RFC 7413 4.1.1). */
  public static final int COOKIE_MIN = 4;

  public static final int COOKIE_MAX = 16;

  /** RFC 4727: an experiment, which RFC 6994 tells from others by what follows. */
  private static final int EXPERIMENT = 254;

  /** RFC 7413 3: what stood for fast open before it had a kind of its own. */
  private static final int FAST_OPEN_MAGIC = 0xf989;

  /** Bytes of kind, length and magic. */
  private static final int EXPERIMENT_HEAD = 4;

  /** NOP, NOP, timestamps: what nearly every segment has and nothing else. */
  static final int ALIGNED_TIMESTAMPS = 0x0101_080a;

  /** Where an option is, from the header's first octet, takes six bits; 0 means not there. */
  private static final int PLACE_MASK = 0x3f;

  private static final int MSS_PLACE = 0;
  private static final int WINDOW_SCALE_PLACE = 6;
  private static final int SACK_PLACE = 12;
  private static final int TIMESTAMPS_PLACE = 18;

  /** What {@link #scan} answers where timestamps, aligned, are all there is. */
  public static final long TIMESTAMPS_ALONE = (long) (Tcp.SIZE + 2) << TIMESTAMPS_PLACE;

  private static final int FAST_OPEN_PLACE = 24;
  private static final int MD5_PLACE = 30;
  private static final int AO_PLACE = 36;
  private static final int ACC_ECN_PLACE = 42;
  private static final int SACK_PERMITTED_PLACE = 48;
  private static final int UNKNOWN = -1;

  private static final long MALFORMED = Long.MIN_VALUE;

  private TcpOptions() {}

  /**
   * Goes over the options of a header that {@link Tcp#check} called good.
   *
   * <p>RFC 9293 3.1: a TCP implementation must be able to receive an option in any segment
   * (MUST-5), must ignore without error any that it does not implement (MUST-6), and must be
   * prepared to handle an illegal option length (MUST-7).
   */
  public static long scan(MemorySegment frame, long at) {
    int end = Tcp.headerLength(frame, at);
    if (end == Tcp.SIZE + 12 && Layout.i32(frame, at + Tcp.SIZE) == ALIGNED_TIMESTAMPS) {
      return TIMESTAMPS_ALONE;
    }
    long options = 0;
    int option = Tcp.SIZE;
    while (option < end) {
      int kind = Layout.u8(frame, at + option);
      if (kind == END) {
        return options;
      }
      if (kind == NOP) {
        option++;
        continue;
      }
      int length = option + 1 < end ? Layout.u8(frame, at + option + 1) : 0;
      if (length < 2 || option + length > end) {
        return options | MALFORMED;
      }
      int place = place(kind);
      if (place != UNKNOWN) {
        options = fits(kind, length) ? put(options, place, option) : options | MALFORMED;
      } else if (kind == EXPERIMENT && isFastOpen(frame, at + option, length)) {
        options = put(options, FAST_OPEN_PLACE, option);
      }
      option += length;
    }
    return options;
  }

  private static long put(long options, int place, int option) {
    return (options & ~((long) PLACE_MASK << place)) | (long) option << place;
  }

  /** Whether an experiment is fast open: a request of length 4, or a cookie. */
  private static boolean isFastOpen(MemorySegment frame, long at, int length) {
    int cookie = length - EXPERIMENT_HEAD;
    return (cookie == 0 || (cookie & 1) == 0 && isCookieLength(cookie))
        && Layout.u16(frame, at + 2) == FAST_OPEN_MAGIC;
  }

  private static int place(int kind) {
    return switch (kind) {
      case MSS -> MSS_PLACE;
      case WINDOW_SCALE -> WINDOW_SCALE_PLACE;
      case SACK_PERMITTED -> SACK_PERMITTED_PLACE;
      case SACK -> SACK_PLACE;
      case TIMESTAMPS -> TIMESTAMPS_PLACE;
      case FAST_OPEN -> FAST_OPEN_PLACE;
      case MD5 -> MD5_PLACE;
      case AO -> AO_PLACE;
      case ACC_ECN_0, ACC_ECN_1 -> ACC_ECN_PLACE;
      default -> UNKNOWN;
    };
  }

  /** Whether an option of this kind may have this length. */
  static boolean fits(int kind, int length) {
    return switch (kind) {
      // RFC 9293 3.2: Kind 2, Length 4.
      case MSS -> length == MSS_SIZE;
      // RFC 7323 2.2: Kind 3, Length 3.
      case WINDOW_SCALE -> length == WINDOW_SCALE_SIZE;
      // RFC 2018 2: Kind 4, Length 2.
      case SACK_PERMITTED -> length == SACK_PERMITTED_SIZE;
      // RFC 2018 3: an option that specifies n blocks has a length of 8*n+2 bytes.
      case SACK -> length > 2 && (length - 2) % SACK_BLOCK_SIZE == 0;
      // RFC 7323 3.2: Kind 8, Length 10.
      case TIMESTAMPS -> length == TIMESTAMPS_SIZE;
      // RFC 7413 4.1.1: a request of length 2, or a cookie of 4 to 16 bytes, an even number.
      case FAST_OPEN -> length == 2 || ((length & 1) == 0 && isCookieLength(length - 2));
      // RFC 2385 3.0: Kind 19, Length 18.
      case MD5 -> length == MD5_SIZE;
      // RFC 5925 2.2: the length must be greater than or equal to 4.
      case AO -> length >= 4;
      // RFC 9768 3.2.3: length 2, 5, 8 or 11: up to three counters of three bytes.
      case ACC_ECN_0, ACC_ECN_1 -> (length - 2) % 3 == 0 && length <= 11;
      default -> true;
    };
  }

  private static boolean isCookieLength(int length) {
    return length >= COOKIE_MIN && length <= COOKIE_MAX;
  }

  /**
   * {@link Reason#BAD_OPTION} when an option had an impossible length. Those before it, and those
   * behind when only its content was too short or too long, were found all the same: Linux takes
   * such a segment with the options it could read.
   */
  public static int answer(long options) {
    return options < 0 ? Reason.BAD_OPTION : Reason.GOOD;
  }

  /** Whether there is a maximum segment size. */
  public static boolean hasMss(long options) {
    return (options >>> MSS_PLACE & PLACE_MASK) != 0;
  }

  /** The largest segment that the sender wants, in bytes without headers. */
  public static int mss(MemorySegment frame, long at, long options) {
    return Layout.u16(frame, at + (options >>> MSS_PLACE & PLACE_MASK) + 2);
  }

  /** Whether there is a window scale. */
  public static boolean hasWindowScale(long options) {
    return (options >>> WINDOW_SCALE_PLACE & PLACE_MASK) != 0;
  }

  /**
   * The window's shift count, at most {@link #WINDOW_SCALE_MAX}.
   *
   * <p>RFC 7323 2.3: if a shift count exceeding 14 is received, the TCP must use 14 instead.
   */
  public static int windowScale(MemorySegment frame, long at, long options) {
    int shift = Layout.u8(frame, at + (options >>> WINDOW_SCALE_PLACE & PLACE_MASK) + 2);
    return Math.min(shift, WINDOW_SCALE_MAX);
  }

  /** Whether the sender takes selective acknowledgments. */
  public static boolean isSackPermitted(long options) {
    return (options >>> SACK_PERMITTED_PLACE & PLACE_MASK) != 0;
  }

  /** Whether there are timestamps. */
  public static boolean hasTimestamps(long options) {
    return (options >>> TIMESTAMPS_PLACE & PLACE_MASK) != 0;
  }

  /** TSval. */
  public static int timestamp(MemorySegment frame, long at, long options) {
    return Layout.i32(frame, at + (options >>> TIMESTAMPS_PLACE & PLACE_MASK) + 2);
  }

  /** TSecr. */
  public static int timestampEcho(MemorySegment frame, long at, long options) {
    return Layout.i32(frame, at + (options >>> TIMESTAMPS_PLACE & PLACE_MASK) + 6);
  }

  /** Whether blocks are selectively acknowledged. */
  public static boolean hasSack(long options) {
    return (options >>> SACK_PLACE & PLACE_MASK) != 0;
  }

  /** How many blocks are selectively acknowledged, 0 to 4. */
  public static int sackBlocks(MemorySegment frame, long at, long options) {
    long option = options >>> SACK_PLACE & PLACE_MASK;
    return option == 0 ? 0 : Layout.u8(frame, at + option + 1) / SACK_BLOCK_SIZE;
  }

  /** The first sequence number of a block. */
  public static int sackLeft(MemorySegment frame, long at, long options, int block) {
    return Layout.i32(frame, sackBlock(at, options, block));
  }

  /** The sequence number after the last of a block. */
  public static int sackRight(MemorySegment frame, long at, long options, int block) {
    return Layout.i32(frame, sackBlock(at, options, block) + 4);
  }

  private static long sackBlock(long at, long options, int block) {
    return at + (options >>> SACK_PLACE & PLACE_MASK) + 2 + (long) block * SACK_BLOCK_SIZE;
  }

  /** Whether there is a fast open cookie, or the request for one. */
  public static boolean hasFastOpen(long options) {
    return (options >>> FAST_OPEN_PLACE & PLACE_MASK) != 0;
  }

  /** Whether fast open came as an experiment, as before RFC 7413. */
  public static boolean isFastOpenExperiment(MemorySegment frame, long at, long options) {
    return Layout.u8(frame, fastOpen(at, options)) == EXPERIMENT;
  }

  private static long fastOpen(long at, long options) {
    return at + (options >>> FAST_OPEN_PLACE & PLACE_MASK);
  }

  private static int fastOpenHead(MemorySegment frame, long at, long options) {
    return isFastOpenExperiment(frame, at, options) ? EXPERIMENT_HEAD : 2;
  }

  /** Where the fast open cookie is. */
  public static long cookie(MemorySegment frame, long at, long options) {
    return fastOpen(at, options) + fastOpenHead(frame, at, options);
  }

  /** Bytes of the fast open cookie; 0 asks for one. */
  public static int cookieLength(MemorySegment frame, long at, long options) {
    int length = Layout.u8(frame, fastOpen(at, options) + 1);
    return length - fastOpenHead(frame, at, options);
  }

  /** Whether there is a signature with MD5. */
  public static boolean hasMd5(long options) {
    return (options >>> MD5_PLACE & PLACE_MASK) != 0;
  }

  /** Whether there is a signature of the authentication option. */
  public static boolean hasAo(long options) {
    return (options >>> AO_PLACE & PLACE_MASK) != 0;
  }

  /** Whether there are counters of accurate ECN. */
  public static boolean hasAccEcn(long options) {
    return (options >>> ACC_ECN_PLACE & PLACE_MASK) != 0;
  }

  /** Where the counters' option is; its kind says their order. */
  public static long accEcn(long at, long options) {
    return at + (options >>> ACC_ECN_PLACE & PLACE_MASK);
  }

  /** How many counters of accurate ECN there are, 0 to 3. */
  public static int counters(MemorySegment frame, long at, long options) {
    return (Layout.u8(frame, accEcn(at, options) + 1) - 2) / COUNTER_SIZE;
  }

  /** A counter of accurate ECN, by its place in the option: 24 bits. */
  public static int counter(MemorySegment frame, long at, long options, int place) {
    long counter = accEcn(at, options) + 2 + (long) place * COUNTER_SIZE;
    return Layout.u16(frame, counter) << 8 | Layout.u8(frame, counter + 2);
  }

  /** Whether the counter of ECT(1) stands first, and not that of ECT(0). */
  public static boolean isEct1First(MemorySegment frame, long at, long options) {
    return Layout.u8(frame, accEcn(at, options)) == ACC_ECN_1;
  }

  /** Writes a NOP and answers where the next option goes, as all writers do. */
  public static long writeNop(MemorySegment frame, long option) {
    Layout.u8(frame, option, NOP);
    return option + 1;
  }

  /** Writes a maximum segment size. */
  public static long writeMss(MemorySegment frame, long option, int mss) {
    Layout.i32(frame, option, MSS << 24 | MSS_SIZE << 16 | mss);
    return option + MSS_SIZE;
  }

  /** Writes a window scale. */
  public static long writeWindowScale(MemorySegment frame, long option, int shift) {
    Layout.u16(frame, option, WINDOW_SCALE << 8 | WINDOW_SCALE_SIZE);
    Layout.u8(frame, option + 2, shift);
    return option + WINDOW_SCALE_SIZE;
  }

  /** Writes the permission for selective acknowledgments. */
  public static long writeSackPermitted(MemorySegment frame, long option) {
    Layout.u16(frame, option, SACK_PERMITTED << 8 | SACK_PERMITTED_SIZE);
    return option + SACK_PERMITTED_SIZE;
  }

  /** Writes timestamps. */
  public static long writeTimestamps(MemorySegment frame, long option, int value, int echo) {
    Layout.u16(frame, option, TIMESTAMPS << 8 | TIMESTAMPS_SIZE);
    Layout.i32(frame, option + 2, value);
    Layout.i32(frame, option + 6, echo);
    return option + TIMESTAMPS_SIZE;
  }

  /** Writes NOP, NOP, timestamps: twelve bytes, as RFC 7323 appendix A recommends. */
  public static long writeAlignedTimestamps(MemorySegment frame, long option, int value, int echo) {
    Layout.i32(frame, option, ALIGNED_TIMESTAMPS);
    Layout.i32(frame, option + 4, value);
    Layout.i32(frame, option + 8, echo);
    return option + 12;
  }

  /** Writes the head of selective acknowledgments; so many blocks must follow. */
  public static long writeSack(MemorySegment frame, long option, int blocks) {
    Layout.u16(frame, option, SACK << 8 | 2 + blocks * SACK_BLOCK_SIZE);
    return option + 2;
  }

  /** Writes a block of selective acknowledgments. */
  public static long writeSackBlock(MemorySegment frame, long option, int left, int right) {
    Layout.i32(frame, option, left);
    Layout.i32(frame, option + 4, right);
    return option + SACK_BLOCK_SIZE;
  }

  /** Writes the head of a fast open cookie; so many bytes of it must follow, 0 asks for one. */
  public static long writeFastOpen(MemorySegment frame, long option, int cookieLength) {
    Layout.u16(frame, option, FAST_OPEN << 8 | 2 + cookieLength);
    return option + 2;
  }

  /** Writes the head of counters of accurate ECN, ECT(1) first; so many must follow. */
  public static long writeAccEcn(MemorySegment frame, long option, int counters) {
    Layout.u16(frame, option, ACC_ECN_1 << 8 | 2 + counters * COUNTER_SIZE);
    return option + 2;
  }

  /** Writes a counter of accurate ECN, of which 24 bits count. */
  public static long writeCounter(MemorySegment frame, long option, int counter) {
    Layout.u16(frame, option, counter >>> 8 & 0xffff);
    Layout.u8(frame, option + 2, counter & 0xff);
    return option + COUNTER_SIZE;
  }

  /** The same as an experiment, for peers from before RFC 7413. */
  public static long writeFastOpenExperiment(MemorySegment frame, long option, int cookieLength) {
    Layout.u16(frame, option, EXPERIMENT << 8 | EXPERIMENT_HEAD + cookieLength);
    Layout.u16(frame, option + 2, FAST_OPEN_MAGIC);
    return option + EXPERIMENT_HEAD;
  }

  /** Fills up with END to a multiple of four bytes (MUST-69) and writes the header's length. */
  public static void finish(MemorySegment frame, long at, long end) {
    long option = end;
    while ((option - at & 3) != 0) {
      Layout.u8(frame, option++, END);
    }
    Tcp.headerLength(frame, at, (int) (option - at));
  }
}
