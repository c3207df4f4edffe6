// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.profile;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of the cookies that a server of TCP Fast Open gives out (RFC 7413 4.1.2), each of 16
 * octets, in two words of which the first octet is the lowest. Cookies are made with the first key;
 * those of the second, which was the first before, are good still.
 *
 * @param count how many there are, 0 to 2
 */
public record FastOpenKeys(int count, long first0, long first1, long second0, long second1) {
  /** Its name on Linux. */
  public static final String SYSCTL = "net.ipv4.tcp_fastopen_key";

  /** Octets of a key. */
  public static final int KEY_BYTES = 16;

  /** No key at all. */
  public static final FastOpenKeys NONE = new FastOpenKeys(0, 0, 0, 0, 0);

  private static final String HEXADECIMAL = "((?:0[xX])?\\p{XDigit}{1,8})";
  private static final Pattern KEY =
      Pattern.compile(String.join("-", HEXADECIMAL, HEXADECIMAL, HEXADECIMAL, HEXADECIMAL));

  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** One key. */
  public static FastOpenKeys of(long word0, long word1) {
    return new FastOpenKeys(1, word0, word1, 0, 0);
  }

  /**
   * One key or two as octets, as TCP_FASTOPEN_KEY has them.
   *
   * @return null where the length is that of neither
   */
  public static FastOpenKeys of(MemorySegment octets, int length) {
    if (length == KEY_BYTES) {
      return of(octets.get(WORD, 0), octets.get(WORD, 8));
    }
    return length == 2 * KEY_BYTES
        ? new FastOpenKeys(
            2, octets.get(WORD, 0), octets.get(WORD, 8), octets.get(WORD, 16), octets.get(WORD, 24))
        : null;
  }

  /**
   * Writes them as octets.
   *
   * @param octets has room for two
   * @return how many octets they are
   */
  public int write(MemorySegment octets) {
    octets.set(WORD, 0, first0);
    octets.set(WORD, 8, first1);
    octets.set(WORD, 16, second0);
    octets.set(WORD, 24, second1);
    return count * KEY_BYTES;
  }

  /**
   * What sysctl(8) of Linux takes: four hexadecimal numbers of 32 bits with hyphens between, and
   * behind a comma the same once more.
   *
   * @throws IllegalArgumentException it is not of that form
   */
  public static FastOpenKeys parse(String text) {
    if (text.isEmpty()) {
      return NONE;
    }
    String[] keys = text.split(",", -1);
    if (keys.length > 2) {
      throw refused(text);
    }
    long[] words = new long[4];
    for (int i = 0; i < keys.length; i++) {
      Matcher key = KEY.matcher(keys[i]);
      if (!key.matches()) {
        throw refused(text);
      }
      words[2 * i] = word(key, 1);
      words[2 * i + 1] = word(key, 3);
    }
    return new FastOpenKeys(keys.length, words[0], words[1], words[2], words[3]);
  }

  private static long word(Matcher key, int group) {
    return number(key.group(group)) | number(key.group(group + 1)) << 32;
  }

  private static long number(String text) {
    return Long.parseLong(text.replaceFirst("0[xX]", ""), 16);
  }

  private static IllegalArgumentException refused(String text) {
    return new IllegalArgumentException(
        SYSCTL
            + " is one key or two of the form 1-2-3-4, with a comma between, not '"
            + text
            + "'");
  }

  /** As sysctl(8) of Linux shows them; empty where there is none. */
  @Override
  public String toString() {
    return switch (count) {
      case 0 -> "";
      case 1 -> text(first0, first1);
      default -> text(first0, first1) + "," + text(second0, second1);
    };
  }

  private static String text(long word0, long word1) {
    return String.format(
        "%08x-%08x-%08x-%08x", (int) word0, word0 >>> 32, (int) word1, word1 >>> 32);
  }
}
