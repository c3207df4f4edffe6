// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

/** What sinks and commands of one turn threw: it reaches the caller after the rest was told. */
final class Failures {
  private Throwable first;

  void attempt(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      if (first == null) {
        first = e;
      } else if (first != e) {
        first.addSuppressed(e);
      }
    }
  }

  boolean any() {
    return first != null;
  }

  void rethrow() {
    switch (first) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError("steps throw nothing else", first);
    }
  }
}
