// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Events;
import io.cleat.Ready;
import io.cleat.address.Sockaddr;
import io.cleat.efun.AddressText.Target;
import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcReference;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import io.cleat.efun.tls.TlsContext;
import io.cleat.efun.tls.TlsSettings;
import io.cleat.option.SocketOptions;
import io.cleat.option.TcpOptions;

/**
 * One socket of a driver: its state, its owner, its callbacks. What it does on the wire is its
 * {@link Role}'s business. The checks that all efuns share come before, in {@link SocketEfuns}.
 */
final class EfunSocket {
  /** What a socket's buffers are set to, in bytes, where the engine allows it. */
  private static final int BUFFER_BYTES = 256 << 10;

  private final Driver driver;
  private final int number;
  private final Mode mode;
  private final TlsSettings tls;
  private final Sockaddr remote = new Sockaddr();
  private Endpoint endpoint;
  private Role role;
  private SocketState state = SocketState.UNBOUND;
  private boolean bound;
  private int watched;
  private Object owner;
  private Object offeredTo;
  private ReadCallback read;
  private SocketCallback write;
  private CloseCallback close;

  EfunSocket(Driver driver, int number, Mode mode, Object owner) {
    this.driver = driver;
    this.number = number;
    this.mode = mode;
    this.owner = owner;
    tls = new TlsSettings(driver.profile().has(Repair.TLS_VERIFIES));
  }

  // --- the efuns, after the checks that all of them share ---------------------------------------

  /** Makes its endpoint, of IPv4 to begin with; a code. */
  int create(int family, ReadCallback onRead, CloseCallback onClose) {
    read = onRead;
    close = onClose;
    int opened = open(family);
    if (opened > 0 && mode.isDatagram()) {
      role = new DatagramPort(this);
    }
    return opened;
  }

  int bind(int port, String address) {
    if (state != SocketState.UNBOUND) {
      return SocketError.EEISBOUND;
    }
    Target target =
        address == null ? AddressText.any(port, profile()) : AddressText.parse(address, profile());
    if (target == null || target.address() == null) {
      return SocketError.EEBADADDR;
    }
    int turned = turnTo(target.family());
    if (turned < 0) {
      return turned;
    }
    int result = endpoint.bind(Sockaddr.of(target.address()));
    if (result < 0) {
      boolean used = result == Errno.EADDRINUSE.negated();
      return used ? SocketError.EEADDRINUSE : SocketError.EEBIND;
    }
    bound();
    return SocketError.EESUCCESS;
  }

  int listen(SocketCallback pending) {
    if (mode.isDatagram()) {
      return SocketError.EEMODENOTSUPP;
    }
    if (state != SocketState.BOUND) {
      return state == SocketState.UNBOUND ? SocketError.EENOADDR : SocketError.EEISCONN;
    }
    Listener listener = new Listener(this, pending);
    int result = listener.listen();
    role = result > 0 ? listener : role;
    return result;
  }

  int accept(Object caller, ReadCallback onRead, SocketCallback onWrite) {
    if (mode.isDatagram()) {
      return SocketError.EEMODENOTSUPP;
    }
    return role instanceof Listener listener
        ? listener.accept(caller, onRead, onWrite)
        : SocketError.EENOTLISTN;
  }

  int connect(String address, ReadCallback onRead, SocketCallback onWrite) {
    if (mode.isDatagram()) {
      return SocketError.EEMODENOTSUPP;
    }
    if (state == SocketState.LISTEN) {
      return SocketError.EEISLISTEN;
    }
    if (state == SocketState.DATA_XFER || state == SocketState.HANDSHAKE) {
      return SocketError.EEISCONN;
    }
    Target target = AddressText.parse(address, profile());
    if (target == null) {
      return SocketError.EEBADADDR;
    }
    Connection connection = new Connection(this);
    int result = connection.connect(target);
    if (result > 0) {
      read = onRead;
      write = onWrite;
      role = connection;
      state = mode.tls ? SocketState.HANDSHAKE : SocketState.DATA_XFER;
    }
    return result;
  }

  int write(LpcValue message, String to) {
    return role == null ? SocketError.EENOTCONN : role.write(message, to);
  }

  int close() {
    if (role != null) {
      return role.close();
    }
    finish();
    return SocketError.EESUCCESS;
  }

  int release(Object to, ReleaseCallback callback) {
    if (offeredTo != null) {
      return SocketError.EESOCKRLSD;
    }
    offeredTo = to;
    try {
      callback.release(number, to);
    } catch (Throwable thrown) {
      driver.report(thrown, this, "release callback");
    }
    boolean taken = offeredTo == null;
    offeredTo = null;
    return taken ? SocketError.EESUCCESS : SocketError.EESOCKNOTRLSD;
  }

  int acquire(Object by, ReadCallback onRead, SocketCallback onWrite, CloseCallback onClose) {
    if (offeredTo == null) {
      return SocketError.EESOCKNOTRLSD;
    }
    if (offeredTo != by) {
      return SocketError.EESECURITY;
    }
    offeredTo = null;
    owner = by;
    read = onRead;
    write = onWrite;
    close = onClose;
    return SocketError.EESUCCESS;
  }

  /** Its owner is no more: what was accepted is still sent, and nobody is told of the end. */
  void orphan() {
    read = null;
    write = null;
    close = null;
    close();
    owner = null;
  }

  // --- what its role asks of it -----------------------------------------------------------------

  /** Has its endpoint, of another family than before if need be; a code. */
  int turnTo(int family) {
    if (endpoint.domain() == family) {
      return SocketError.EESUCCESS;
    }
    return bound ? SocketError.EEBADADDR : renew(family);
  }

  /** Has a new endpoint instead of its own, which was never bound; a code. */
  int renew(int family) {
    unwatch();
    endpoint.close();
    return open(family);
  }

  /** It has an address of its own, and keeps its endpoint for good. */
  void bound() {
    bound = true;
    state = SocketState.BOUND;
    if (role instanceof DatagramPort port) {
      port.bound();
    }
  }

  boolean isBound() {
    return bound;
  }

  private int open(int family) {
    try {
      endpoint = driver.engine().socket(family, mode.type, 0);
    } catch (ErrnoException _) {
      return SocketError.EESOCKET;
    }
    return configure();
  }

  private int configure() {
    if (driver.set(endpoint, SocketOptions.SO_REUSEADDR, 1) < 0) {
      endpoint.close();
      return SocketError.EESETSOCKOPT;
    }
    driver.set(endpoint, SocketOptions.SO_SNDBUF, BUFFER_BYTES);
    driver.set(endpoint, SocketOptions.SO_RCVBUF, BUFFER_BYTES);
    if (!mode.isDatagram() && profile().has(Repair.SMALL_WRITES_AT_ONCE)) {
      driver.set(endpoint, TcpOptions.LEVEL, TcpOptions.TCP_NODELAY, 1);
    }
    return SocketError.EESUCCESS;
  }

  /** It is a connection that {@code listener} has taken. */
  EfunSocket accepted(EfunSocket listener, Endpoint connected, Sockaddr peer, TlsContext context) {
    endpoint = connected;
    remote.set(peer);
    close = listener.close;
    configure();
    Connection connection = new Connection(this);
    role = connection;
    state = mode.tls ? SocketState.HANDSHAKE : SocketState.DATA_XFER;
    connection.accepted(context);
    return this;
  }

  /** Gives it its owner and callbacks; its number. */
  int owned(Object by, ReadCallback onRead, SocketCallback onWrite) {
    owner = by;
    read = onRead;
    write = onWrite;
    return number;
  }

  void watch(int events, Ready sink) {
    if (events != watched || (events & Events.EDGE) != 0) {
      watched = events;
      driver.poller().watch(endpoint, events, sink);
    }
  }

  private void unwatch() {
    if (watched != 0) {
      watched = 0;
      driver.poller().unwatch(endpoint);
    }
  }

  /** Ends it: its number is free. */
  void finish() {
    if (state != SocketState.CLOSED) {
      state = SocketState.CLOSED;
      unwatch();
      endpoint.close();
      driver.freed(number);
    }
  }

  void callRead(LpcValue message, String address) {
    ReadCallback callback = read;
    if (callback == null || state.isOver()) {
      return;
    }
    try {
      callback.read(number, message, address);
    } catch (Throwable thrown) {
      driver.report(thrown, this, "read callback");
    }
  }

  void callWrite() {
    callSocket(write, "write callback");
  }

  void callSocket(SocketCallback callback, String what) {
    if (callback == null) {
      return;
    }
    try {
      callback.call(number);
    } catch (Throwable thrown) {
      driver.report(thrown, this, what);
    }
  }

  void callClose(String reason) {
    CloseCallback callback = close;
    if (callback == null) {
      return;
    }
    try {
      callback.close(number, profile().has(Repair.CLOSE_REASONS) ? reason : null);
    } catch (Throwable thrown) {
      driver.report(thrown, this, "close callback");
    }
  }

  // --- what others may know ---------------------------------------------------------------------

  Driver driver() {
    return driver;
  }

  EfunProfile profile() {
    return driver.profile();
  }

  int number() {
    return number;
  }

  Mode mode() {
    return mode;
  }

  TlsSettings tls() {
    return tls;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  SocketState state() {
    return state;
  }

  void state(SocketState next) {
    state = next;
  }

  /** The far end, empty of none. */
  Sockaddr remote() {
    return remote;
  }

  Object owner() {
    return owner;
  }

  /** Who owns it as far as others are told: a driver mixes up its flags during a release. */
  Object shownOwner() {
    return offeredTo != null && !profile().has(Repair.STATUS_TELLS_ALL) ? null : owner;
  }

  /** Its own address, empty of none. */
  Sockaddr local() {
    Sockaddr local = new Sockaddr();
    if (state == SocketState.UNBOUND || endpoint.getsockname(local) < 0) {
      local.clear();
    }
    return local;
  }

  /** Its row of {@code socket_status}. */
  LpcArray status() {
    Object shown = shownOwner();
    return LpcArray.of(
        LpcInt.of(number),
        new LpcString(state.name()),
        new LpcString(mode.shown(profile())),
        new LpcString(AddressText.printStatus(local())),
        new LpcString(AddressText.printStatus(remote)),
        shown == null ? LpcInt.ZERO : new LpcReference(LpcReference.Kind.OBJECT, shown));
  }
}
