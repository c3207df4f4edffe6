// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import java.util.Locale;

/** Numbers as people read them. */
final class Say {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  private static final double STEP = 1000;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int SECONDS_PER_MINUTE = 60;
  private static final int SECONDS_PER_HOUR = 3600;

  private Say() {}

  /** {@code 512 B}, {@code 1.50 kB}, {@code 104.9 MB}: three digits or four. */
  static String bytes(long count) {
    return bytes((double) count);
  }

  /** As {@link #bytes(long)}. */
  static String bytes(double count) {
    double value = count;
    int unit = 0;
    while (value >= STEP && unit < UNITS.length - 1) {
      value /= STEP;
      unit++;
    }
    String form = unit == 0 ? "%.0f %s" : value < 10 ? "%.2f %s" : "%.1f %s";
    return String.format(Locale.ROOT, form, value, UNITS[unit]);
  }

  /** {@code 12.3 MB/s}; a dash where no time went by. */
  static String rate(long bytes, long nanos) {
    return nanos <= 0 ? "-" : bytes(bytes * NANOS_PER_SECOND / nanos) + "/s";
  }

  /** {@code 0.25 s}. */
  static String seconds(long nanos) {
    double seconds = nanos / NANOS_PER_SECOND;
    String form = seconds < 0.1 ? "%.3f s" : seconds < 10 ? "%.2f s" : "%.1f s";
    return String.format(Locale.ROOT, form, seconds);
  }

  /** {@code 1:05} or {@code 2:10:00}. */
  static String clock(double seconds) {
    long whole = Math.round(seconds);
    long hours = whole / SECONDS_PER_HOUR;
    long minutes = whole % SECONDS_PER_HOUR / SECONDS_PER_MINUTE;
    long rest = whole % SECONDS_PER_MINUTE;
    return hours > 0
        ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, minutes, rest)
        : String.format(Locale.ROOT, "%d:%02d", minutes, rest);
  }
}
