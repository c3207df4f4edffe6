// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Supplier;

/**
 * Shows the bytes that pass, in the manner of hexdump(1): a line that says which way, when and how
 * many, then sixteen bytes a line with their place in the stream.
 */
final class HexDump implements Traffic.Tap {
  private static final int ROW = 16;
  private static final int HALF = ROW / 2;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS");
  private static final char[] DIGITS = "0123456789abcdef".toCharArray();
  private static final int OFFSET_DIGITS = 8;
  private static final int FIRST_PRINTABLE = 0x20;
  private static final int LAST_PRINTABLE = 0x7e;

  private final Console console;
  private final Supplier<LocalTime> clock;

  HexDump(Console console, Supplier<LocalTime> clock) {
    this.console = console;
    this.clock = clock;
  }

  @Override
  public void passing(Traffic traffic, MemorySegment data, long offset, long length) {
    StringBuilder text = new StringBuilder();
    String head =
        traffic.arrow()
            + " "
            + TIME.format(clock.get())
            + "  "
            + length
            + (length == 1 ? " byte" : " bytes");
    text.append(traffic.arrow().equals(">") ? console.green(head) : console.cyan(head))
        .append('\n');
    for (long at = 0; at < length; at += ROW) {
      row(text, traffic.bytes() + at, data, offset + at, (int) Math.min(ROW, length - at));
    }
    console.print(text.toString());
  }

  private void row(StringBuilder text, long place, MemorySegment data, long offset, int count) {
    StringBuilder number = new StringBuilder();
    for (int digit = OFFSET_DIGITS - 1; digit >= 0; digit--) {
      number.append(DIGITS[(int) (place >>> 4 * digit) & 0xf]);
    }
    text.append(console.faint(number.toString()));
    for (int i = 0; i < ROW; i++) {
      text.append(i % HALF == 0 ? "  " : " ");
      if (i < count) {
        int b = data.get(JAVA_BYTE, offset + i);
        text.append(DIGITS[b >> 4 & 0xf]).append(DIGITS[b & 0xf]);
      } else {
        text.append("  ");
      }
    }
    text.append("  |");
    for (int i = 0; i < count; i++) {
      int b = data.get(JAVA_BYTE, offset + i);
      text.append(b >= FIRST_PRINTABLE && b <= LAST_PRINTABLE ? (char) b : '.');
    }
    text.append("|\n");
  }
}
