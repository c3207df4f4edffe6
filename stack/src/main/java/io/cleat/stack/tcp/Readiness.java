// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.Events;

/** What is true of a connection now, as Linux's tcp_poll says it. */
final class Readiness {
  private Readiness() {}

  static int of(TcpEndpoint t) {
    if (t.state == TcpState.LISTEN) {
      return t.listener.isEmpty() ? 0 : Events.IN;
    }
    int events = t.pending() != 0 ? Events.ERR : 0;
    boolean shutBoth = t.has(Tcb.SHUT_READ) && t.has(Tcb.SHUT_WRITE);
    if (shutBoth || t.state == TcpState.CLOSED) {
      events |= Events.HUP;
    }
    if (t.has(Tcb.SHUT_READ)) {
      events |= Events.IN | Events.RDHUP;
    }
    boolean opens = t.state == TcpState.SYN_SENT || t.state == TcpState.SYN_RECEIVED;
    if (!opens || t.has(Tcb.FAST_OPEN)) {
      events |= ofTransfer(t);
    }
    return t.has(Tcb.CONNECT_DEFERRED) ? events | Events.OUT : events;
  }

  private static int ofTransfer(TcpEndpoint t) {
    int events = Receiving.isReadable(t) ? Events.IN : 0;
    if (t.has(Tcb.SHUT_WRITE) || t.hasRoom()) {
      events |= Events.OUT;
    } else {
      t.put(Tcb.NO_SPACE);
    }
    boolean isUrgent = t.has(Tcb.URGENT) && !t.has(Tcb.URGENT_READ) && t.isUrgentHere();
    return isUrgent ? events | Events.PRI : events;
  }
}
