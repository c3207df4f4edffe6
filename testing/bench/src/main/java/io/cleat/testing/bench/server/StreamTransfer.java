// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/** Blocks through a connection, one thread writes and one reads, both with calls that wait. */
final class StreamTransfer implements Transfer {
  private final ThreadServer.Listener listener;

  StreamTransfer(ThreadServer.Listener listener) {
    this.listener = listener;
  }

  @Override
  public long run(long nanos) throws IOException {
    ByteChannel near = listener.connect();
    ByteChannel far = listener.accept();
    Thread writer = Thread.ofPlatform().daemon().name("writer").start(() -> write(near, nanos));
    try (far) {
      return read(far) / Service.BUFFER_BYTES;
    } finally {
      join(writer);
    }
  }

  private void write(ByteChannel channel, long nanos) {
    ByteBuffer buffer = listener.buffer();
    long end = System.nanoTime() + nanos;
    try (channel) {
      while (System.nanoTime() < end) {
        buffer.clear();
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long read(ByteChannel channel) throws IOException {
    ByteBuffer buffer = listener.buffer();
    long bytes = 0;
    for (int count = 0; count >= 0; count = channel.read(buffer.clear())) {
      bytes += count;
    }
    return bytes;
  }

  private static void join(Thread writer) {
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
