// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.address.Sockaddr;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** One recvfrom, one sendto. */
final class CleatSingles extends CleatDatagrams {
  private final MemorySegment buffer = Arena.ofAuto().allocate(Datagrams.MAX_BYTES);
  private final Sockaddr from = new Sockaddr();

  CleatSingles(Engine engine) throws IOException {
    super(engine);
  }

  @Override
  long move(Endpoint endpoint) {
    long read = endpoint.recvfrom(buffer, 0, Datagrams.MAX_BYTES, 0, from);
    return read < 0 ? read : endpoint.sendto(buffer, 0, read, 0, from);
  }
}
