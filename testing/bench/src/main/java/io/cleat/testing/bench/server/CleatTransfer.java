// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Socket;
import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.address.Inet;
import io.cleat.option.UdpOptions;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Datagrams between two endpoints of one thread, sent and received at once: one by one, in batches,
 * or in trains (the subclasses).
 */
abstract class CleatTransfer implements Transfer {
  private static final int EAGAIN = Errno.EAGAIN.negated();
  private static final long PATIENCE_NANOS = 1_000_000_000;

  private final Engine engine;
  private final Socket receiver;
  private final Socket sender;

  /** Room for a batch or a train. */
  final MemorySegment buffer = Arena.ofAuto().allocate(Datagrams.MAX_BYTES);

  /** Bytes of a datagram. */
  final int bytes;

  CleatTransfer(Engine engine, int bytes) throws IOException {
    this.engine = engine;
    this.bytes = bytes;
    receiver = Socket.open(engine, Family.AF_INET, SocketType.SOCK_DGRAM).bind(Inet.loopback(0));
    sender = Socket.open(engine, Family.AF_INET, SocketType.SOCK_DGRAM);
    sender.connect(receiver.localAddress());
  }

  /** Lets the sender send, and the receiver receive, several datagrams as one. */
  final void trains() throws IOException {
    sender.set(UdpOptions.SEGMENT, bytes);
    receiver.set(UdpOptions.GRO, true);
  }

  @Override
  public final long run(long nanos) throws IOException {
    Endpoint from = sender.endpoint();
    Endpoint to = receiver.endpoint();
    long count = 0;
    for (long end = System.nanoTime() + nanos; System.nanoTime() < end; ) {
      long moved = move(from, to);
      if (moved == EAGAIN) {
        // Rare: the kernel has put the delivery off to a thread of its own.
        moved = to.await(Events.IN, PATIENCE_NANOS) == 1 ? 0 : EAGAIN;
      }
      if (moved < 0) {
        throw new IOException("transfer: " + Errno.of(moved).text());
      }
      count += moved;
    }
    return count;
  }

  /** Sends and receives; how many datagrams arrived, or an error. */
  abstract long move(Endpoint from, Endpoint to);

  @Override
  public final void close() throws IOException {
    sender.close();
    receiver.close();
    engine.close();
  }
}
