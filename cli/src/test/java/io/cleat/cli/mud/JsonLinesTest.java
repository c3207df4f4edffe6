// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.mud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcBuffer;
import io.cleat.efun.lpc.LpcClass;
import io.cleat.efun.lpc.LpcFloat;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcMapping;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcUndefined;
import io.cleat.efun.lpc.LpcValue;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values as lines of JSON. */
class JsonLinesTest {
  private final JsonLines lines = new JsonLines();

  @Test
  void everyValueComesBackFromItsLine() throws IOException {
    Map<LpcValue, String> all =
        Map.of(
            LpcInt.of(Long.MIN_VALUE),
            "-9223372036854775808",
            new LpcFloat(1),
            "1.0",
            new LpcString("<\"é\n>"),
            "\"<\\\"é\\n>\"",
            LpcUndefined.UNDEFINED,
            "null",
            LpcArray.of(LpcInt.of(1), LpcArray.EMPTY),
            "[1,[]]",
            LpcMapping.of(new LpcString("a"), LpcUndefined.UNDEFINED),
            "{\"a\":null}",
            LpcMapping.of(LpcInt.of(1), LpcInt.of(2)),
            "{\"$mapping\":[[1,2]]}",
            LpcClass.of(LpcInt.of(7)),
            "{\"$class\":[7]}",
            LpcBuffer.of((byte) 1, (byte) 2, (byte) 3),
            "{\"$buffer\":\"AQID\"}",
            new LpcFloat(Double.POSITIVE_INFINITY),
            "{\"$float\":\"inf\"}");
    for (var entry : all.entrySet()) {
      assertEquals(entry.getValue(), lines.line(entry.getKey()));
      assertEquals(entry.getKey(), lines.value(entry.getValue()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hello       | it is no JSON, see column 1
          [1,         | it is no JSON, see column 4
          [1,]        | it is no JSON, see column 5
          1 2         | it is no JSON, see column 4
          {"$foo": 1} | unknown word $foo
          """)
  void whatIsNoValueIsToldToAPerson(String line, String message) {
    IOException e = assertThrows(IOException.class, () -> lines.value(line));
    assertEquals(message, e.getMessage());
  }
}
