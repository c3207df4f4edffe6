// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A thread for each connection, platform or virtual, and one that accepts: how a Java program is
 * written when calls wait. Platform threads are used again, as a program would that has many short
 * connections.
 */
final class ThreadServer implements Server {
  /** A listening socket of some library. */
  interface Listener extends Closeable {
    /** Where it listens: a port or a path. */
    String address() throws IOException;

    /** Waits for a connection. */
    ByteChannel accept() throws IOException;

    /** Connects to it with the same library. */
    ByteChannel connect() throws IOException;

    /** What its connections read into and write from best. */
    default ByteBuffer buffer() {
      return ByteBuffer.allocateDirect(Service.BUFFER_BYTES);
    }
  }

  private final Listener listener;
  private final Service service;
  private final ExecutorService threads;
  private final BufferPool buffers;
  private final String address;

  private ThreadServer(Listener listener, Service service, ExecutorService threads)
      throws IOException {
    this.listener = listener;
    this.service = service;
    this.threads = threads;
    buffers = new BufferPool(listener::buffer);
    address = listener.address();
    threads.execute(this::accept);
  }

  /** On platform threads. */
  static Server platform(Listener listener, Service service) throws IOException {
    if (service == Service.TRANSFER) {
      return new TransferServer(new StreamTransfer(listener));
    }
    return new ThreadServer(
        listener, service, Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
  }

  /** On virtual threads. */
  static Server virtual(Listener listener, Service service) throws IOException {
    return new ThreadServer(listener, service, Executors.newVirtualThreadPerTaskExecutor());
  }

  @Override
  public String address() {
    return address;
  }

  private void accept() {
    try {
      while (true) {
        ByteChannel channel = listener.accept();
        threads.execute(() -> serve(channel));
      }
    } catch (IOException e) {
      // The listener was closed.
    }
  }

  private void serve(ByteChannel channel) {
    ByteBuffer buffer = buffers.take();
    try {
      Conversation.hold(service, channel, buffer);
    } catch (IOException e) {
      // The load has gone; it says itself what went wrong.
    } finally {
      buffers.give(buffer);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      // There is nothing left to close.
    }
    threads.shutdownNow();
  }
}
