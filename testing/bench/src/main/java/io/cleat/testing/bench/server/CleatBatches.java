// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Message;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** One recvmmsg, one sendmmsg, for up to {@link Datagrams#BATCH} datagrams. */
final class CleatBatches extends CleatDatagrams {
  /** Room for each: more than any datagram of the loads. */
  private static final int SLOT_BYTES = 2048;

  private final MemorySegment buffer = Arena.ofAuto().allocate((long) Datagrams.BATCH * SLOT_BYTES);
  private final Message[] received = new Message[Datagrams.BATCH];
  private final Message[] answers = new Message[Datagrams.BATCH];

  CleatBatches(Engine engine) throws IOException {
    super(engine);
    for (int i = 0; i < Datagrams.BATCH; i++) {
      received[i] = new Message().add(buffer, (long) i * SLOT_BYTES, SLOT_BYTES);
      answers[i] = new Message();
    }
  }

  @Override
  long move(Endpoint endpoint) {
    int count = endpoint.recvmmsg(received, 0, Datagrams.BATCH, 0);
    for (int i = 0; i < count; i++) {
      answers[i].clear().add(buffer, (long) i * SLOT_BYTES, received[i].transferred());
      answers[i].address().set(received[i].address());
    }
    return count <= 0 ? count : endpoint.sendmmsg(answers, 0, count, 0);
  }
}
