// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

import java.util.HashMap;
import java.util.Map;

/** The abstract addresses of a host, unix(7): they vanish with their endpoints. */
final class AbstractNames {
  /** How many names autobind has: five hexadecimal digits. */
  private static final int NAMES = 1 << 20;

  private static final String DIGITS = "0123456789abcdef";
  private static final int SHOWN = 5;

  /** Linux has one space a type: the same name can be a stream's and a datagram's. */
  private final Map<Integer, Map<Text, LocalEndpoint>> byType = new HashMap<>();

  private final LocalProtocol local;

  AbstractNames(LocalProtocol local) {
    this.local = local;
  }

  private Map<Text, LocalEndpoint> ofType(int type) {
    return byType.computeIfAbsent(type, any -> new HashMap<>());
  }

  /** How many are taken. */
  int size() {
    return byType.values().stream().mapToInt(Map::size).sum();
  }

  /** Whether the name was free, and is the endpoint's now. */
  boolean add(LocalName name, LocalEndpoint endpoint) {
    return ofType(endpoint.type()).putIfAbsent(name.text, endpoint) == null;
  }

  /** Gives any free name; null where there is none. */
  LocalName addAny(LocalEndpoint endpoint) {
    int start = (int) local.machine.environment.random() & NAMES - 1;
    for (int i = 0; i < NAMES; i++) {
      LocalName name = LocalName.ofAbstract(digits(start + i & NAMES - 1));
      if (add(name, endpoint)) {
        return name;
      }
    }
    return null;
  }

  private static Text digits(int number) {
    StringBuilder digits = new StringBuilder(SHOWN);
    for (int shift = (SHOWN - 1) * 4; shift >= 0; shift -= 4) {
      digits.append(DIGITS.charAt(number >> shift & 0xf));
    }
    return Text.of(digits.toString());
  }

  /** Who has the name; null for nobody. */
  LocalEndpoint find(LocalName name, int type) {
    Map<Text, LocalEndpoint> names = byType.get(type);
    return names == null ? null : names.get(name.text);
  }

  /** An endpoint's name is free, if it has one. */
  void remove(LocalEndpoint endpoint) {
    LocalName name = endpoint.name;
    if (name != null && name.isAbstract) {
      ofType(endpoint.type()).remove(name.text, endpoint);
    }
  }
}
