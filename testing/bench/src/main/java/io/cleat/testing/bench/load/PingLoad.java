// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

import java.lang.foreign.MemorySegment;
import org.HdrHistogram.Histogram;

/**
 * One connection, one message under way: sends, waits for the echo, sends the next. Here the load
 * is never the limit, but the two take turns and wake each other; two plain calls do it at the
 * least cost: 32 to 35 us of processor a message, sleep and wake-up included, against 35 to 38 over
 * io_uring.
 */
final class PingLoad implements Load {
  private final Calls calls = new Calls();
  private final int messageBytes;
  private final Pattern pattern;
  private final MemorySegment into;
  private final int fd;

  PingLoad(Target target, int messageBytes, boolean checked) {
    this.messageBytes = messageBytes;
    pattern = new Pattern(calls, messageBytes, checked);
    into = calls.allocate(messageBytes);
    fd = calls.connected(target.transport(), target.address());
  }

  @Override
  public Sample run(Limit limit) {
    Histogram latencies = Sample.histogram();
    long start = System.nanoTime();
    long now = start;
    long operations = 0;
    while (now - start < limit.nanos() && operations < limit.operations()) {
      calls.sendAll(fd, pattern.bytes(), messageBytes);
      calls.recvAll(fd, into, messageBytes);
      pattern.check(into, 0, messageBytes, 0);
      long before = now;
      now = System.nanoTime();
      latencies.recordValue(now - before);
      operations++;
    }
    return new Sample(operations, operations * messageBytes, now - start, latencies, 0);
  }

  @Override
  public void close() {
    calls.close(fd);
    calls.close();
  }
}
