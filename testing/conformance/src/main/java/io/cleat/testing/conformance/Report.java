// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.cleat.testing.conformance.Verdict.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Tells how a run went, to people and to programs.
 *
 * @param verdicts of all cases of the run
 */
record Report(List<Verdict> verdicts) {

  /** How many cases went so. */
  long count(Kind kind) {
    return verdicts.stream().filter(verdict -> verdict.kind() == kind).count();
  }

  /** The last line: {@code conformance: N passed, M failed, K skipped}. */
  String summary() {
    return "conformance: %d passed, %d failed, %d skipped"
        .formatted(count(Kind.PASSED), count(Kind.FAILED), count(Kind.SKIPPED));
  }

  /** Prints the failures, the skipped cases if wanted, what was shaky, and the summary. */
  void print(PrintWriter out, boolean withSkips) {
    for (Verdict verdict : verdicts) {
      if (verdict.kind() == Kind.FAILED) {
        out.println(failure(verdict));
      } else if (verdict.kind() == Kind.SKIPPED && withSkips) {
        out.println("SKIP " + verdict.test().id() + ": " + verdict.reason());
      }
    }
    List<String> late = passedLater();
    if (!late.isEmpty()) {
      out.println("passed only when played again: " + String.join(", ", late));
    }
    out.println(summary());
    out.flush();
  }

  /** The cases that passed, but not the first time. */
  List<String> passedLater() {
    return verdicts.stream()
        .filter(verdict -> verdict.kind() == Kind.PASSED && verdict.attempts() > 1)
        .map(verdict -> verdict.test().id())
        .toList();
  }

  /** A failed case in some lines: what was expected, what happened, and the table's note. */
  static String failure(Verdict verdict) {
    Case test = verdict.test();
    StringBuilder text = new StringBuilder("FAIL " + test.id() + ": " + verdict.reason());
    text.append("\n  call     ").append(test.call());
    text.append("\n  expected ").append(test.expect().wanted());
    if (!verdict.actual().isEmpty()) {
      text.append("\n  actual   ").append(verdict.actual());
    }
    if (!test.note().isEmpty()) {
      text.append("\n  note     ").append(test.note());
    }
    return text.toString();
  }

  /** Writes everything as JSON. */
  void write(Path file, String engine) throws IOException {
    JsonObject root = new JsonObject();
    root.addProperty("engine", engine);
    JsonArray cases = new JsonArray();
    for (Kind kind : Kind.values()) {
      root.addProperty(word(kind), count(kind));
    }
    verdicts.forEach(verdict -> cases.add(json(verdict)));
    root.add("cases", cases);
    String text = new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create().toJson(root);
    Files.writeString(file, text + "\n");
  }

  private static JsonObject json(Verdict verdict) {
    JsonObject json = new JsonObject();
    json.addProperty("id", verdict.test().id());
    json.addProperty("verdict", word(verdict.kind()));
    if (!verdict.reason().isEmpty()) {
      json.addProperty("reason", verdict.reason());
    }
    json.addProperty("attempts", verdict.attempts());
    json.add("expected", verdict.test().expect().wanted());
    json.add("actual", verdict.actual());
    return json;
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
