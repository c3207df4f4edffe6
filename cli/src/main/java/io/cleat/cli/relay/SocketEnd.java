// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.Endpoint;
import io.cleat.SocketType;
import io.cleat.cli.address.Spec.Ending;
import java.util.function.Consumer;

/** A socket as a side of a connection. */
final class SocketEnd implements End {
  private final String name;
  private final Port port;
  private final Source source;
  private final Sink sink;
  private final boolean connected;
  private Runnable closed = () -> {};

  /**
   * @param blockBytes how many bytes of a stream make a message of this socket
   */
  SocketEnd(Loop loop, Endpoint endpoint, String name, Ending ending, int blockBytes) {
    this.name = name;
    port = new Port(loop, endpoint);
    boolean stream = SocketType.isStream(endpoint.type());
    connected = stream || endpoint.type() == SocketType.SOCK_SEQPACKET;
    if (stream) {
      source = new StreamSource(port);
      sink =
          new StreamSink(port, true, () -> ending.shutNone() ? 0 : StreamSink.shutdown(endpoint));
    } else {
      source = new MessageSource(port, ending);
      sink = new MessageSink(port, ending, blockBytes);
    }
  }

  /** What else is to be done when it is closed. */
  SocketEnd onClose(Runnable action) {
    closed = action;
    return this;
  }

  /** Its messages; only where it has messages. */
  MessageSource messages() {
    return (MessageSource) source;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public Sink sink() {
    return sink;
  }

  /**
   * Closing a connection with bytes unread resets it, and the peer may lose what it has not read
   * yet (RFC 1122 4.2.2.13).
   */
  @Override
  public boolean mustBeDrained() {
    return connected;
  }

  @Override
  public boolean breaksAsAWhole() {
    return true;
  }

  @Override
  public void close(boolean hurry, Consumer<String> then) {
    port.close();
    closed.run();
    then.accept(null);
  }
}
