// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Message;
import java.io.IOException;

/** One sendmmsg, one recvmmsg, for as many datagrams as fit. */
final class CleatBatchesTransfer extends CleatTransfer {
  private final Message[] out;
  private final Message[] in;

  CleatBatchesTransfer(Engine engine, int bytes) throws IOException {
    super(engine, bytes);
    int count = Datagrams.together(bytes);
    out = new Message[count];
    in = new Message[count];
    for (int i = 0; i < count; i++) {
      out[i] = new Message().add(buffer, (long) i * bytes, bytes);
      in[i] = new Message().add(buffer, (long) i * bytes, bytes);
    }
  }

  @Override
  long move(Endpoint from, Endpoint to) {
    int sent = from.sendmmsg(out, 0, out.length, 0);
    return sent < 0 ? sent : to.recvmmsg(in, 0, in.length, 0);
  }
}
