// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.address.Sockaddr;
import io.cleat.efun.lpc.LpcValue;
import io.cleat.efun.tls.TlsContext;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** A socket that waits for connections. */
final class Listener implements Role {
  /** How many connections may wait; the driver's number. */
  private static final int BACKLOG = 5;

  private final EfunSocket socket;
  private final SocketCallback pending;
  private TlsContext tls;

  Listener(EfunSocket socket, SocketCallback pending) {
    this.socket = socket;
    this.pending = pending;
  }

  /** Begins; a code. */
  int listen() {
    if (socket.mode().tls && !readCertificate()) {
      return SocketError.EELISTEN;
    }
    if (socket.endpoint().listen(BACKLOG) < 0) {
      return SocketError.EELISTEN;
    }
    socket.state(SocketState.LISTEN);
    watch();
    return SocketError.EESUCCESS;
  }

  /** Without a certificate it listens all the same, as a driver does, and accepts nobody. */
  private boolean readCertificate() {
    if (!socket.tls().hasCertificate()) {
      return true;
    }
    try {
      tls = TlsContext.server(socket.tls());
      return true;
    } catch (IOException | GeneralSecurityException _) {
      return false;
    }
  }

  private void watch() {
    boolean once = socket.profile().has(Repair.LISTEN_CALLS_ONCE);
    socket.watch(once ? Events.IN | Events.EDGE : Events.IN, this);
  }

  @Override
  public void ready(Endpoint endpoint, int events) {
    socket.callSocket(pending, "listen callback");
  }

  /** Takes a connection for {@code owner}; its descriptor, or a code. */
  int accept(Object owner, ReadCallback read, SocketCallback write) {
    if (socket.driver().table().isFull()) {
      socket.driver().waitsForRoom(this);
      return SocketError.EENOSOCKS;
    }
    Endpoint[] accepted = new Endpoint[1];
    Sockaddr peer = new Sockaddr();
    int result = socket.endpoint().accept(accepted, 0, peer);
    if (result < 0) {
      return refused(Errno.of(result));
    }
    lookAgain();
    if (socket.mode().tls && tls == null) {
      accepted[0].close();
      return SocketError.EEACCEPT;
    }
    return socket.driver().accepted(socket, accepted[0], peer, tls).owned(owner, read, write);
  }

  private int refused(Errno errno) {
    switch (errno) {
      case EAGAIN -> {
        return SocketError.EEWOULDBLOCK;
      }
      case EINTR -> {
        return SocketError.EEINTR;
      }
      case ECONNABORTED -> lookAgain(); // it says nothing of those behind it (accept(2))
      default -> socket.driver().waitsForRoom(this);
    }
    return SocketError.EEACCEPT;
  }

  /** Tells of those who wait behind the one that was just taken. */
  void lookAgain() {
    boolean once = socket.profile().has(Repair.LISTEN_CALLS_ONCE);
    if (once && socket.state() == SocketState.LISTEN) {
      watch();
    }
  }

  @Override
  public int write(LpcValue message, String to) {
    return SocketError.EENOTCONN;
  }

  @Override
  public int close() {
    socket.finish();
    return SocketError.EESUCCESS;
  }
}
