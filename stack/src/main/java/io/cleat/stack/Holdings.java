// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.tcp.TcpProtocol;

/**
 * What a stack holds at one moment, to be compared with its limits, or with nothing once all is
 * closed and all time has passed.
 *
 * @param endpoints of TCP that their users have, or that are not done yet
 * @param connections of TCP, those in TIME-WAIT apart
 * @param timeWaits connections in TIME-WAIT
 * @param timers that are set
 * @param bufferBytes of rings in use, those of fragments and of waiting packets among them
 * @param reassemblies datagrams that wait for the rest of their fragments
 * @param reassemblyBytes memory of those
 * @param neighbours that are known, or were looked for
 * @param pendingNeighbours those of them that are being looked for, or waited for
 */
public record Holdings(
    int endpoints,
    int connections,
    int timeWaits,
    int timers,
    long bufferBytes,
    int reassemblies,
    int reassemblyBytes,
    int neighbours,
    int pendingNeighbours) {

  static Holdings of(Machine machine, TcpProtocol tcp) {
    return new Holdings(
        tcp.endpoints(),
        tcp.connections(),
        tcp.timeWaits(),
        machine.wheel.size(),
        machine.rings.usedBytes(),
        machine.network.reassemblies(),
        machine.network.reassemblyBytes(),
        machine.network.neighbours(),
        machine.network.pendingNeighbours());
  }

  /** Whether nothing is held but what a host may know for ever: where its neighbours were. */
  public boolean isNothing() {
    return endpoints == 0
        && connections == 0
        && timeWaits == 0
        && timers == 0
        && bufferBytes == 0
        && reassemblies == 0
        && pendingNeighbours == 0;
  }
}
