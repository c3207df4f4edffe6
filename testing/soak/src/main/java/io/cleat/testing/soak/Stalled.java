// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

/** A transfer that does not get on, or delivered something else than what was sent. */
final class Stalled extends RuntimeException {
  private static final long serialVersionUID = 1;

  Stalled(String message) {
    super(message);
  }

  Stalled(String message, Throwable cause) {
    super(message, cause);
  }
}
