// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.efun.lpc.LpcFloat;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Floats as text, both ways. */
class FloatTextTest {
  private final MudEncoder exact = new MudEncoder(MudProfile.driverExact());
  private final MudEncoder standard = new MudEncoder(MudProfile.standard());
  private final MudDecoder strict = new MudDecoder(MudProfile.strict());
  private final SplittableRandom random = new SplittableRandom(3);

  @Test
  void sixDecimalsAreRoundedFromAllDigits() {
    double[] ties = {0.5 / 1e6, 1.5 / 1e6, 0.0000005, 0.0078125, 2.0000005, 0.9999995, 0.99999951};
    for (double tie : ties) {
      assertSixDecimals(tie);
    }
    for (int n = 0; n < 50_000; n++) {
      assertSixDecimals(random.nextDouble() * Math.pow(10, random.nextInt(-9, 17)));
      // Ends in a tie as often as not: 64ths of a millionth are none, 2^-7 and the like are.
      assertSixDecimals(random.nextInt(1 << 20) / (double) (1 << random.nextInt(27)));
    }
  }

  private void assertSixDecimals(double number) {
    String expected = new BigDecimal(number).setScale(6, RoundingMode.HALF_EVEN).toPlainString();
    assertEquals(expected + '\0', MudText.text(exact.frame(new LpcFloat(number))));
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "1, 1.0",
    "-0.0, -0.0",
    "2.5, 2.5",
    "0.0000001, 0.0000001",
    "1e20, 100000000000000000000.0",
    "123456789.123456789, 123456789.12345679",
    "1e22, 1.0e+22",
    "1e-8, 0.00000001",
    "1e-10, 1.0e-10",
    "1.7976931348623157E308, 1.7976931348623157e+308",
    "4.9E-324, 4.9e-324"
  })
  void losslessIsTheShortestPlainDecimal(double number, String expected) {
    assertEquals(expected + '\0', MudText.text(standard.frame(new LpcFloat(number))));
  }

  @Test
  void losslessComesBackToTheBit() {
    for (int n = 0; n < 50_000; n++) {
      double number = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(number)) {
        byte[] frame = standard.frame(new LpcFloat(number));
        assertEquals(new LpcFloat(number), strict.decode(frame, 4, frame.length - 4));
      }
    }
  }

  @Test
  void aDriverReadsLosslessDecimalsNearly() {
    var driver = new MudDecoder(MudProfile.driverExact());
    for (int n = 0; n < 50_000; n++) {
      double number = random.nextInt(1 << 30) / 1000.0;
      byte[] frame = standard.frame(new LpcFloat(number));
      double read = ((LpcFloat) driver.decode(frame, 4, frame.length - 4)).number();
      assertTrue(Math.abs(read - number) <= Math.ulp(number), number + " was read as " + read);
    }
  }
}
