// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Runs a {@link Transfer} when told so, over a connection that carries nothing else. */
final class TransferServer implements Server {
  private final Transfer transfer;
  private final ServerSocket listener;

  TransferServer(Transfer transfer) throws IOException {
    this.transfer = transfer;
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("transfer").start(this::run);
  }

  @Override
  public String address() {
    return Integer.toString(listener.getLocalPort());
  }

  private void run() {
    while (!listener.isClosed()) {
      try (Socket connection = listener.accept()) {
        serve(connection);
      } catch (IOException e) {
        // The load has gone, or the listener: the loop's condition tells.
      }
    }
  }

  private void serve(Socket connection) throws IOException {
    DataInputStream asked = new DataInputStream(connection.getInputStream());
    DataOutputStream answer = new DataOutputStream(connection.getOutputStream());
    while (true) {
      long nanos = asked.readLong();
      long start = System.nanoTime();
      long count = transfer.run(nanos);
      long elapsed = System.nanoTime() - start;
      answer.writeLong(count);
      answer.writeLong(elapsed);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      transfer.close();
    } catch (IOException e) {
      // There is nothing left to close.
    }
  }
}
