// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.mud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.cleat.efun.lpc.LpcJson;
import io.cleat.efun.lpc.LpcValue;
import io.cleat.efun.mud.MudDecoder;
import io.cleat.efun.mud.MudEncoder;
import io.cleat.efun.mud.MudProfile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for random values and random bytes. */
class PropertiesTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int HEADER_BYTES = 4;
  private static final long SEED = 20;

  private final RandomValues random = new RandomValues(new SplittableRandom(SEED));

  @Test
  void whatIsSentComesBack() {
    var encoder = new MudEncoder(MudProfile.standard());
    var strict = new MudDecoder(MudProfile.strict());
    for (int n = 0; n < 5_000; n++) {
      LpcValue value = random.next(4);
      int length = encoder.encode(value);
      if (length > 0) {
        LpcValue back = strict.decode(encoder.bytes(), HEADER_BYTES, length - HEADER_BYTES);
        assertNull(strict.fault());
        // Keys that are arrays are no keys of another mapping; all of it is in the text.
        assertEquals(value.toString(), back.toString());
      }
    }
  }

  @Test
  void whatIsPrintedIsSource() {
    for (int n = 0; n < 5_000; n++) {
      String source = random.next(3).toString();
      assertEquals(source, LpcExpression.parse(source).toString());
    }
  }

  @Test
  void whatIsSaidInJsonComesBack() {
    for (int n = 0; n < 5_000; n++) {
      LpcValue value = random.next(3);
      assertEquals(value.toString(), LpcJson.from(LpcJson.to(value)).toString());
    }
  }

  @Test
  void anAccidentNeverThrows() {
    new Fuzz(SEED).run(50_000);
  }

  @Test
  void whatBrokeSomethingOnceDoesNotAgain() throws IOException {
    Fuzz fuzz = new Fuzz(SEED);
    try (var kept = PropertiesTest.class.getResourceAsStream("kept.hex")) {
      for (String line : new String(kept.readAllBytes(), StandardCharsets.US_ASCII).split("\n")) {
        LpcValue _ = fuzz.check(HexFormat.of().parseHex(line.strip()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "({,", "({", "([:", "([:,])", "({}),", "([]),", "(//),", "\"", "\\", "\"\",", "\"\\", "1,",
        "-", "9", "1.", ".", "e+", "\r", "\u00ff", "\u00c3\u00a9", "({1({", "([1:\"", "x,", ":,"
      })
  void memoryAndTimeAreBounded(String token) {
    for (String start : new String[] {"", "({", "([", "\"", "1"}) {
      String text = start + token.repeat(MudProfile.DRIVER_FRAME_BYTES / token.length());
      byte[] payload = text.getBytes(StandardCharsets.ISO_8859_1);
      long before = allocated();
      long nanos = THREADS.getCurrentThreadCpuTime();
      new MudDecoder(MudProfile.driverExact()).decode(payload);
      new MudDecoder(MudProfile.strict()).decode(payload);
      nanos = THREADS.getCurrentThreadCpuTime() - nanos;
      long perByte = (allocated() - before) / payload.length;
      assertTrue(perByte < 100, start + token + " took " + perByte + " bytes a byte");
      // What is quadratic takes a quarter of a million times a quarter of a million steps.
      assertTrue(nanos < 2_000_000_000L, start + token + " took " + nanos + " ns");
    }
  }

  private static long allocated() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }
}
