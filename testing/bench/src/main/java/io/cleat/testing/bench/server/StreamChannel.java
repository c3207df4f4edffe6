// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/** The two streams of a java.net.Socket as a channel; its buffers have arrays. */
final class StreamChannel implements ByteChannel {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  StreamChannel(Socket socket) throws IOException {
    this.socket = socket;
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int count = in.read(into.array(), into.position(), into.remaining());
    into.position(into.position() + Math.max(count, 0));
    return count;
  }

  @Override
  public int write(ByteBuffer data) throws IOException {
    int count = data.remaining();
    out.write(data.array(), data.position(), count);
    data.position(data.limit());
    return count;
  }

  @Override
  public boolean isOpen() {
    return !socket.isClosed();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
