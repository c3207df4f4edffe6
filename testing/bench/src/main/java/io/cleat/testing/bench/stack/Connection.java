// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import java.io.IOException;

/**
 * Both ends of a connection.
 *
 * @param near the client's
 * @param far the server's
 */
record Connection<E>(E near, E far) {
  static <E> Connection<E> open(Hosts<E> hosts, int port) throws IOException {
    E near = hosts.connect(port);
    hosts.turnClient();
    hosts.turnServer();
    hosts.turnClient();
    hosts.turnServer();
    return new Connection<>(near, hosts.accept(port));
  }
}
