// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.Blocking;
import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.address.Address;
import io.cleat.address.Family;
import io.cleat.address.Inet6;
import io.cleat.address.Sockaddr;
import io.cleat.cli.address.Spec.Dial;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Makes a socket that turns to its peer: tries the addresses of a host one after the other, and
 * never makes the loop wait, neither for a resolver nor for a peer.
 */
final class Dialer {
  /**
   * How long a UNIX listener whose queue is full is left alone: it does not tell when there is
   * room.
   */
  private static final long RETRY_NANOS = 5_000_000;

  private final Loop loop;
  private final Dial dial;
  private final int blockBytes;
  private final Opened then;
  private final SocketMaker maker;
  private Deque<Address> candidates = new ArrayDeque<>();
  private Endpoint endpoint;
  private Address bound;
  private Timer timeout;
  private boolean finished;

  Dialer(Loop loop, Dial dial, int blockBytes, Opened then) {
    this.loop = loop;
    this.dial = dial;
    this.blockBytes = blockBytes;
    this.then = then;
    maker = new SocketMaker(loop.engine(), dial.text(), dial.socket());
  }

  void start() {
    if (dial.connectTimeoutNanos() >= 0) {
      timeout = loop.after(dial.connectTimeoutNanos(), this::timedOut);
    }
    if (dial.to() == null) {
      direct();
    } else if (dial.to().isSlow()) {
      Thread.ofVirtual().name("resolver").start(this::resolveElsewhere);
    } else {
      resolve();
    }
  }

  /** A socket without a peer is only bound. */
  private void direct() {
    try {
      Address own = dial.from() == null ? null : maker.resolve(dial.from()).getFirst();
      endpoint = maker.make(own);
      if (own != null) {
        bind(own);
      }
      succeeded();
    } catch (OpenFailure e) {
      failed(e);
    }
  }

  private void bind(Address own) throws OpenFailure {
    removeOwnPath();
    maker.bind(endpoint, own, dial.file());
    bound = own;
  }

  private void resolveElsewhere() {
    try {
      List<Address> found = maker.resolve(dial.to());
      loop.execute(() -> resolved(found));
    } catch (OpenFailure e) {
      loop.execute(() -> failed(e));
    }
  }

  private void resolve() {
    try {
      resolved(maker.resolve(dial.to()));
    } catch (OpenFailure e) {
      failed(e);
    }
  }

  private void resolved(List<Address> found) {
    candidates = new ArrayDeque<>(found);
    next(null);
  }

  private void next(OpenFailure before) {
    Address to = candidates.poll();
    if (to == null) {
      failed(before);
    } else if (!finished) {
      attempt(to);
    }
  }

  private void attempt(Address to) {
    try {
      List<Address> own = own(to);
      endpoint = maker.make(to);
      if (!own.isEmpty()) {
        bind(own.getFirst());
      }
      connect(to);
    } catch (OpenFailure e) {
      next(e);
    }
  }

  /** The own address in the family of the peer's. */
  private List<Address> own(Address to) throws OpenFailure {
    if (dial.from() == null) {
      return List.of();
    }
    List<Address> own = new ArrayList<>(maker.resolve(dial.from()));
    own.removeIf(address -> address.family() != to.family());
    if (own.isEmpty()) {
      throw new OpenFailure(dial.text(), "bind is of another family than " + to);
    }
    return own;
  }

  private void connect(Address to) {
    if (finished) {
      return;
    }
    int result = endpoint.connect(Sockaddr.of(to));
    if (result == 0) {
      succeeded();
    } else if (result == Errno.EINPROGRESS.negated()) {
      loop.watch(endpoint, Events.OUT, (e, events) -> connected(to));
    } else if (result == Errno.EAGAIN.negated() && endpoint.domain() == Family.AF_UNIX) {
      loop.after(RETRY_NANOS, () -> connect(to));
    } else {
      refused(to, result);
    }
  }

  private void connected(Address to) {
    loop.unwatch(endpoint);
    int error = Blocking.pendingError(endpoint);
    if (error == 0) {
      succeeded();
    } else {
      refused(to, error);
    }
  }

  private void refused(Address to, int error) {
    endpoint.close();
    boolean needsZone = to instanceof Inet6 six && isLinkLocal(six) && six.scopeId() == 0;
    String hint = needsZone ? "; a link-local address needs its interface: [fe80::1%eth0]" : "";
    next(new OpenFailure(dial.text(), "connect to " + to, Errno.of(error), hint));
  }

  /** RFC 4291 section 2.5.6. */
  private static boolean isLinkLocal(Inet6 address) {
    return address.high() >>> 54 == 0xfe80 >> 6;
  }

  private void timedOut() {
    if (endpoint != null) {
      loop.unwatch(endpoint);
      endpoint.close();
    }
    String limit = Say.seconds(dial.connectTimeoutNanos());
    failed(new OpenFailure(dial.text(), "no connection within " + limit));
  }

  private void succeeded() {
    if (finish()) {
      String name = dial.text();
      then.opened(
          new SocketEnd(loop, endpoint, name, dial.socket().ending(), blockBytes)
              .onClose(this::removeOwnPath));
    }
  }

  private void failed(OpenFailure failure) {
    if (finish()) {
      removeOwnPath();
      then.failed(failure);
    }
  }

  private boolean finish() {
    boolean first = !finished;
    finished = true;
    if (timeout != null) {
      timeout.cancel();
    }
    return first;
  }

  /** A path that a socket was bound to outlives it. */
  private void removeOwnPath() {
    if (bound != null) {
      SocketMaker.remove(bound);
      bound = null;
    }
  }
}
