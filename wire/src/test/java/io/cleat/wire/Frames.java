// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Memory for tests: from hexadecimal digits, and what Linux once sent. */
final class Frames {
  /** Where tests put a header: not aligned to anything. */
  static final long AT = 3;

  private Frames() {}

  /**
   * What Linux sent.
   *
   * @param line what {@link Dump} says of it
   */
  record Known(String line, MemorySegment frame) {
    int length() {
      return (int) frame.byteSize();
    }
  }

  /** Digits with spaces for people. */
  static MemorySegment hex(String digits) {
    return MemorySegment.ofArray(HexFormat.of().parseHex(digits.replaceAll("\\s", "")));
  }

  static String hex(MemorySegment frame, long at, long length) {
    byte[] bytes = frame.asSlice(at, length).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    return HexFormat.of().formatHex(bytes);
  }

  static List<Known> linux() {
    try (InputStream in = Frames.class.getResourceAsStream("linux-frames.txt")) {
      var known = new ArrayList<Known>();
      String line = "";
      for (String text : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (text.matches("[0-9a-f]+")) {
          known.add(new Known(line, hex(text)));
        }
        line = text;
      }
      return known;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first frame of Linux whose line contains this. */
  static MemorySegment linux(String part) {
    return linux().stream()
        .filter(known -> known.line().contains(part))
        .findFirst()
        .orElseThrow()
        .frame();
  }

  /** A copy that a test may spoil. */
  static MemorySegment copy(MemorySegment frame) {
    return MemorySegment.ofArray(frame.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
  }

  static void assertReason(int expected, int answer) {
    assertEquals(Reason.name(expected), Reason.name(answer));
  }
}
