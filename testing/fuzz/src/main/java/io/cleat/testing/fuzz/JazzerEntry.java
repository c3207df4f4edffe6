// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

/** What Jazzer calls: the target that the property {@code cleat.fuzz.target} names. */
public final class JazzerEntry {
  /** The property that names the target. */
  static final String PROPERTY = "cleat.fuzz.target";

  private static final Target TARGET = Targets.named(System.getProperty(PROPERTY));

  private JazzerEntry() {}

  /**
   * Plays one input.
   *
   * @param input what Jazzer has made
   */
  public static void fuzzerTestOneInput(byte[] input) {
    TARGET.play(input);
  }
}
