// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

/** Something is not as the script says. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  Failure(String message) {
    super(message, null, false, false);
  }
}
