// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

import io.cleat.address.Sockaddr;
import io.cleat.testing.bench.server.Transport;

/** The server that a load is put on. */
public record Target(Transport transport, Sockaddr address) {
  /** The server that has named this port or path. */
  public static Target of(Transport transport, String address) {
    return new Target(transport, Sockaddr.of(transport.address(address)));
  }
}
