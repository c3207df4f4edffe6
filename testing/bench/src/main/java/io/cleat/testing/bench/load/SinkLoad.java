// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

import io.cleat.Msg;
import io.cleat.testing.bench.server.Service;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * One way, the server receives: blocks as fast as it takes them, then the end, then the server's
 * count of bytes.
 */
final class SinkLoad implements Load {
  static final ValueLayout.OfLong COUNT =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final Calls calls = new Calls();
  private final Target target;
  private final int blockBytes;
  private final Pattern pattern;
  private final MemorySegment answer = calls.allocate(Service.COUNT_BYTES);

  SinkLoad(Target target, int blockBytes) {
    this.target = target;
    this.blockBytes = blockBytes;
    pattern = new Pattern(calls, blockBytes, false);
  }

  @Override
  public Sample run(Limit limit) {
    int fd = calls.connected(target.transport(), target.address());
    try {
      return run(fd, limit);
    } finally {
      calls.close(fd);
    }
  }

  private Sample run(int fd, Limit limit) {
    long start = System.nanoTime();
    long operations = 0;
    while (System.nanoTime() - start < limit.nanos() && operations < limit.operations()) {
      calls.sendAll(fd, pattern.bytes(), blockBytes);
      operations++;
    }
    calls.shutdown(fd, Msg.SHUT_WR);
    calls.recvAll(fd, answer, Service.COUNT_BYTES);
    long nanos = System.nanoTime() - start;
    long bytes = answer.get(COUNT, 0);
    if (bytes != operations * blockBytes) {
      throw new LoadException(
          "the server counted %d bytes of %d".formatted(bytes, operations * blockBytes));
    }
    return new Sample(operations, bytes, nanos, Sample.histogram(), 0);
  }

  @Override
  public void close() {
    calls.close();
  }
}
