// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/**
 * What a thread does with a connection: the same lines for every library that gives it a blocking
 * {@link ByteChannel}, so that only the libraries differ.
 */
final class Conversation {
  private Conversation() {}

  /** Serves the connection till the peer ends it, and closes it. */
  static void hold(Service service, ByteChannel channel, ByteBuffer buffer) throws IOException {
    try (channel) {
      switch (service) {
        case ECHO -> echo(channel, buffer);
        case SINK -> sink(channel, buffer);
        case SOURCE -> source(channel, buffer);
        case TRANSFER -> throw new IllegalArgumentException("a transfer has no connections");
      }
    }
  }

  private static void echo(ByteChannel channel, ByteBuffer buffer) throws IOException {
    buffer.clear();
    while (channel.read(buffer) >= 0) {
      writeAll(channel, buffer.flip());
      buffer.clear();
    }
  }

  private static void sink(ByteChannel channel, ByteBuffer buffer) throws IOException {
    long count = 0;
    buffer.clear();
    for (int read = channel.read(buffer); read >= 0; read = channel.read(buffer.clear())) {
      count += read;
    }
    writeAll(channel, buffer.clear().putLong(count).flip());
  }

  private static void source(ByteChannel channel, ByteBuffer buffer) throws IOException {
    while (true) {
      buffer.clear().limit(Service.COUNT_BYTES);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer) < 0) {
          return;
        }
      }
      for (long left = buffer.getLong(0); left > 0; ) {
        buffer.clear().limit((int) Math.min(left, buffer.capacity()));
        left -= buffer.limit();
        writeAll(channel, buffer);
      }
    }
  }

  private static void writeAll(ByteChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
