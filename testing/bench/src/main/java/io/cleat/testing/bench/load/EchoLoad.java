// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

import io.cleat.Events;
import java.lang.foreign.MemorySegment;
import org.HdrHistogram.Histogram;

/**
 * Many connections, each with so many messages under way: an epoll loop at edges, that reads until
 * a read is short.
 */
final class EchoLoad implements Load {
  private static final int INTO_BYTES = 1 << 16;

  private final Calls calls = new Calls();
  private final Epoll epoll = new Epoll(calls);
  private final int messageBytes;
  private final int depth;
  private final Pattern pattern;
  private final MemorySegment into = calls.allocate(INTO_BYTES);
  private final int[] fds;

  /**
   * For each connection: bytes that came of the message under way, bytes still to send, when it was
   * asked.
   */
  private final long[] received;

  private final long[] owed;
  private final long[] asked;

  private Histogram latencies;
  private long operations;
  private long underWay;
  private boolean ending;
  private long now;

  /**
   * @param depth messages under way on each connection
   */
  EchoLoad(Target target, int connections, int messageBytes, int depth, boolean checked) {
    this.messageBytes = messageBytes;
    this.depth = depth;
    pattern = new Pattern(calls, messageBytes, checked);
    fds = new int[connections];
    received = new long[connections];
    owed = new long[connections];
    asked = new long[connections];
    for (int i = 0; i < connections; i++) {
      fds[i] = calls.connectedNonblocking(target.transport(), target.address());
      epoll.add(fds[i], Events.IN | Events.OUT, i);
    }
  }

  @Override
  public Sample run(Limit limit) {
    latencies = Sample.histogram();
    operations = 0;
    ending = false;
    long start = System.nanoTime();
    now = start;
    for (int i = 0; i < fds.length; i++) {
      ask(i, depth);
      send(i);
    }
    while (underWay > 0) {
      int count = epoll.await();
      now = System.nanoTime();
      ending |= now - start >= limit.nanos() || operations >= limit.operations();
      for (int i = 0; i < count; i++) {
        ready(epoll.number(i), epoll.events(i));
      }
    }
    return new Sample(operations, operations * messageBytes, now - start, latencies, 0);
  }

  private void ask(int connection, int messages) {
    owed[connection] += (long) messages * messageBytes;
    asked[connection] = now;
    underWay += messages;
  }

  private void ready(int connection, int events) {
    if ((events & Events.IN) != 0) {
      receive(connection);
    }
    if (owed[connection] > 0) {
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
      calls.present(count);
      pattern.check(into, 0, count, received[connection]);
      received[connection] += count;
      while (received[connection] >= messageBytes) {
        received[connection] -= messageBytes;
        answered(connection);
      }
    } while (count == INTO_BYTES);
  }

  private void answered(int connection) {
    operations++;
    underWay--;
    if (depth == 1) {
      now = System.nanoTime();
      latencies.recordValue(now - asked[connection]);
    }
    if (!ending) {
      ask(connection, 1);
    }
  }

  private void send(int connection) {
    while (owed[connection] > 0) {
      long begun = owed[connection] % messageBytes;
      long length = begun == 0 ? messageBytes : begun;
      long offset = messageBytes - length;
      long sent = calls.send(fds[connection], pattern.bytes(), offset, length);
      owed[connection] -= Math.max(sent, 0);
      if (sent < length) {
        return;
      }
    }
  }

  @Override
  public void close() {
    for (int fd : fds) {
      calls.close(fd);
    }
    epoll.close();
    calls.close();
  }
}
