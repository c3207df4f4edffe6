// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import java.util.Locale;

/** Who carries the bytes. */
public enum Side {
  /** The user-level stack. */
  STACK,
  /** Linux, over its loopback. */
  KERNEL;

  /** Its name on a command line and in a table. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
