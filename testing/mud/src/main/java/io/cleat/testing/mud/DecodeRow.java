// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.mud;

import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import io.cleat.efun.mud.MudDecoder;
import io.cleat.efun.mud.MudEncoder;
import io.cleat.efun.mud.MudProfile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a driver makes of a payload: payload in hex, the same for people, how the driver shows the
 * value, the payload it sends for that value. Another order of a mapping is as good.
 */
final class DecodeRow {
  private static final int COLUMNS = 4;
  private static final int HEADER_BYTES = 4;
  private static final String UNDEFINED = "UNDEFINED (restore error)";
  private static final Pattern STRING = Pattern.compile("str\\[(\\d+)ch](\\p{XDigit}*)");
  private static final Pattern CHARACTER = Pattern.compile("\\X");

  private final MudEncoder encoder = new MudEncoder(MudProfile.driverExact());
  private final MudDecoder decoder = new MudDecoder(MudProfile.driverExact());

  /** Null, or what is wrong. */
  String check(String[] columns) {
    if (columns.length < COLUMNS) {
      throw new IllegalArgumentException(columns.length + " columns, expected " + COLUMNS);
    }
    LpcValue value = decoder.decode(HexFormat.of().parseHex(columns[0].strip()));
    String shown = unquoted(columns[2].strip());
    if (decoder.fault() == null ? !isShown(value, shown) : !shown.equals(UNDEFINED)) {
      return "value is " + (decoder.fault() == null ? DriverForm.show(value) : decoder.fault());
    }
    return checkEcho(value, HexFormat.of().parseHex(columns[3].strip()));
  }

  private static String unquoted(String shown) {
    boolean quoted = shown.length() > 1 && shown.startsWith("\"") && shown.endsWith("\"");
    return quoted ? shown.substring(1, shown.length() - 1) : shown;
  }

  private static boolean isShown(LpcValue value, String shown) {
    return value instanceof LpcString(String text)
        ? isString(text, shown)
        : DriverForm.canonical(DriverForm.show(value)).equals(DriverForm.canonical(shown));
  }

  /** A driver counts what a person takes for a character; ASCII it counts by bytes. */
  private static boolean isString(String text, String shown) {
    Matcher matcher = STRING.matcher(shown);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (!matcher.matches() || !Arrays.equals(bytes, HexFormat.of().parseHex(matcher.group(2)))) {
      return false;
    }
    long count = Long.parseLong(matcher.group(1));
    return count == CHARACTER.matcher(text).results().count() || count == bytes.length;
  }

  private String checkEcho(LpcValue value, byte[] expected) {
    int length = encoder.encode(value);
    if (length < 0) {
      return "echo refused: " + encoder.refusal().text();
    }
    byte[] echo = Arrays.copyOfRange(encoder.bytes(), HEADER_BYTES, length);
    boolean same =
        Arrays.equals(echo, expected)
            || (echo.length == expected.length && canonical(echo).equals(canonical(expected)));
    return same ? null : "echo is " + HexFormat.of().formatHex(echo);
  }

  private String canonical(byte[] payload) {
    return DriverForm.canonical(DriverForm.print(decoder.decode(payload)));
  }
}
