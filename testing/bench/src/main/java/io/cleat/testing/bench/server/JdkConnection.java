// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * A connection of {@link JdkLoop}: reads until a read is short, keeps what the peer does not take
 * yet.
 */
final class JdkConnection {
  private final SocketChannel channel;
  private final Service service;
  private final LoopBuffer<ByteBuffer> buffers;
  private SelectionKey key;
  private ByteBuffer left;
  private long count;
  private boolean ended;

  JdkConnection(SocketChannel channel, Service service, LoopBuffer<ByteBuffer> buffers) {
    this.channel = channel;
    this.service = service;
    this.buffers = buffers;
  }

  void key(SelectionKey registered) {
    key = registered;
  }

  void ready() throws IOException {
    if (left != null && !flush()) {
      return;
    }
    switch (service) {
      case ECHO -> echo();
      case SINK -> sink();
      case SOURCE -> source();
      case TRANSFER -> throw new IllegalStateException("a transfer has no connections");
    }
    if (ended && left == null) {
      close();
    }
  }

  private void echo() throws IOException {
    ByteBuffer buffer = buffers.current();
    int read;
    do {
      read = channel.read(buffer.clear());
      ended = read < 0;
    } while (read > 0 && write(buffer.flip()) && read == buffer.capacity());
  }

  private void sink() throws IOException {
    ByteBuffer buffer = buffers.current();
    int read = channel.read(buffer.clear());
    while (read == buffer.capacity()) {
      count += read;
      read = channel.read(buffer.clear());
    }
    ended = read < 0;
    count += Math.max(read, 0);
    if (ended) {
      write(buffer.clear().putLong(count).flip());
    }
  }

  /** A request comes whole: it is the only thing that the load sends, and waits for the answer. */
  private void source() throws IOException {
    ByteBuffer buffer = buffers.current();
    if (count == 0) {
      int read = channel.read(buffer.clear().limit(Service.COUNT_BYTES));
      ended = read < 0;
      count = read == Service.COUNT_BYTES ? buffer.getLong(0) : 0;
    }
    boolean room = true;
    while (count > 0 && room) {
      buffer.clear().limit((int) Math.min(count, buffer.capacity()));
      int written = channel.write(buffer);
      count -= written;
      room = written == buffer.limit();
    }
    key.interestOps(count > 0 ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
  }

  /** Whether all went; what did not is kept, and nothing is read until it has gone. */
  private boolean write(ByteBuffer data) throws IOException {
    channel.write(data);
    if (data.hasRemaining()) {
      left = buffers.keep();
      key.interestOps(SelectionKey.OP_WRITE);
      return false;
    }
    return true;
  }

  private boolean flush() throws IOException {
    channel.write(left);
    if (left.hasRemaining()) {
      return false;
    }
    buffers.back(left);
    left = null;
    key.interestOps(SelectionKey.OP_READ);
    return true;
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
