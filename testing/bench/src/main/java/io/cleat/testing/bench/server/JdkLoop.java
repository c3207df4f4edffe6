// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** One thread, one {@link Selector}: non-blocking channels of the JDK. */
final class JdkLoop implements Server {
  private final Transport transport;
  private final Service service;
  private final ServerSocketChannel listener;
  private final Selector selector;
  private final LoopBuffer<ByteBuffer> buffers =
      new LoopBuffer<>(() -> ByteBuffer.allocateDirect(Service.BUFFER_BYTES));
  private final String address;

  JdkLoop(Binding binding) throws IOException {
    transport = binding.transport();
    service = binding.service();
    listener = JdkListener.open(binding);
    address = JdkListener.address(listener);
    selector = Selector.open();
    listener.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
    Thread.ofPlatform().daemon().name("jdk-loop").start(this::run);
  }

  @Override
  public String address() {
    return address;
  }

  private void run() {
    try {
      while (selector.isOpen()) {
        selector.select(this::ready);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalStateException("the selector failed", e);
    }
  }

  private void ready(SelectionKey key) {
    if (key.isAcceptable()) {
      accept();
      return;
    }
    JdkConnection connection = (JdkConnection) key.attachment();
    try {
      connection.ready();
    } catch (IOException e) {
      connection.close();
    }
  }

  private void accept() {
    try {
      for (SocketChannel next = listener.accept(); next != null; next = listener.accept()) {
        next.configureBlocking(false);
        JdkConnection connection =
            new JdkConnection(JdkListener.prepare(transport, next), service, buffers);
        connection.key(next.register(selector, SelectionKey.OP_READ, connection));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      selector.close();
    } catch (IOException e) {
      // There is nothing left to close.
    }
  }
}
