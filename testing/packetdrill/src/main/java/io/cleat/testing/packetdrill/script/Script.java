// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.script;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A script.
 *
 * @param name for messages, usually the file's
 * @param options what stands before the events, {@code --name=value}, in order; several of a name
 *     are joined by a line break
 * @param setUp shell text that stands before the first event; null for none
 * @param events what happens and what is expected, in order
 */
public record Script(String name, Map<String, String> options, String setUp, List<Event> events) {
  /**
   * Reads a script.
   *
   * @throws ScriptException where it cannot be understood
   */
  public static Script read(String name, String text) {
    return new ScriptParser(new Source(name, text)).script(name);
  }

  /** The same script with an option that it does not set itself. */
  public Script usually(String option, String value) {
    Map<String, String> more = new LinkedHashMap<>(options);
    more.putIfAbsent(option, value);
    return new Script(name, more, setUp, events);
  }
}
