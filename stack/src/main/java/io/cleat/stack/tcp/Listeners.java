// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.ip.Interface;
import java.util.Arrays;

/** Listening endpoints by port. */
final class Listeners {
  private static final int FIRST_SIZE = 16;

  private TcpEndpoint[] table = new TcpEndpoint[FIRST_SIZE];
  private int count;

  /** How many connections wait in all of them for the ACK of their SYN. */
  int halfOpen() {
    int halfOpen = 0;
    for (TcpEndpoint first : table) {
      for (TcpEndpoint at = first; at != null; at = at.nextWaiting) {
        halfOpen += at.listener.halfOpen();
      }
    }
    return halfOpen;
  }

  /** Adds a listener; those of one port are linked through themselves. */
  void add(TcpEndpoint listener) {
    if (count == table.length) {
      grow();
    }
    link(listener);
    count++;
  }

  private void link(TcpEndpoint listener) {
    int i = listener.flow().localPort & table.length - 1;
    listener.nextWaiting = table[i];
    table[i] = listener;
  }

  private void grow() {
    TcpEndpoint[] old = table;
    table = new TcpEndpoint[old.length * 2];
    for (TcpEndpoint first : Arrays.asList(old)) {
      TcpEndpoint listener = first;
      while (listener != null) {
        TcpEndpoint next = listener.nextWaiting;
        link(listener);
        listener = next;
      }
    }
  }

  void remove(TcpEndpoint listener) {
    int i = listener.flow().localPort & table.length - 1;
    if (table[i] == listener) {
      table[i] = listener.nextWaiting;
    } else {
      TcpEndpoint before = table[i];
      while (before.nextWaiting != listener) {
        before = before.nextWaiting;
      }
      before.nextWaiting = listener.nextWaiting;
    }
    listener.nextWaiting = null;
    count--;
  }

  /**
   * The listener that fits an address best, or null; one that is bound to the interface where the
   * segment came fits better than any other (SO_BINDTODEVICE). Of several that fit equally
   * (SO_REUSEPORT) the hash chooses, the same for all segments of a connection.
   */
  TcpEndpoint find(long high, long low, int port, int hash, Interface from) {
    TcpEndpoint best = null;
    int bestFit = 0;
    int equals = 0;
    TcpEndpoint listener = table[port & table.length - 1];
    for (; listener != null; listener = listener.nextWaiting) {
      int fit = listener.flow().localPort == port ? listener.fitOf(high, low, from) : 0;
      if (fit > bestFit) {
        best = listener;
        bestFit = fit;
        equals = 1;
      } else if (fit != 0 && fit == bestFit) {
        equals++;
        best = Integer.remainderUnsigned(hash, equals) == 0 ? listener : best;
      }
    }
    return best;
  }
}
