// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.util.List;
import java.util.Locale;

/**
 * Why a check turned bytes away. The codes are small and dense, so that a counter a reason is an
 * array of {@link #COUNT}.
 *
 * <p>A check answers {@link #GOOD} or a code. Where the sender may be told (ICMP's parameter
 * problem points at an octet), the answer holds in its higher bits which octet is at fault, counted
 * from the IP header's first: so take {@link #code} before comparing or counting.
 */
public final class Reason {
  /** Nothing is wrong. */
  public static final int GOOD = 0;

  /** There are fewer bytes than the header has or asks for. */
  public static final int TRUNCATED = 1;

  /** Another version of the protocol. */
  public static final int BAD_VERSION = 2;

  /** The header claims to be shorter than a header can be. */
  public static final int BAD_HEADER_LENGTH = 3;

  /** A length field contradicts the header or the message. */
  public static final int BAD_LENGTH = 4;

  /** The checksum is wrong. */
  public static final int BAD_CHECKSUM = 5;

  /** The checksum is left out where it must not be. */
  public static final int NO_CHECKSUM = 6;

  /** An address that must not stand there. */
  public static final int BAD_ADDRESS = 7;

  /** A kind of hardware, protocol or operation that is not spoken. */
  public static final int BAD_TYPE = 8;

  /** A code that the message's type does not have. */
  public static final int BAD_CODE = 9;

  /** The message came through a router, or may have, and must not. */
  public static final int BAD_HOP_LIMIT = 10;

  /** An option with a length or content that it cannot have. */
  public static final int BAD_OPTION = 11;

  /** More options than this host looks at. */
  public static final int TOO_MANY_OPTIONS = 12;

  /** A fragment that fits into no datagram. */
  public static final int BAD_FRAGMENT = 13;

  /** More extension headers than this host looks at. */
  public static final int TOO_MANY_HEADERS = 14;

  /** A header where it must not stand. */
  public static final int MISPLACED_HEADER = 15;

  /** A routing header of a type that is not spoken, with way still to go. */
  public static final int UNKNOWN_ROUTING = 16;

  /** A first fragment without the whole chain of headers. */
  public static final int INCOMPLETE_CHAIN = 17;

  /** An unknown option whose type says: discard. */
  public static final int UNKNOWN_OPTION = 18;

  /** An unknown option whose type says: discard and report. */
  public static final int UNKNOWN_OPTION_REPORTED = 19;

  /** An unknown option whose type says: discard and report, unless sent to a multicast address. */
  public static final int UNKNOWN_OPTION_REPORTED_UNICAST = 20;

  /** A link's notes on a frame that contradict the frame. */
  public static final int BAD_OFFLOAD = 21;

  /** How many codes there are. */
  public static final int COUNT = 22;

  private static final List<String> NAMES =
      List.of(
          "GOOD",
          "TRUNCATED",
          "BAD_VERSION",
          "BAD_HEADER_LENGTH",
          "BAD_LENGTH",
          "BAD_CHECKSUM",
          "NO_CHECKSUM",
          "BAD_ADDRESS",
          "BAD_TYPE",
          "BAD_CODE",
          "BAD_HOP_LIMIT",
          "BAD_OPTION",
          "TOO_MANY_OPTIONS",
          "BAD_FRAGMENT",
          "TOO_MANY_HEADERS",
          "MISPLACED_HEADER",
          "UNKNOWN_ROUTING",
          "INCOMPLETE_CHAIN",
          "UNKNOWN_OPTION",
          "UNKNOWN_OPTION_REPORTED",
          "UNKNOWN_OPTION_REPORTED_UNICAST",
          "BAD_OFFLOAD");

  private static final int CODE_BITS = 8;

  private Reason() {}

  /** The code in a check's answer. */
  public static int code(int answer) {
    return answer & (1 << CODE_BITS) - 1;
  }

  /** The octet at fault, counted from the IP header's first; 0 where none is named. */
  public static int pointer(int answer) {
    return answer >>> CODE_BITS;
  }

  /** The constant's name of the code in a check's answer. */
  public static String name(int answer) {
    return NAMES.get(code(answer));
  }

  /** The same in words: {@code bad checksum}. */
  public static String text(int answer) {
    return name(answer).toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** An answer that names the octet at fault. */
  static int at(int code, long pointer) {
    return (int) pointer << CODE_BITS | code;
  }
}
