// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of cases, each a piece of a program that calls sockets and what Linux was seen to answer.
 * {@code README.md} of this module describes the language.
 *
 * @param cases in the order of the file, which has no meaning
 */
record Table(List<Case> cases) {
  /** The table that comes with Cleat. */
  static Table standard() {
    try (InputStream in = Table.class.getResourceAsStream("socket-calls.json")) {
      return read(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new TableException("the table that comes with Cleat cannot be read", e);
    }
  }

  /**
   * Reads a table from a file.
   *
   * @throws TableException the file is no table
   * @throws IOException it cannot be read
   */
  static Table read(Path file) throws IOException {
    try (Reader in = Files.newBufferedReader(file)) {
      return read(in);
    } catch (TableException e) {
      throw new TableException(file + " is no table of cases: " + e.getMessage(), e);
    }
  }

  private static Table read(Reader in) {
    try {
      List<Case> cases = new ArrayList<>();
      JsonObject root = JsonParser.parseReader(in).getAsJsonObject();
      for (JsonElement element : root.getAsJsonArray("cases")) {
        cases.add(Case.of(element.getAsJsonObject()));
      }
      return new Table(List.copyOf(cases));
    } catch (JsonParseException e) {
      throw new TableException("it is not JSON", e);
    } catch (IllegalStateException
        | UnsupportedOperationException
        | ClassCastException
        | NullPointerException e) {
      throw new TableException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The cases whose ids contain this text. */
  Table only(String part) {
    return new Table(cases.stream().filter(test -> test.id().contains(part)).toList());
  }
}
