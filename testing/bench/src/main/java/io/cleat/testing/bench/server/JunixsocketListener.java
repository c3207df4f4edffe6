// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.file.Path;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/** junixsocket's UNIX sockets, as channels or as the streams of java.net.Socket. */
final class JunixsocketListener implements ThreadServer.Listener {
  private final Path path;
  private final boolean streams;
  private final AFUNIXServerSocketChannel channel;

  JunixsocketListener(Binding binding, boolean streams) throws IOException {
    path = binding.path();
    this.streams = streams;
    channel = AFUNIXServerSocketChannel.open();
    channel.bind(AFUNIXSocketAddress.of(path), Service.BACKLOG);
  }

  @Override
  public String address() {
    return path.toString();
  }

  @Override
  public ByteChannel accept() throws IOException {
    return face(channel.accept());
  }

  @Override
  public ByteChannel connect() throws IOException {
    AFUNIXSocketChannel client = AFUNIXSocketChannel.open();
    client.connect(AFUNIXSocketAddress.of(path));
    return face(client);
  }

  private ByteChannel face(AFUNIXSocketChannel connection) throws IOException {
    return streams ? new StreamChannel(connection.socket()) : connection;
  }

  /** Its streams take arrays; its channels take direct buffers without a copy. */
  @Override
  public ByteBuffer buffer() {
    return streams
        ? ByteBuffer.allocate(Service.BUFFER_BYTES)
        : ByteBuffer.allocateDirect(Service.BUFFER_BYTES);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
