// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * Many connections, each with so many messages under way: what is asked, what is answered, and how
 * long that took. How the bytes are moved is the subclasses' part.
 */
abstract class EchoLoad implements Load {
  final Calls calls = new Calls();
  final int messageBytes;
  final int depth;
  final Pattern pattern;
  final int[] fds;

  /** Bytes that are still to be sent, for each connection. */
  final long[] owed;

  /** Bytes that came of the message under way, and when it was asked, for each connection. */
  private final long[] received;

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
    owed = new long[connections];
    received = new long[connections];
    asked = new long[connections];
    Arrays.setAll(fds, i -> calls.connected(target.transport(), target.address()));
  }

  /** Over io_uring where the kernel lets us, else over epoll: see {@link Driver}. */
  static EchoLoad open(
      Target target, int connections, int messageBytes, int depth, boolean checked) {
    return Driver.here().isRing()
        ? new RingEchoLoad(target, connections, messageBytes, depth, checked)
        : new EpollEchoLoad(target, connections, messageBytes, depth, checked);
  }

  @Override
  public final Sample run(Limit limit) {
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
      await();
      ending |= now - start >= limit.nanos() || operations >= limit.operations();
      turn();
    }
    return new Sample(operations, operations * messageBytes, now - start, latencies, 0);
  }

  /** Sends what is owed on a connection, as far as it goes now. */
  abstract void send(int connection);

  /** Waits until there is something to do, and stamps the time. */
  abstract void await();

  /** Does it: {@link #arrived} for what has come, {@link #send} for what is owed. */
  abstract void turn();

  /** What happens from here on happens now. */
  final void stamp() {
    now = System.nanoTime();
  }

  /** Each of so many connections, at the least, has messages under way. */
  final long connectionsUnderWay() {
    return underWay / depth;
  }

  private void ask(int connection, int messages) {
    owed[connection] += (long) messages * messageBytes;
    asked[connection] = now;
    underWay += messages;
  }

  /** Counts bytes that have come, and asks again for each message that is whole. */
  final void arrived(int connection, MemorySegment bytes, long offset, long count) {
    pattern.check(bytes, offset, count, received[connection]);
    received[connection] += count;
    while (received[connection] >= messageBytes) {
      received[connection] -= messageBytes;
      answered(connection);
    }
  }

  private void answered(int connection) {
    operations++;
    underWay--;
    if (depth == 1) {
      latencies.recordValue(now - asked[connection]);
    }
    if (!ending) {
      ask(connection, 1);
    }
  }

  /** How many bytes of the message that is being sent are still owed. */
  final int owedOfMessage(int connection) {
    long begun = owed[connection] % messageBytes;
    return begun == 0 ? messageBytes : (int) begun;
  }

  @Override
  public void close() {
    for (int fd : fds) {
      calls.close(fd);
    }
    calls.close();
  }
}
