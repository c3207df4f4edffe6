// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

import io.cleat.testing.bench.server.Service;
import java.lang.foreign.MemorySegment;

/**
 * One way, the server sends: asks for many blocks at a time and takes them as fast as they come.
 */
final class SourceLoad implements Load {
  /** How many blocks are asked for at a time. */
  private static final int BLOCKS = 256;

  private final Calls calls = new Calls();
  private final int blockBytes;
  private final MemorySegment request = calls.allocate(Service.COUNT_BYTES);
  private final MemorySegment into;
  private final int fd;

  SourceLoad(Target target, int blockBytes) {
    this.blockBytes = blockBytes;
    into = calls.allocate(blockBytes);
    fd = calls.connected(target.transport(), target.address());
  }

  @Override
  public Sample run(Limit limit) {
    long start = System.nanoTime();
    long operations = 0;
    while (System.nanoTime() - start < limit.nanos() && operations < limit.operations()) {
      ask((long) BLOCKS * blockBytes);
      operations += BLOCKS;
    }
    long nanos = System.nanoTime() - start;
    return new Sample(operations, operations * blockBytes, nanos, Sample.histogram(), 0);
  }

  private void ask(long bytes) {
    request.set(SinkLoad.COUNT, 0, bytes);
    calls.sendAll(fd, request, Service.COUNT_BYTES);
    for (long left = bytes; left > 0; ) {
      left -= calls.present(calls.recv(fd, into, 0, Math.min(left, blockBytes)));
    }
  }

  @Override
  public void close() {
    calls.close(fd);
    calls.close();
  }
}
