// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.stack;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Events;
import io.cleat.Poller;
import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.address.Sockaddr;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The programs on the two hosts: one that sends over many connections, and one that reads. */
final class Transfer {
  private static final int BLOCK_BYTES = 1 << 16;
  private static final int BACKLOG = 4096;

  private final MemorySegment block = Arena.ofAuto().allocate(BLOCK_BYTES);
  private final Endpoint[] accepted = new Endpoint[1];

  // The reader.

  void listen(Engine on, Poller poller, Sockaddr at) throws ErrnoException {
    Endpoint listener = on.socket(Family.AF_INET, SocketType.SOCK_STREAM, 0);
    check("bind", listener.bind(at));
    check("listen", listener.listen(BACKLOG));
    check(
        "watch",
        poller.watch(listener, Events.IN | Events.EDGE, (_, _) -> acceptAll(listener, poller)));
  }

  private void acceptAll(Endpoint listener, Poller poller) {
    while (listener.accept(accepted, 0, 1) > 0) {
      Endpoint server = accepted[0];
      int _ = poller.watch(server, Events.IN | Events.EDGE, (_, _) -> read(server));
    }
  }

  private void read(Endpoint server) {
    long received = server.recv(block, 0, BLOCK_BYTES, 0);
    while (received > 0) {
      received = server.recv(block, 0, BLOCK_BYTES, 0);
    }
    if (received != Errno.EAGAIN.negated()) {
      server.close();
    }
  }

  // The sender.

  void connect(Engine on, Poller poller, Sockaddr to, long bytes) throws ErrnoException {
    Endpoint client = on.socket(Family.AF_INET, SocketType.SOCK_STREAM, 0);
    int result = client.connect(to);
    check("connect", result == Errno.EINPROGRESS.negated() ? 0 : result);
    long[] left = {bytes};
    check("watch", poller.watch(client, Events.OUT | Events.EDGE, (_, _) -> send(client, left)));
  }

  private void send(Endpoint client, long[] left) {
    while (left[0] > 0) {
      long sent = client.send(block, 0, Math.min(left[0], BLOCK_BYTES), 0);
      if (sent < 0) {
        // What failed shows its state until somebody looks.
        return;
      }
      left[0] -= sent;
    }
    client.close();
  }

  private static void check(String call, int result) throws ErrnoException {
    if (result < 0) {
      throw new ErrnoException(call, result);
    }
  }
}
