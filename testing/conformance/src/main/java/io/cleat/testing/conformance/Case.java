// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One case of a table.
 *
 * @param id its name, unique in the table
 * @param setup what is done first
 * @param call the call under test
 * @param expect what must hold of its outcome
 * @param note why, where that surprises
 * @param tags what it needs
 * @param families the address families that it uses, {@code AF_*}
 */
record Case(
    String id,
    List<Step> setup,
    Step call,
    Expectation expect,
    String note,
    Set<String> tags,
    Set<String> families) {

  static Case of(JsonObject json) {
    JsonObject expect = json.getAsJsonObject("expect");
    List<Step> setup = new ArrayList<>();
    for (JsonElement step : list(json, "setup")) {
      setup.add(Step.of(step.getAsJsonObject()));
    }
    return new Case(
        required(json, "id").getAsString(),
        List.copyOf(setup),
        Step.underTest(required(json, "call").getAsString(), list(json, "args"), expect),
        new Expectation(expect),
        json.has("note") ? json.get("note").getAsString() : "",
        words(json, "tags"),
        words(json, "families"));
  }

  /** Whether the setup or the call has a step of this name. */
  boolean does(String fn) {
    return call.fn().equals(fn) || setup.stream().anyMatch(step -> step.fn().equals(fn));
  }

  private static JsonElement required(JsonObject json, String key) {
    if (!json.has(key)) {
      throw new TableException("a case without '" + key + "': " + json);
    }
    return json.get(key);
  }

  private static JsonArray list(JsonObject json, String key) {
    return json.has(key) ? json.getAsJsonArray(key) : new JsonArray();
  }

  private static Set<String> words(JsonObject json, String key) {
    Set<String> words = new LinkedHashSet<>();
    list(json, key).forEach(word -> words.add(word.getAsString()));
    return words;
  }
}
