// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.script;

/** A script in words of the language that are known and not played; the message says which. */
public final class UnsupportedScript extends ScriptException {
  private static final long serialVersionUID = 1;

  UnsupportedScript(String place, String what) {
    super(place, what);
  }
}
