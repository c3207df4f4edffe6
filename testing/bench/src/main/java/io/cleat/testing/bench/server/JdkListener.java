// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** The JDK's channels, TCP or UNIX. */
final class JdkListener implements ThreadServer.Listener {
  private final Transport transport;
  private final ServerSocketChannel channel;

  JdkListener(Binding binding) throws IOException {
    transport = binding.transport();
    channel = open(binding);
  }

  /** A listening channel. */
  static ServerSocketChannel open(Binding binding) throws IOException {
    if (binding.transport() == Transport.UNIX) {
      return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
          .bind(UnixDomainSocketAddress.of(binding.path()), Service.BACKLOG);
    }
    return ServerSocketChannel.open(StandardProtocolFamily.INET)
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Service.BACKLOG);
  }

  /** Where a channel listens, as a load wants it. */
  static String address(ServerSocketChannel channel) throws IOException {
    return channel.getLocalAddress() instanceof InetSocketAddress inet
        ? Integer.toString(inet.getPort())
        : channel.getLocalAddress().toString();
  }

  /** What a program sets on each TCP connection that carries messages. */
  static SocketChannel prepare(Transport transport, SocketChannel connection) throws IOException {
    return transport == Transport.TCP
        ? connection.setOption(StandardSocketOptions.TCP_NODELAY, true)
        : connection;
  }

  @Override
  public String address() throws IOException {
    return address(channel);
  }

  @Override
  public ByteChannel accept() throws IOException {
    return prepare(transport, channel.accept());
  }

  @Override
  public ByteChannel connect() throws IOException {
    return prepare(transport, SocketChannel.open(channel.getLocalAddress()));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
