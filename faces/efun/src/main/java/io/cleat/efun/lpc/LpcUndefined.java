// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.lpc;

/**
 * The zero of which {@code undefinedp()} is true: what a mapping answers for a key it does not
 * have, and what a callback gets for a frame that could not be read.
 *
 * <p>For LPC it is equal to {@code 0} and the same key of a mapping, and it is sent as {@code 0},
 * so it does not survive a journey. For Java's {@code equals} it is a value of its own, so that a
 * program can tell a frame that failed from one that said {@code 0}.
 */
public enum LpcUndefined implements LpcValue {
  /** The only one. */
  UNDEFINED;

  @Override
  public String toString() {
    return LpcSource.print(this);
  }
}
