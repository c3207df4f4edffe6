// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import io.cleat.Endpoint;
import io.cleat.Engine;
import java.io.IOException;

/** One send, one recv. */
final class CleatSinglesTransfer extends CleatTransfer {
  CleatSinglesTransfer(Engine engine, int bytes) throws IOException {
    super(engine, bytes);
  }

  @Override
  long move(Endpoint from, Endpoint to) {
    long sent = from.send(buffer, 0, bytes, 0);
    return sent < 0 ? sent : to.recv(buffer, 0, bytes, 0) / bytes;
  }
}
