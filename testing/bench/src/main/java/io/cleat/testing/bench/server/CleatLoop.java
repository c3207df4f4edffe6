// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Events;
import io.cleat.Poller;
import io.cleat.Socket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One thread, one {@link Poller}, and endpoints that live with it: a server as a user writes it on
 * Cleat.
 */
final class CleatLoop implements Server {
  /** How many connections are taken at once. */
  private static final int ACCEPTS = 64;

  private final Service service;
  private final Engine engine;
  private final Poller poller;
  private final Endpoint listener;
  private final Endpoint[] accepted = new Endpoint[ACCEPTS];
  private final LoopBuffer<MemorySegment> buffers =
      new LoopBuffer<>(() -> Arena.ofAuto().allocate(Service.BUFFER_BYTES));
  private final String address;
  private volatile boolean closed;

  CleatLoop(Engine engine, Binding binding) throws IOException {
    this.engine = engine;
    service = binding.service();
    Socket socket = CleatListener.open(engine, binding);
    address = CleatListener.address(socket, binding);
    listener = socket.endpoint();
    poller = engine.poller();
    Thread.ofPlatform().daemon().name("cleat-loop").start(this::run);
  }

  @Override
  public String address() {
    return address;
  }

  private void run() {
    poller.adopt(listener);
    poller.watch(listener, Events.IN, (endpoint, events) -> accept());
    while (!closed) {
      poller.turn(Poller.FOREVER);
    }
    listener.close();
    engine.close();
  }

  private void accept() {
    int count = listener.accept(accepted, 0, ACCEPTS);
    for (int i = 0; i < count; i++) {
      new CleatConnection(poller, accepted[i], service, buffers).start();
    }
  }

  @Override
  public void close() {
    closed = true;
    poller.wake();
  }
}
