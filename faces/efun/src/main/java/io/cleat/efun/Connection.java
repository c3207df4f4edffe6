// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import io.cleat.Blocking;
import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.address.Address;
import io.cleat.address.Sockaddr;
import io.cleat.efun.AddressText.Target;
import io.cleat.efun.lpc.LpcValue;
import io.cleat.efun.tls.TlsContext;
import io.cleat.efun.tls.TlsSession;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * A socket that is connected, or about to be.
 *
 * <p>It is blocked as long as a write callback is owed: until the connection is up, TLS included,
 * and while bytes of a write wait for room. Of a stream one piece is read in a turn of the loop, so
 * that no peer keeps the others waiting.
 */
final class Connection implements Role, TlsSession.Sink {
  private static final int EAGAIN = Errno.EAGAIN.negated();

  /** Facts that a read will explain. */
  private static final int READABLE = Events.IN | Events.RDHUP | Events.HUP | Events.ERR;

  /** Facts that say how a connect went. */
  private static final int CONNECTED = Events.OUT | Events.HUP | Events.ERR;

  private final EfunSocket socket;
  private final Inbound inbound;
  private final SendQueue queue;
  private final Deque<Address> candidates = new ArrayDeque<>();
  private TlsSession tls;
  private boolean connecting;
  private boolean established;
  private boolean blocked;
  private boolean flushing;
  private boolean ended;

  /** Why it cannot go on, or null. */
  private String failure;

  Connection(EfunSocket socket) {
    this.socket = socket;
    inbound = Inbound.of(socket, this);
    queue = new SendQueue(this, socket.driver().gathering());
  }

  // --- how it begins ----------------------------------------------------------------------------

  /** Begins to connect; a code. */
  int connect(Target target) {
    if (socket.mode().tls && !openTls(target.host())) {
      return SocketError.EECONNECT;
    }
    if (target.address() == null) {
      resolve(target);
    } else {
      int result = start(target.address());
      if (result < 0) {
        return code(result);
      }
    }
    connecting = true;
    blocked = true;
    return SocketError.EESUCCESS;
  }

  private boolean openTls(String host) {
    try {
      tls = TlsContext.client(socket.tls()).connect(socket.tls(), host, this);
      return true;
    } catch (IOException | GeneralSecurityException _) {
      return false;
    }
  }

  private int start(Address address) {
    if (socket.turnTo(address.family()) < 0) {
      return Errno.EAFNOSUPPORT.negated();
    }
    int result = socket.endpoint().connect(Sockaddr.of(address));
    if (result < 0 && result != Errno.EINPROGRESS.negated()) {
      return result;
    }
    socket.remote().set(address);
    socket.watch(Events.OUT, this);
    return 0;
  }

  private static int code(int result) {
    return switch (Errno.of(result)) {
      case EINTR -> SocketError.EEINTR;
      case EADDRINUSE -> SocketError.EEADDRINUSE;
      case EALREADY -> SocketError.EEALREADY;
      case ECONNREFUSED -> SocketError.EECONNREFUSED;
      default -> SocketError.EECONNECT;
    };
  }

  private void resolve(Target target) {
    Driver driver = socket.driver();
    driver
        .resolver()
        .resolve(target.host(), found -> driver.execute(() -> resolved(found, target)));
  }

  private void resolved(List<InetAddress> found, Target target) {
    if (socket.state().isOver()) {
      return;
    }
    found.forEach(address -> candidates.add(target.at(address)));
    startNext("the name " + target.host() + " is not known");
  }

  /** Tries the next of the host's addresses; where there is none, {@code reason} was the end. */
  private void startNext(String reason) {
    String last = reason;
    for (Address next = candidates.poll(); next != null; next = candidates.poll()) {
      int result = start(next);
      if (result == 0) {
        return;
      }
      last = text(result);
    }
    fail(last);
  }

  private void connected(int events) {
    if ((events & CONNECTED) == 0) {
      return;
    }
    int error = Blocking.pendingError(socket.endpoint());
    if (error == 0) {
      connecting = false;
      up();
    } else if (candidates.isEmpty() || socket.isBound()) {
      fail(text(-error));
    } else {
      socket.renew(socket.endpoint().domain());
      startNext(text(-error));
    }
  }

  /** TCP is up. */
  private void up() {
    if (tls == null) {
      established = true;
      unblock();
    } else {
      secured(tls::begin);
    }
  }

  /** It was taken from a listener; only TLS is still to be set up. */
  void accepted(TlsContext context) {
    if (context == null) {
      established = true;
      rewatch();
    } else {
      blocked = true;
      tls = context.accept(this);
      secured(tls::begin);
    }
  }

  private void unblock() {
    blocked = false;
    rewatch();
    socket.callWrite();
  }

  // --- what goes out ----------------------------------------------------------------------------

  @Override
  public int write(LpcValue message, String to) {
    if (to != null) {
      return SocketError.EEBADADDR;
    }
    if (blocked) {
      return SocketError.EEALREADY;
    }
    Outbound outbound = socket.driver().outbound();
    int length = outbound.encode(socket.mode(), message);
    if (length <= 0) {
      return length == 0 ? SocketError.EESUCCESS : length;
    }
    if (failure != null) {
      return SocketError.EESEND;
    }
    return tls == null ? send(outbound.bytes(), length) : secure(outbound.bytes(), length);
  }

  private int send(byte[] bytes, int length) {
    if (queue.gathers(bytes, length)) {
      return SocketError.EESUCCESS;
    }
    int result = queue.sendTo(socket.endpoint());
    if (result < 0) {
      return broken(text(result));
    }
    if (queue.isEmpty()) {
      boolean gathered = queue.gathers(bytes, length);
      return gathered ? SocketError.EESUCCESS : sendNow(bytes, length);
    }
    queue.add(bytes, 0, length);
    return block();
  }

  /**
   * The turn has ended. What finds no room now was accepted without EECALLBACK, and no write
   * callback is owed for it; the next write is answered so.
   */
  void turnEnds() {
    queue.turnEnds();
    if (isOpen() && !queue.isEmpty()) {
      int result = queue.sendTo(socket.endpoint());
      if (result < 0) {
        fail(text(result));
      } else {
        rewatch();
      }
    }
  }

  private int sendNow(byte[] bytes, int length) {
    long sent = socket.endpoint().send(MemorySegment.ofArray(bytes), 0, length, 0);
    if (sent == length) {
      return SocketError.EESUCCESS;
    }
    if (sent < 0) {
      return sent == EAGAIN ? wouldBlock() : broken(text(sent));
    }
    queue.add(bytes, (int) sent, length - (int) sent);
    return block();
  }

  private int wouldBlock() {
    if (socket.profile().has(Repair.BLOCKED_WRITE_CALLS_BACK)) {
      block();
    }
    return SocketError.EEWOULDBLOCK;
  }

  private int block() {
    blocked = true;
    rewatch();
    return SocketError.EECALLBACK;
  }

  private int secure(byte[] bytes, int length) {
    boolean gathers = queue.canGather(length);
    try {
      tls.write(bytes, length);
    } catch (SSLException e) {
      return broken(e.getMessage());
    }
    if (gathers) {
      queue.waitForTurn();
      return SocketError.EESUCCESS;
    }
    int result = queue.sendTo(socket.endpoint());
    if (result < 0) {
      return broken(text(result));
    }
    return queue.isEmpty() ? SocketError.EESUCCESS : block();
  }

  /** A write has found the connection broken. */
  private int broken(String reason) {
    failure = failure == null ? reason : failure;
    queue.clear();
    if (socket.profile().has(Repair.CALLBACKS_FROM_THE_LOOP)) {
      socket.driver().execute(() -> end(reason));
    } else {
      end(reason);
    }
    return SocketError.EESEND;
  }

  /** Sends what waits; when all is gone, the socket may be written to, or is closed at last. */
  private void drain() {
    int result = queue.sendTo(socket.endpoint());
    if (result < 0) {
      fail(text(result));
    } else if (!queue.isEmpty()) {
      rewatch();
    } else if (flushing) {
      finish();
    } else if (blocked && established) {
      unblock();
    } else {
      rewatch();
    }
  }

  // --- what comes in ----------------------------------------------------------------------------

  @Override
  public void ready(Endpoint endpoint, int events) {
    if (connecting) {
      connected(events);
    } else if (flushing) {
      drain();
    } else {
      if ((events & READABLE) != 0) {
        receive();
      }
      if ((events & Events.OUT) != 0 && isOpen()) {
        drain();
      }
    }
  }

  private void receive() {
    MemorySegment chunk = socket.driver().chunk();
    long length = socket.endpoint().recv(chunk, 0, chunk.byteSize(), 0);
    if (length == EAGAIN) {
      return;
    }
    if (length < 0) {
      fail(text(length));
    } else if (length == 0) {
      peerHasEnded(tls == null ? "" : "the end came without a close_notify of TLS");
    } else if (tls == null) {
      inbound.take(chunk, length);
    } else {
      secured(() -> tls.take(chunk, length));
    }
  }

  /** A step of TLS, and what it wants to be sent. */
  private void secured(TlsStep step) {
    try {
      step.run();
    } catch (SSLException e) {
      queue.sendTo(socket.endpoint()); // the alert
      fail("TLS: " + e.getMessage());
      return;
    }
    if (isOpen()) {
      int result = queue.sendTo(socket.endpoint());
      if (result < 0) {
        fail(text(result));
      } else if (tls.isPeerClosed()) {
        peerHasEnded("");
      } else {
        rewatch();
      }
    }
  }

  /** A step of TLS. */
  @FunctionalInterface
  private interface TlsStep {
    void run() throws SSLException;
  }

  @Override
  public void established() {
    established = true;
    socket.state(SocketState.DATA_XFER);
    blocked = false;
    socket.callWrite();
  }

  @Override
  public void plain(byte[] bytes) {
    if (isOpen()) {
      inbound.take(MemorySegment.ofArray(bytes), bytes.length);
    }
  }

  @Override
  public void secret(byte[] bytes, int length) {
    queue.add(bytes, 0, length);
  }

  // --- how it ends ------------------------------------------------------------------------------

  private void peerHasEnded(String reason) {
    inbound.end();
    end(reason);
  }

  private void fail(String reason) {
    failure = failure == null ? reason : failure;
    queue.clear();
    if (flushing) {
      finish();
    } else {
      end(reason);
    }
  }

  /** It is over, though the owner has not closed it. */
  void end(String reason) {
    if (ended || !isOpen()) {
      return;
    }
    ended = true;
    boolean silent = tls != null && !established && !has(Repair.TLS_FAILURES_REPORTED);
    if (!silent) {
      socket.callClose(failure == null ? reason : failure);
    }
    if (isOpen()) {
      close();
    }
  }

  @Override
  public int close() {
    ended = true;
    inbound.close();
    boolean sound = failure == null && !connecting;
    if (sound && tls != null && established) {
      sound = closeTls();
    }
    if (sound && !queue.isEmpty() && queue.sendTo(socket.endpoint()) == 0 && !queue.isEmpty()) {
      flushing = true;
      socket.state(SocketState.CLOSING);
      socket.watch(Events.OUT, this);
    } else {
      finish();
    }
    return SocketError.EESUCCESS;
  }

  private boolean closeTls() {
    try {
      tls.close();
      return true;
    } catch (SSLException _) {
      return false;
    }
  }

  private void finish() {
    if (failure == null && !connecting) {
      forgetUnread();
    }
    queue.clear();
    socket.finish();
  }

  /**
   * Takes what has arrived and nobody wants, for a close on top of it would be a reset, and that
   * destroys what the peer has not read yet (RFC 1122 section 4.2.2.13).
   */
  private void forgetUnread() {
    MemorySegment rest = socket.driver().discarded();
    for (int i = 0; i < Driver.DISCARDS_MAX; i++) {
      if (socket.endpoint().recv(rest, 0, rest.byteSize(), 0) <= 0) {
        return;
      }
    }
  }

  private void rewatch() {
    if (isOpen()) {
      boolean wantsRoom = !queue.isEmpty() || (blocked && established);
      socket.watch(wantsRoom ? Events.IN | Events.OUT : Events.IN, this);
    }
  }

  private boolean isOpen() {
    return !socket.state().isOver();
  }

  private boolean has(Repair repair) {
    return socket.profile().has(repair);
  }

  private static String text(long result) {
    return Errno.of(result).text();
  }
}
