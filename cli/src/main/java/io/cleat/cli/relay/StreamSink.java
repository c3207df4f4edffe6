// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Msg;
import java.lang.foreign.MemorySegment;
import java.util.function.IntSupplier;

/** An endpoint as the goal of a stream of bytes. */
final class StreamSink implements Sink {
  private final Port port;
  private final boolean socket;
  private final IntSupplier end;

  /**
   * @param socket whether it is one; to all else bytes are written by write(2)
   * @param end passes the end on; 0 or -errno
   */
  StreamSink(Port port, boolean socket, IntSupplier end) {
    this.port = port;
    this.socket = socket;
    this.end = end;
  }

  @Override
  public long accept(MemorySegment data, long offset, long length, boolean whole) {
    if (length == 0) {
      return 0;
    }
    return socket
        ? port.endpoint().send(data, offset, length, 0)
        : port.endpoint().write(data, offset, length);
  }

  @Override
  public void onReady(Runnable action) {
    port.writer(action);
  }

  @Override
  public void want(boolean wish) {
    port.wantWritable(wish);
  }

  @Override
  public boolean hasMessages() {
    return false;
  }

  @Override
  public int end() {
    return end.getAsInt();
  }

  /** Shuts the sending side; that the peer is gone already is no failure. */
  static int shutdown(Endpoint endpoint) {
    int result = endpoint.shutdown(Msg.SHUT_WR);
    return result == Errno.ENOTCONN.negated() || result == Errno.EOPNOTSUPP.negated() ? 0 : result;
  }
}
