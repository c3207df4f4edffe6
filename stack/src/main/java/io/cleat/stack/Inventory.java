// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import io.cleat.address.Sockaddr;
import io.cleat.stack.Holdings.Kind;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.endpoint.Ports;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.local.LocalProtocol;
import io.cleat.stack.local.vsock.VsockProtocol;
import io.cleat.stack.tcp.TcpProtocol;
import io.cleat.stack.time.Timer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Goes over all that a stack holds, for those who ask: to count it, and to name it. */
final class Inventory {
  private final Machine machine;
  private final TcpProtocol tcp;
  private final LocalProtocol local;
  private final VsockProtocol vsock;

  /** Ports of the protocols but TCP. */
  private final List<Ports> ports;

  Inventory(
      Machine machine,
      TcpProtocol tcp,
      LocalProtocol local,
      VsockProtocol vsock,
      List<Ports> ports) {
    this.machine = machine;
    this.tcp = tcp;
    this.local = local;
    this.vsock = vsock;
    this.ports = ports;
  }

  Holdings count() {
    Map<Kind, Integer> endpoints = new EnumMap<>(Kind.class);
    endpoints.put(Kind.TCP, tcp.endpoints());
    for (StackEndpoint endpoint : machine.open()) {
      endpoints.merge(Kind.of(endpoint), 1, Integer::sum);
    }
    return new Holdings(
        endpoints,
        new Holdings.Connections(tcp.connections(), tcp.census().halfOpen(), tcp.timeWaits()),
        machine.wheel.size(),
        machine.rings.usedBytes(),
        waiting(),
        machine.network.neighbours(),
        names());
  }

  private Holdings.Waiting waiting() {
    return new Holdings.Waiting(
        machine.network.reassemblies(),
        machine.network.reassemblyBytes(),
        machine.network.pendingNeighbours(),
        machine.network.waitingPackets(),
        local.passed());
  }

  private int names() {
    int names = tcp.census().ports() + local.abstractNames() + vsock.ports();
    for (Ports of : ports) {
      names += of.size();
    }
    return names;
  }

  /** Endpoints and timers, one a line. */
  List<String> lines() {
    List<String> lines = new ArrayList<>(tcp.census().lines().toList());
    machine.open().forEach(endpoint -> lines.add(line(endpoint)));
    machine.wheel.each(timer -> lines.add(line(timer)));
    return lines;
  }

  private static String line(StackEndpoint endpoint) {
    Sockaddr name = new Sockaddr();
    StringBuilder line = new StringBuilder();
    line.append(Kind.of(endpoint).name().toLowerCase(Locale.ROOT));
    if (endpoint.getsockname(name) == 0) {
      line.append(' ').append(name.address());
    }
    if (endpoint.getpeername(name) == 0) {
      line.append(" > ").append(name.address());
    }
    return line.append(", held by ").append(endpoint.holders()).toString();
  }

  private static String line(Timer timer) {
    return "timer of "
        + (timer instanceof StackEndpoint endpoint
            ? Kind.of(endpoint).name().toLowerCase(Locale.ROOT) + " endpoint"
            : timer.getClass().getSimpleName());
  }
}
