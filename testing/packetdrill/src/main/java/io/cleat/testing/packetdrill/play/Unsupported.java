// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

/** The script needs what this stack, or this interpreter, does not have. */
final class Unsupported extends RuntimeException {
  private static final long serialVersionUID = 1;

  Unsupported(String reason) {
    super(reason, null, false, false);
  }
}
