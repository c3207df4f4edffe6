// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import static io.cleat.option.UdpOptions.LEVEL;
import static io.cleat.option.UdpOptions.UDP_GRO;
import static io.cleat.option.UdpOptions.UDP_SEGMENT;

import io.cleat.Control;
import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Message;
import io.cleat.option.UdpOptions;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Trains of datagrams of one size: UDP_GRO gathers them, UDP_SEGMENT cuts the answer into the same
 * datagrams again.
 */
final class CleatTrains extends CleatDatagrams {
  private final MemorySegment buffer = Arena.ofAuto().allocate(Datagrams.MAX_BYTES);
  private final Message received =
      new Message(Control.space(Integer.BYTES)).add(buffer, 0, Datagrams.MAX_BYTES);
  private final Message answer = new Message(Control.space(Short.BYTES));

  CleatTrains(Engine engine) throws IOException {
    super(engine);
    socket().set(UdpOptions.GRO, true);
  }

  @Override
  long move(Endpoint endpoint) {
    long read = endpoint.recvmsg(received, 0);
    if (read < 0) {
      return read;
    }
    answer.clear().add(buffer, 0, read).address().set(received.address());
    int segmentBytes = segmentBytes();
    if (segmentBytes > 0 && segmentBytes < read) {
      answer.control().addShort(LEVEL, UDP_SEGMENT, segmentBytes);
    }
    return endpoint.sendmsg(answer, 0);
  }

  /** Bytes of each datagram of the train; 0 where there is one alone. */
  private int segmentBytes() {
    Control control = received.control();
    for (int at = control.first(); at >= 0; at = control.next(at)) {
      if (control.level(at) == LEVEL && control.type(at) == UDP_GRO) {
        return control.intValue(at);
      }
    }
    return 0;
  }
}
