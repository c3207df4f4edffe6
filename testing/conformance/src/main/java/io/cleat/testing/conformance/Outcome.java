// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.cleat.Errno;
import java.util.List;

/** What a call did, as facts in the words of the table, which expectations are held against. */
final class Outcome {
  private final long result;
  private final JsonObject facts = new JsonObject();
  private int[] descriptors;

  private Outcome(long result) {
    this.result = result;
    facts.addProperty("ret", result < 0 ? -1 : result);
    if (result < 0) {
      facts.addProperty("errno", Errno.name(result));
    }
    descriptors = new int[] {(int) result};
  }

  /** Of a result as all of Cleat's calls give it: {@code >= 0}, or {@code -errno}. */
  static Outcome of(long result) {
    return new Outcome(result);
  }

  /** Of a call that makes two descriptors. */
  static Outcome ofPair(long result, int[] pair) {
    Outcome outcome = new Outcome(result);
    outcome.descriptors = pair.clone();
    return outcome;
  }

  Outcome with(String key, JsonElement value) {
    facts.add(key, value);
    return this;
  }

  Outcome with(String key, long value) {
    return with(key, new JsonPrimitive(value));
  }

  Outcome with(String key, String value) {
    return with(key, new JsonPrimitive(value));
  }

  Outcome with(String key, List<String> words) {
    return with(key, array(words));
  }

  static JsonArray array(List<String> words) {
    JsonArray array = new JsonArray();
    words.forEach(array::add);
    return array;
  }

  /** What the call returned, {@code -errno} for an error. */
  long result() {
    return result;
  }

  boolean failed() {
    return result < 0;
  }

  /** The error's name; the empty text when there is none. */
  String errno() {
    return failed() ? facts.get("errno").getAsString() : "";
  }

  /** The descriptors that the call made: one, or a pair. */
  int[] descriptors() {
    return descriptors.clone();
  }

  /** All facts. */
  JsonObject facts() {
    return facts;
  }
}
