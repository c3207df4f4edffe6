// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** The JDK's datagrams between two channels of one thread: one write, one receive. */
final class JdkDatagramTransfer implements Transfer {
  private final DatagramChannel receiver;
  private final DatagramChannel sender;
  private final ByteBuffer buffer;

  JdkDatagramTransfer(int bytes) throws IOException {
    buffer = ByteBuffer.allocateDirect(bytes);
    receiver =
        DatagramChannel.open(StandardProtocolFamily.INET)
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    sender = DatagramChannel.open(StandardProtocolFamily.INET).connect(receiver.getLocalAddress());
  }

  @Override
  public long run(long nanos) throws IOException {
    long count = 0;
    for (long end = System.nanoTime() + nanos; System.nanoTime() < end; count++) {
      sender.write(buffer.clear());
      receiver.receive(buffer.clear());
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    sender.close();
    receiver.close();
  }
}
