// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

/** What sinks and commands throw during a turn: the first is thrown on when the turn is over. */
final class FirstFailure {
  private Throwable first;

  @SuppressWarnings("ReferenceEquality") // what is thrown twice cannot suppress itself
  void add(Throwable thrown) {
    if (first == null) {
      first = thrown;
    } else if (first != thrown) {
      first.addSuppressed(thrown);
    }
  }

  /** Throws it, if there was one. */
  void rethrow() {
    Throwable thrown = first;
    if (thrown != null) {
      first = null;
      FirstFailure.<RuntimeException>throwAsIs(thrown);
    }
  }

  @SuppressWarnings("unchecked") // whatever it is, its type is gone at run time
  private static <T extends Throwable> void throwAsIs(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
