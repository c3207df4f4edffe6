// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.virtual;

import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.host.Host;
import io.cleat.stack.ip.Prefix;
import io.cleat.testing.leaks.Leaks;
import io.cleat.wire.Ipv4Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Time that passes when it is told to. */
class VirtualNetworkTest {
  private static final int LEFT = Ipv4Address.of(10, 0, 0, 1);
  private static final int RIGHT = Ipv4Address.of(10, 0, 0, 2);
  private static final long LATENCY_NANOS = 1_000_000_000;
  private static final long HOUR_NANOS = 3_600_000_000_000L;

  @RegisterExtension final Leaks leaks = new Leaks();

  @Test
  void aConnectionTakesARoundTripAndNotAMoment() throws Exception {
    VirtualNetwork network = leaks.watch(new VirtualNetwork(1));
    Host left = network.host("left");
    Host right = network.host("right");
    network.join(
        left, Prefix.of(LEFT, 24), right, Prefix.of(RIGHT, 24), 1_000_000_000, LATENCY_NANOS);
    Endpoint listener = right.socket(AF_INET, SOCK_STREAM, 0);
    assertEquals(0, listener.bind(Sockaddr.of(new Inet(RIGHT, 7))));
    assertEquals(0, listener.listen(1));
    Endpoint client = left.socket(AF_INET, SOCK_STREAM, 0);
    assertEquals(Errno.EINPROGRESS.negated(), client.connect(Sockaddr.of(new Inet(RIGHT, 7))));
    while ((client.events() & Events.OUT) == 0) {
      network.pass(HOUR_NANOS);
    }
    assertEquals(2 * LATENCY_NANOS / 1e9, network.nanoTime() / 1e9, 0.001);
    assertEquals(0, network.dropped());
  }

  @Test
  void withoutAnythingToDoItPassesAtOnce() {
    VirtualNetwork network = leaks.watch(new VirtualNetwork(1));
    network.host("idle");
    network.pass(HOUR_NANOS);
    assertEquals(HOUR_NANOS, network.nanoTime());
  }
}
