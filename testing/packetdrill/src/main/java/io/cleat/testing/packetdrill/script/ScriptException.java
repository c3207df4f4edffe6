// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.script;

/** A script that cannot be read; the message has the place, what was found and what would fit. */
public final class ScriptException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ScriptException(String place, String message) {
    super(place + ": " + message);
  }
}
