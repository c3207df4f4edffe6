// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.mud;

import io.cleat.efun.lpc.LpcValue;
import io.cleat.efun.mud.MudDecoder;
import io.cleat.efun.mud.MudEncoder;
import io.cleat.efun.mud.MudProfile;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a driver sends for a value: name, LPC expression, the frame in hex. A driver has an order of
 * its own for mappings, so a frame that says the same in another order is as good.
 */
final class EncodeRow {
  private static final int COLUMNS = 3;
  private static final int HEADER_BYTES = 4;

  private final MudEncoder encoder = new MudEncoder(MudProfile.driverExact());
  private final MudDecoder decoder = new MudDecoder(MudProfile.driverExact());

  /** Null, or what is wrong. */
  String check(String[] columns) {
    if (columns.length < COLUMNS) {
      throw new IllegalArgumentException(columns.length + " columns, expected " + COLUMNS);
    }
    LpcValue value = LpcExpression.parse(columns[1]);
    byte[] expected = HexFormat.of().parseHex(columns[2].strip());
    int length = encoder.encode(value);
    if (length < 0) {
      return "refused: " + encoder.refusal().text();
    }
    byte[] frame = Arrays.copyOf(encoder.bytes(), length);
    return isSame(frame, expected) ? null : "frame is " + HexFormat.of().formatHex(frame);
  }

  private boolean isSame(byte[] frame, byte[] expected) {
    return Arrays.equals(frame, expected)
        || (frame.length == expected.length
            && frame.length > HEADER_BYTES
            && Arrays.mismatch(frame, expected) >= HEADER_BYTES
            && canonical(frame, HEADER_BYTES).equals(canonical(expected, HEADER_BYTES)));
  }

  private String canonical(byte[] frame, int offset) {
    LpcValue value = decoder.decode(frame, offset, frame.length - offset);
    return DriverForm.canonical(DriverForm.print(value));
  }
}
