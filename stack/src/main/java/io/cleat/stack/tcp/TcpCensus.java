// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/** Who is in TCP at one moment, found by walking its tables: for those who ask, who pay for it. */
public final class TcpCensus {
  private final TcpProtocol tcp;

  TcpCensus(TcpProtocol tcp) {
    this.tcp = tcp;
  }

  /** Those that are in use as they are now: their users have them, or they are not done yet. */
  Stream<TcpEndpoint> inUse() {
    BitSet idle = new BitSet();
    for (TcpEndpoint free = tcp.firstFree(); free != null; free = free.nextWaiting) {
      idle.set(free.number);
    }
    List<TcpEndpoint> all = new ArrayList<>();
    for (int i = idle.nextClearBit(0); i < tcp.made(); i = idle.nextClearBit(i + 1)) {
      all.add(tcp.index.at(i));
    }
    return all.stream();
  }

  /** How many connections wait in the queues of listeners for the ACK of their SYN. */
  public int halfOpen() {
    return tcp.listeners().halfOpen();
  }

  /** How many endpoints are at ports. */
  public int ports() {
    return tcp.ports.size();
  }

  /** Those in use, one a line: the state, and whether its user has closed it. */
  public Stream<String> lines() {
    return inUse().map(TcpCensus::line);
  }

  private static String line(TcpEndpoint t) {
    String name = t.flow().toString();
    // Who has no peer has no remote address worth a word.
    String shown = t.flow().remotePort == 0 ? name.substring(0, name.indexOf(" > ")) : name;
    return "tcp " + t.state + " " + shown + (t.has(Tcb.ORPHAN) ? ", closed by its user" : "");
  }
}
