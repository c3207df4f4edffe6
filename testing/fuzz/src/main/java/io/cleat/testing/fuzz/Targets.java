// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The targets by their names: the codecs of wire, and what is built of them. */
final class Targets {
  private Targets() {}

  static List<String> names() {
    List<String> names = new ArrayList<>(List.of("turn", "reassembly", "mud"));
    for (Layer layer : Layer.values()) {
      names.add(name(layer));
    }
    return names;
  }

  private static String name(Layer layer) {
    return layer.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Makes a target.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  static Target named(String name) {
    return switch (name) {
      case "turn" -> new TurnTarget();
      case "reassembly" -> new ReassemblyTarget();
      case "mud" -> new MudTarget();
      default -> {
        for (Layer layer : Layer.values()) {
          if (name(layer).equals(name)) {
            yield new ParserTarget(layer);
          }
        }
        throw new IllegalArgumentException("no target " + name + ", but " + names());
      }
    };
  }
}
