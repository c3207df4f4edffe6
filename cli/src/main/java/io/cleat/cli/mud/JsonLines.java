// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.mud;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.cleat.efun.lpc.LpcJson;
import io.cleat.efun.lpc.LpcValue;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values as lines of JSON and back, in the words of {@link LpcJson}. */
public final class JsonLines {
  private static final Pattern COLUMN = Pattern.compile("line 1 column (\\d+)");

  private final Gson gson =
      new GsonBuilder()
          .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
          .serializeNulls()
          .disableHtmlEscaping()
          .create();

  private final TypeAdapter<Object> adapter = gson.getAdapter(Object.class);

  /** Lines in the form that {@link LpcJson} describes. */
  public JsonLines() {}

  /** The line of a value, without its end. */
  public String line(LpcValue value) {
    return gson.toJson(LpcJson.to(value));
  }

  /**
   * The value of a line.
   *
   * @throws IOException it is not one value in JSON, or says what LPC does not have; the message is
   *     for a person
   */
  public LpcValue value(String line) throws IOException {
    try (JsonReader reader = new JsonReader(new StringReader(line))) {
      reader.setStrictness(Strictness.STRICT);
      Object json = adapter.read(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new IllegalArgumentException("it is more than one value");
      }
      return LpcJson.from(json);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    } catch (JsonParseException | MalformedJsonException | EOFException e) {
      throw new IOException("it is no JSON" + place(e), e);
    }
  }

  /** Where the library stumbled. */
  private static String place(Exception e) {
    Matcher column = COLUMN.matcher(String.valueOf(e.getMessage()));
    return column.find() ? ", see column " + column.group(1) : "";
  }
}
