// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import com.google.gson.JsonObject;

/**
 * How a case went.
 *
 * @param test the case
 * @param kind in one word
 * @param reason why, in a sentence; empty where it passed
 * @param actual the facts of the call under test; empty where it was not reached
 * @param attempts how often the case was played until this came out
 */
record Verdict(Case test, Kind kind, String reason, JsonObject actual, int attempts) {
  private static final String HANG = "hangs: ";

  /** In one word. */
  enum Kind {
    /** What was expected happened. */
    PASSED,
    /** Something else happened, or the case could not be played. */
    FAILED,
    /** The case was not played, for a reason that is not the engine's fault. */
    SKIPPED
  }

  static Verdict of(Case test, Outcome outcome) {
    return test.expect().holds(outcome.facts())
        ? new Verdict(test, Kind.PASSED, "", outcome.facts(), 1)
        : failed(test, "not what was expected", outcome.facts());
  }

  static Verdict failed(Case test, String reason, JsonObject actual) {
    return new Verdict(test, Kind.FAILED, reason, actual, 1);
  }

  static Verdict failed(Case test, String reason) {
    return failed(test, reason, new JsonObject());
  }

  static Verdict hang(Case test, String where) {
    return failed(test, HANG + where);
  }

  static Verdict skipped(Case test, String reason) {
    return new Verdict(test, Kind.SKIPPED, reason, new JsonObject(), 1);
  }

  /** Whether the case did not come to its end. */
  boolean isHang() {
    return kind == Kind.FAILED && reason.startsWith(HANG);
  }

  /** The same, after so many attempts. */
  Verdict after(int count) {
    return new Verdict(test, kind, reason, actual, count);
  }
}
