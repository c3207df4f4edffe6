// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.lpc;

import java.util.Objects;

/**
 * A thing that lives in one driver and cannot leave it: an object or a function. It is a value of
 * LPC and may stand in arrays and mappings; on the wire its place is left empty.
 *
 * @param kind what it is
 * @param target what it refers to; its {@code equals} decides whether two references are the same
 */
public record LpcReference(Kind kind, Object target) implements LpcValue {
  /** The things that have no form on the wire. */
  public enum Kind {
    /** An object of the driver, such as {@code this_object()}. */
    OBJECT,
    /** A function, such as {@code (: foo :)}. */
    FUNCTION
  }

  /** A reference to {@code target}. */
  public LpcReference {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(target);
  }

  @Override
  public String toString() {
    return LpcSource.print(this);
  }
}
