// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;

/**
 * One call that a case makes.
 *
 * @param fn the call's name
 * @param args its arguments, as the table has them
 * @param as the variables that get the descriptor, or the two of a pair; empty for none
 * @param errnos the errors that it may give
 * @param mayFail whether any error will do
 */
record Step(String fn, JsonArray args, List<String> as, List<String> errnos, boolean mayFail) {

  static Step of(JsonObject json) {
    if (!json.has("fn") || !json.has("args")) {
      throw new TableException("a step without 'fn' or 'args': " + json);
    }
    return new Step(
        json.get("fn").getAsString(),
        json.getAsJsonArray("args"),
        words(json.get("as")),
        words(json.get("errno")),
        json.has("may_fail") && isTrue(json.getAsJsonPrimitive("may_fail")));
  }

  /** The call that the case is about; its errors are judged by the expectation. */
  static Step underTest(String fn, JsonArray args, JsonObject expect) {
    return new Step(fn, args, List.of(), words(expect.get("errno")), true);
  }

  /** Whether a call with this outcome did what the step is for. */
  boolean accepts(Outcome outcome) {
    return outcome.result() >= 0 || mayFail || errnos.contains(outcome.errno());
  }

  /** Whether EFAULT is what the step wants, so that a pointer's badness is its point. */
  boolean wantsFault() {
    return errnos.contains("EFAULT");
  }

  /** One word or a list of them. */
  private static List<String> words(JsonElement element) {
    List<String> words = new ArrayList<>();
    if (element != null && element.isJsonArray()) {
      element.getAsJsonArray().forEach(word -> words.add(word.getAsString()));
    } else if (element != null && !element.isJsonNull()) {
      words.add(element.getAsString());
    }
    return List.copyOf(words);
  }

  private static boolean isTrue(JsonPrimitive value) {
    return value.isBoolean() ? value.getAsBoolean() : value.getAsInt() != 0;
  }

  @Override
  public String toString() {
    String arguments = args.toString();
    return fn + "(" + arguments.substring(1, arguments.length() - 1) + ")";
  }
}
