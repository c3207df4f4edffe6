// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.script;

/** A script that cannot be read; the message has the place, what was found and what would fit. */
public sealed class ScriptException extends RuntimeException permits UnsupportedScript {
  private static final long serialVersionUID = 1;

  ScriptException(String place, String message) {
    super(place + ": " + message);
  }
}
