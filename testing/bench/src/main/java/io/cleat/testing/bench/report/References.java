// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.report;

import io.cleat.testing.bench.server.Transport;

/** Which peer a server is compared with: the one that a user would take otherwise. */
final class References {
  private References() {}

  static String of(Transport transport, String server) {
    if (server.endsWith("-virtual")) {
      return "jdk-virtual";
    }
    return switch (transport) {
      case TCP -> "netty-epoll";
      case UNIX -> "junixsocket-channel";
      case UDP -> "jdk-udp";
    };
  }
}
