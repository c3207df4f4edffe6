// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

import java.lang.foreign.MemorySegment;
import org.HdrHistogram.Histogram;

/** Short connections one after the other: connect, a message, its echo, close. */
final class ShortLoad implements Load {
  private final Calls calls = new Calls();
  private final Target target;
  private final int messageBytes;
  private final Pattern pattern;
  private final MemorySegment into;

  ShortLoad(Target target, int messageBytes, boolean checked) {
    this.target = target;
    this.messageBytes = messageBytes;
    pattern = new Pattern(calls, messageBytes, checked);
    into = calls.allocate(messageBytes);
  }

  @Override
  public Sample run(Limit limit) {
    Histogram latencies = Sample.histogram();
    long start = System.nanoTime();
    long now = start;
    long operations = 0;
    while (now - start < limit.nanos() && operations < limit.operations()) {
      connection();
      long before = now;
      now = System.nanoTime();
      latencies.recordValue(now - before);
      operations++;
    }
    return new Sample(operations, operations * messageBytes, now - start, latencies, 0);
  }

  private void connection() {
    int fd = calls.connect(calls.socket(target.transport(), 0), target.address());
    calls.sendAll(fd, pattern.bytes(), messageBytes);
    calls.recvAll(fd, into, messageBytes);
    pattern.check(into, 0, messageBytes, 0);
    calls.close(fd);
  }

  @Override
  public void close() {
    calls.close();
  }
}
