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
import io.cleat.option.SocketOptions;
import java.io.IOException;

/**
 * Datagrams on Cleat, on a thread that waits: one by one, in batches, or in trains (the
 * subclasses).
 */
abstract class CleatDatagrams implements Server {
  private static final int EAGAIN = Errno.EAGAIN.negated();

  private final Engine engine;
  private final Socket socket;
  private final String address;

  CleatDatagrams(Engine engine) throws IOException {
    this.engine = engine;
    socket =
        Socket.open(engine, Family.AF_INET, SocketType.SOCK_DGRAM)
            .set(SocketOptions.RCVBUF, Datagrams.SOCKET_BUFFER_BYTES)
            .bind(Inet.loopback(0));
    address = Integer.toString(((Inet) socket.localAddress()).port());
  }

  /** The socket, to set more options on. */
  final Socket socket() {
    return socket;
  }

  /** Begins to serve. */
  final Server start() {
    Thread.ofPlatform().daemon().name("cleat-datagrams").start(this::run);
    return this;
  }

  private void run() {
    Endpoint endpoint = socket.endpoint();
    long result;
    do {
      result = move(endpoint);
      if (result == EAGAIN) {
        result = endpoint.await(Events.IN, -1);
      }
    } while (result >= 0);
  }

  /**
   * Receives what is there, and sends it back.
   *
   * @return -EAGAIN nothing is there; another error ends the server
   */
  abstract long move(Endpoint endpoint);

  @Override
  public final String address() {
    return address;
  }

  @Override
  public final void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // There is nothing left to close.
    }
    engine.close();
  }
}
