// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.Socket;
import io.cleat.option.TcpOptions;
import io.cleat.stack.profile.Profile;
import io.cleat.testing.leaks.Leaks;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A host is set as its profile says, and may be set anew. */
class ProfileTest {
  @RegisterExtension final Leaks leaks = new Leaks();

  private Host watched(Host host) {
    return leaks.watch(host, Host::openEndpoints, Host::inventory);
  }

  private static int keepCount(Host host) throws IOException {
    try (Socket socket = Socket.open(host, AF_INET, SOCK_STREAM)) {
      return socket.get(TcpOptions.KEEPCNT);
    }
  }

  @Test
  void aHostIsLinuxWhereNothingIsSaid() throws Exception {
    try (Host host = watched(Host.open("linux"))) {
      assertEquals(Profile.linux(), host.profile());
      assertEquals(9, keepCount(host));
    }
  }

  @Test
  void endpointsBeginAsTheProfileSays() throws Exception {
    try (Host host = watched(Host.open("freebsd", Profile.freebsd()))) {
      assertEquals(8, keepCount(host));
    }
  }

  @Test
  void aSysctlIsSetWhileTheHostRuns() throws Exception {
    try (Host host = watched(Host.open("host"))) {
      host.profile(host.profile().with("net.ipv4.tcp_keepalive_probes", "3"));
      assertEquals(3, keepCount(host));
      assertEquals("3", host.profile().sysctl("net.ipv4.tcp_keepalive_probes"));
    }
  }
}
