// SPDX-License-Identifier: Apache-2.0
package io.cleat.address;

/**
 * Writes an IPv6 address as RFC 5952 recommends: lower case, no leading zeros, the longest run of
 * two or more zero groups as {@code ::}, the first of several, and mapped addresses with dotted
 * IPv4.
 */
final class Ipv6Text {
  private static final int GROUPS = 8;

  private Ipv6Text() {}

  static String format(long high, long low) {
    if (high == 0 && low >>> 32 == 0xffff) {
      String dotted = new Inet((int) low, 0).toString();
      return "::ffff:" + dotted.substring(0, dotted.indexOf(':'));
    }
    int runStart = -1;
    int runLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int zeros = zerosFrom(high, low, i);
      if (zeros > runLength) {
        runStart = i;
        runLength = zeros;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == runStart) {
        text.append("::");
        i += runLength - 1;
      } else {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(group(high, low, i)));
      }
    }
    return text.toString();
  }

  private static int zerosFrom(long high, long low, int start) {
    int i = start;
    while (i < GROUPS && group(high, low, i) == 0) {
      i++;
    }
    return i - start;
  }

  private static int group(long high, long low, int index) {
    return (int) ((index < 4 ? high : low) >>> (48 - 16 * (index & 3))) & 0xffff;
  }
}
