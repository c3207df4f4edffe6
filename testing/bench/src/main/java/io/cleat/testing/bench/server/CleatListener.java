// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import io.cleat.Engine;
import io.cleat.Socket;
import io.cleat.SocketType;
import io.cleat.address.Address;
import io.cleat.address.Inet;
import io.cleat.address.Unix;
import io.cleat.option.TcpOptions;
import java.io.IOException;
import java.nio.channels.ByteChannel;

/** Cleat's {@link Socket}, which waits: the same object on platform and on virtual threads. */
final class CleatListener implements ThreadServer.Listener {
  private final Engine engine;
  private final Socket socket;
  private final String address;

  CleatListener(Engine engine, Binding binding) throws IOException {
    this.engine = engine;
    socket = open(engine, binding);
    address = address(socket, binding);
  }

  /** A listening socket; TCP_NODELAY passes to those it accepts. */
  static Socket open(Engine engine, Binding binding) throws IOException {
    Socket socket = Socket.open(engine, binding.transport().domain(), SocketType.SOCK_STREAM);
    if (binding.transport() == Transport.UNIX) {
      socket.bind(Unix.path(binding.path().toString()));
    } else {
      socket.set(TcpOptions.NODELAY, true).bind(Inet.loopback(0));
    }
    return socket.listen(Service.BACKLOG);
  }

  /** Where it is bound, as a load wants it. */
  static String address(Socket socket, Binding binding) throws IOException {
    return socket.localAddress() instanceof Inet inet
        ? Integer.toString(inet.port())
        : binding.path().toString();
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public ByteChannel accept() throws IOException {
    return socket.accept();
  }

  @Override
  public ByteChannel connect() throws IOException {
    Address to = socket.localAddress();
    Socket client = Socket.open(engine, to.family(), SocketType.SOCK_STREAM);
    client.connect(to);
    return client;
  }

  @Override
  public void close() throws IOException {
    socket.close();
    engine.close();
  }
}
