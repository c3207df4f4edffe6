// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

import io.cleat.testing.bench.server.Service;
import io.cleat.testing.bench.server.Transport;
import java.lang.foreign.MemorySegment;

/** No load: tells the server to send to itself, and sleeps meanwhile. */
final class TransferLoad implements Load {
  private static final int ANSWER_BYTES = 2 * Service.COUNT_BYTES;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Enough operations of any kind, at the least speed that is thinkable. */
  private static final long NANOS_PER_OPERATION = 100_000;

  private final Calls calls = new Calls();
  private final int operationBytes;
  private final MemorySegment buffer = calls.allocate(ANSWER_BYTES);
  private final int fd;

  TransferLoad(Target target, int operationBytes) {
    this.operationBytes = operationBytes;
    fd = calls.connected(Transport.TCP, target.address());
  }

  @Override
  public Sample run(Limit limit) {
    long nanos =
        limit.operations() < limit.nanos() / NANOS_PER_OPERATION
            ? limit.operations() * NANOS_PER_OPERATION
            : limit.nanos();
    calls.receiveTimeout(fd, Calls.PATIENCE_MILLIS + (int) (nanos / NANOS_PER_MILLI));
    buffer.set(SinkLoad.COUNT, 0, nanos);
    calls.sendAll(fd, buffer, Service.COUNT_BYTES);
    calls.recvAll(fd, buffer, ANSWER_BYTES);
    long operations = buffer.get(SinkLoad.COUNT, 0);
    long elapsed = buffer.get(SinkLoad.COUNT, Service.COUNT_BYTES);
    return new Sample(operations, operations * operationBytes, elapsed, Sample.histogram(), 0);
  }

  @Override
  public void close() {
    calls.close(fd);
    calls.close();
  }
}
