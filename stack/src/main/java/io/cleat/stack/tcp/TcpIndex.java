// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.endpoint.Hash;
import io.cleat.stack.ip.Flow;
import io.cleat.stack.ip.Packet;
import io.cleat.wire.Tcp;
import java.util.Arrays;

/**
 * Connections by addresses and ports: an open table of words, the hash in the high half and the
 * connection's number in the low, so that a probe touches no connection but the one it looks for.
 */
final class TcpIndex {
  private static final int FIRST_SIZE = 64;
  private static final long NUMBER_MASK = 0xffff_ffffL;

  private final Hash hash;
  private long[] table = new long[FIRST_SIZE];
  private TcpEndpoint[] byNumber = new TcpEndpoint[FIRST_SIZE];
  private int count;
  private TcpEndpoint latest;

  TcpIndex(Hash hash) {
    this.hash = hash;
  }

  /** How many connections are in it. */
  int size() {
    return count;
  }

  /** Makes a number known for good. */
  void register(TcpEndpoint endpoint) {
    if (endpoint.number >= byNumber.length) {
      byNumber = Arrays.copyOf(byNumber, byNumber.length * 2);
    }
    byNumber[endpoint.number] = endpoint;
  }

  /** The connection with a number, below that of the next to be made. */
  TcpEndpoint at(int number) {
    return byNumber[number];
  }

  int hash(long localHigh, long localLow, long remoteHigh, long remoteLow, int ports) {
    return hash.ofTuple(localHigh, localLow, remoteHigh, remoteLow, ports);
  }

  int hash(Flow flow) {
    return hash(
        flow.localHigh,
        flow.localLow,
        flow.remoteHigh,
        flow.remoteLow,
        Tcp.ports(flow.remotePort, flow.localPort));
  }

  /**
   * The connection of these addresses and ports, or null.
   *
   * @param ports the remote one in the high half, as an arriving segment has them
   */
  TcpEndpoint find(
      int hashed, long localHigh, long localLow, long remoteHigh, long remoteLow, int ports) {
    int mask = table.length - 1;
    for (int i = hashed & mask; table[i] != 0; i = i + 1 & mask) {
      if ((int) (table[i] >>> 32) == hashed) {
        TcpEndpoint endpoint = byNumber[(int) table[i] - 1];
        if (isOf(endpoint.flow(), localHigh, localLow, remoteHigh, remoteLow, ports)) {
          return endpoint;
        }
      }
    }
    return null;
  }

  private static boolean isOf(
      Flow flow, long localHigh, long localLow, long remoteHigh, long remoteLow, int ports) {
    return flow.remoteLow == remoteLow
        && flow.localLow == localLow
        && Tcp.ports(flow.remotePort, flow.localPort) == ports
        && flow.remoteHigh == remoteHigh
        && flow.localHigh == localHigh;
  }

  /** Segments come in trains: the connection of the one before where this is of it too, or null. */
  TcpEndpoint latest(Packet p, int ports) {
    TcpEndpoint endpoint = latest;
    boolean same =
        endpoint != null
            && isOf(
                endpoint.flow(),
                p.destinationHigh,
                p.destinationLow,
                p.sourceHigh,
                p.sourceLow,
                ports);
    return same ? endpoint : null;
  }

  /** Says whose segment has come, of one in the table. */
  void latest(TcpEndpoint endpoint) {
    latest = endpoint;
  }

  /** Whether a connection has the addresses and ports of this flow. */
  boolean contains(Flow flow) {
    return find(
            hash(flow),
            flow.localHigh,
            flow.localLow,
            flow.remoteHigh,
            flow.remoteLow,
            Tcp.ports(flow.remotePort, flow.localPort))
        != null;
  }

  void add(TcpEndpoint endpoint) {
    if (count * 2 >= table.length) {
      grow();
    }
    insert((long) hash(endpoint.flow()) << 32 | endpoint.number + 1);
    endpoint.put(Tcb.INDEXED);
    count++;
  }

  private void insert(long word) {
    int mask = table.length - 1;
    int i = (int) (word >>> 32) & mask;
    while (table[i] != 0) {
      i = i + 1 & mask;
    }
    table[i] = word;
  }

  private void grow() {
    long[] old = table;
    table = new long[old.length * 2];
    for (long word : old) {
      if (word != 0) {
        insert(word);
      }
    }
  }

  /** Takes a connection out, if it is in. */
  void remove(TcpEndpoint endpoint) {
    if (!endpoint.has(Tcb.INDEXED)) {
      return;
    }
    endpoint.clear(Tcb.INDEXED);
    count--;
    if (latest == endpoint) {
      latest = null;
    }
    int mask = table.length - 1;
    int i = hash(endpoint.flow()) & mask;
    while ((table[i] & NUMBER_MASK) != endpoint.number + 1) {
      i = i + 1 & mask;
    }
    // Those behind move up, so that no probe stops too soon.
    int hole = i;
    for (int next = hole + 1 & mask; table[next] != 0; next = next + 1 & mask) {
      int home = (int) (table[next] >>> 32) & mask;
      if ((next - home & mask) >= (next - hole & mask)) {
        table[hole] = table[next];
        hole = next;
      }
    }
    table[hole] = 0;
  }
}
