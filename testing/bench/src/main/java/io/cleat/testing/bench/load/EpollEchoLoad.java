// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

import io.cleat.Events;
import java.lang.foreign.MemorySegment;

/** The echo load over an epoll loop at edges, that reads until a read is short. */
final class EpollEchoLoad extends EchoLoad {
  private static final int INTO_BYTES = 1 << 16;

  private final Epoll epoll = new Epoll(calls);
  private final MemorySegment into = calls.allocate(INTO_BYTES);
  private int ready;

  EpollEchoLoad(Target target, int connections, int messageBytes, int depth, boolean checked) {
    super(target, connections, messageBytes, depth, checked);
    for (int i = 0; i < connections; i++) {
      calls.nonblocking(fds[i]);
      epoll.add(fds[i], Events.IN | Events.OUT, i);
    }
  }

  @Override
  void await() {
    ready = epoll.await();
    stamp();
  }

  @Override
  void turn() {
    for (int i = 0; i < ready; i++) {
      int connection = epoll.number(i);
      if ((epoll.events(i) & Events.IN) != 0) {
        receive(connection);
      }
      send(connection);
    }
  }

  private void receive(int connection) {
    long count;
    do {
      count = calls.recv(fds[connection], into, 0, INTO_BYTES);
      if (count == Calls.EAGAIN) {
        return;
      }
      stamp();
      arrived(connection, into, 0, calls.present(count));
    } while (count == INTO_BYTES);
  }

  @Override
  void send(int connection) {
    while (owed[connection] > 0) {
      int length = owedOfMessage(connection);
      long sent = calls.send(fds[connection], pattern.bytes(), messageBytes - length, length);
      owed[connection] -= Math.max(sent, 0);
      if (sent < length) {
        return;
      }
    }
  }

  @Override
  public void close() {
    epoll.close();
    super.close();
  }
}
