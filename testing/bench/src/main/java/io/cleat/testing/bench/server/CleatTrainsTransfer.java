// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import io.cleat.Endpoint;
import io.cleat.Engine;
import java.io.IOException;

/** One send that UDP_SEGMENT cuts, one recv of what UDP_GRO gathers. */
final class CleatTrainsTransfer extends CleatTransfer {
  private final int trainBytes;

  CleatTrainsTransfer(Engine engine, int bytes) throws IOException {
    super(engine, bytes);
    trainBytes = Datagrams.together(bytes) * bytes;
    trains();
  }

  @Override
  long move(Endpoint from, Endpoint to) {
    long sent = from.send(buffer, 0, trainBytes, 0);
    return sent < 0 ? sent : to.recv(buffer, 0, Datagrams.MAX_BYTES, 0) / bytes;
  }
}
