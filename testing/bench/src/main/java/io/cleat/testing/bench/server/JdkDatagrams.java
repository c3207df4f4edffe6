// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** The JDK's datagrams: one receive, one send, on a thread that waits. */
final class JdkDatagrams implements Server {
  private final DatagramChannel channel;
  private final String address;

  JdkDatagrams() throws IOException {
    channel =
        DatagramChannel.open(StandardProtocolFamily.INET)
            .setOption(StandardSocketOptions.SO_RCVBUF, Datagrams.SOCKET_BUFFER_BYTES)
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    address = Integer.toString(((InetSocketAddress) channel.getLocalAddress()).getPort());
    Thread.ofPlatform().daemon().name("jdk-datagrams").start(this::run);
  }

  @Override
  public String address() {
    return address;
  }

  private void run() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(Datagrams.MAX_BYTES);
    try {
      while (true) {
        SocketAddress from = channel.receive(buffer.clear());
        channel.send(buffer.flip(), from);
      }
    } catch (IOException e) {
      // The channel was closed.
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // There is nothing left to close.
    }
  }
}
