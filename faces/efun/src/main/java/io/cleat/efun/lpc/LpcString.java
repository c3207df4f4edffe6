// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.lpc;

import java.util.Objects;

/**
 * A string. LPC's strings are UTF-8 without NUL; a Java string that is not (half a surrogate pair,
 * a NUL) may be held here, and is refused where it would be sent.
 *
 * @param text what it says
 */
public record LpcString(String text) implements LpcValue {
  /** The empty string. */
  public static final LpcString EMPTY = new LpcString("");

  /** A string that says {@code text}. */
  public LpcString {
    Objects.requireNonNull(text);
  }

  @Override
  public String toString() {
    return LpcSource.print(this);
  }
}
