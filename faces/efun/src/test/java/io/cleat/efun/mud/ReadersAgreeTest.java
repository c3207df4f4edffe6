// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.efun.lpc.LpcValue;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The quick reader and the one that copies a driver agree on all that the quick one takes. */
class ReadersAgreeTest {
  private static final String[] TOKENS = {
    "({",
    "})",
    "([",
    "])",
    "(/",
    "/)",
    ",",
    ",",
    ":",
    "\"a\"",
    "\"\\n\r\"",
    "\"",
    "1",
    "-2",
    "3.5",
    "1e+2",
    "({})",
    "([])",
    "({1,})",
    "([1:2,])",
    "x",
    " "
  };

  @Test
  void onRandomTokens() {
    var random = new SplittableRandom(4);
    MudProfile profile = MudProfile.driverExact();
    var quoted = new QuotedReader(false, profile.limits().stringBytes());
    var stack = new ValueStack();
    var grammar = new GrammarReader(profile, quoted, stack);
    var driver = new DriverReader(profile, quoted, stack);
    int agreed = 0;
    for (int n = 0; n < 400_000; n++) {
      String text = text(random);
      byte[] bytes = MudText.bytes(text);
      LpcValue value = grammar.read(bytes, 0, bytes.length);
      if (value != null) {
        assertEquals(value, driver.read(bytes, 0, bytes.length), text);
        agreed++;
      }
    }
    assertTrue(agreed > 10_000, "agreed on " + agreed);
  }

  private static String text(SplittableRandom random) {
    var text = new StringBuilder();
    String end = "";
    for (int left = random.nextInt(8); left > 0; left--) {
      String token = TOKENS[random.nextInt(TOKENS.length)];
      text.append(token);
      if (token.length() == 2 && token.charAt(0) == '(') {
        end = TOKENS[Arrays.asList(TOKENS).indexOf(token) + 1] + end;
      } else if (random.nextInt(4) > 0 && !end.isEmpty()) {
        text.append(end.startsWith("]") && random.nextBoolean() ? ":" : ",");
      }
    }
    return text + end;
  }
}
