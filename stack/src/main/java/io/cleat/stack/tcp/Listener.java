// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

/** What waits at a listening endpoint: connections half open, and those ready to be accepted. */
final class Listener {
  final TcpEndpoint endpoint;
  private final Queue halfOpen = new Queue();
  private final Queue ready = new Queue();
  private int backlog;

  /** Those of {@link #ready} that wait for the ACK of their SYN, and accepted ones that do. */
  final FastOpenQueue fastOpens = new FastOpenQueue();

  /** When a cookie was sent last. */
  long cookieAt = Tcb.NEVER;

  /** Connections in a row, linked through themselves. */
  private static final class Queue {
    TcpEndpoint first;
    TcpEndpoint last;
    int count;

    void add(TcpEndpoint child) {
      child.previousWaiting = last;
      child.nextWaiting = null;
      if (last == null) {
        first = child;
      } else {
        last.nextWaiting = child;
      }
      last = child;
      count++;
    }

    void remove(TcpEndpoint child) {
      if (child.previousWaiting == null) {
        first = child.nextWaiting;
      } else {
        child.previousWaiting.nextWaiting = child.nextWaiting;
      }
      if (child.nextWaiting == null) {
        last = child.previousWaiting;
      } else {
        child.nextWaiting.previousWaiting = child.previousWaiting;
      }
      child.nextWaiting = null;
      child.previousWaiting = null;
      count--;
    }
  }

  Listener(TcpEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** Sets how many may wait; of a negative number listen(2) makes the most there is. */
  void backlog(int wanted) {
    backlog = Math.clamp(wanted & 0xffff_ffffL, 0, endpoint.tcp.tuning().backlog);
  }

  int backlog() {
    return backlog;
  }

  /** Linux: one more waits than was asked for. */
  boolean isFull() {
    return ready.count > backlog;
  }

  int halfOpen() {
    return halfOpen.count;
  }

  /** Linux: as many are half open as may wait. */
  boolean isHalfOpenFull() {
    return halfOpen.count > backlog;
  }

  boolean isEmpty() {
    return ready.count == 0;
  }

  int waiting() {
    return ready.count;
  }

  void addHalfOpen(TcpEndpoint child) {
    child.listener = this;
    halfOpen.add(child);
  }

  void removeHalfOpen(TcpEndpoint child) {
    halfOpen.remove(child);
    child.listener = null;
  }

  /** A half-open connection is established. */
  void establish(TcpEndpoint child) {
    halfOpen.remove(child);
    ready.add(child);
  }

  /** A connection is open with its SYN. */
  void addReady(TcpEndpoint child) {
    child.listener = this;
    ready.add(child);
  }

  /** Takes the connection that waits longest; there must be one. */
  TcpEndpoint accept() {
    TcpEndpoint child = ready.first;
    ready.remove(child);
    child.listener = null;
    return child;
  }

  TcpEndpoint firstHalfOpen() {
    return halfOpen.first;
  }
}
