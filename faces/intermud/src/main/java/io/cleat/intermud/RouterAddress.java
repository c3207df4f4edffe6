// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;

/**
 * Where a router is.
 *
 * @param name as {@code "*i4"}
 * @param address as efuns take it: {@code "127.0.0.1 8080"}
 */
public record RouterAddress(String name, String address) {
  static RouterAddress read(LpcValue value) {
    return value instanceof LpcArray pair
            && pair.size() >= 2
            && pair.at(0) instanceof LpcString(String name)
            && pair.at(1) instanceof LpcString(String address)
        ? new RouterAddress(name, address)
        : null;
  }

  LpcArray entry() {
    return LpcArray.of(new LpcString(name), new LpcString(address));
  }
}
