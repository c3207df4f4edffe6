// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.address.Address;
import io.cleat.address.Family;
import io.cleat.address.Sockaddr;
import io.cleat.address.Unix;
import io.cleat.cli.address.Spec.Listen;
import java.util.EnumSet;
import java.util.Set;

/** Accepts connections, several a turn. */
final class Acceptor implements Waiter {
  private static final int TURN_CONNECTIONS = 32;

  /** How long to leave the queue alone where descriptors or memory are used up (EMFILE, ENOMEM). */
  private static final long PAUSE_NANOS = 100_000_000;

  /** A connection that went wrong before it was taken says nothing about the next (accept(2)). */
  private static final Set<Errno> OF_ONE =
      EnumSet.of(
          Errno.ECONNABORTED,
          Errno.EPROTO,
          Errno.EPERM,
          Errno.ENETDOWN,
          Errno.ENETUNREACH,
          Errno.EHOSTUNREACH,
          Errno.EHOSTDOWN,
          Errno.ENONET,
          Errno.ENOPROTOOPT);

  private final Loop loop;
  private final Listen listen;
  private final int blockBytes;
  private final Guests guests;
  private final SocketMaker maker;
  private final Endpoint[] accepted = new Endpoint[1];
  private final Sockaddr peer = new Sockaddr();
  private Port port;
  private Address own;
  private boolean welcome;
  private boolean paused;
  private boolean complained;
  private boolean closed;

  Acceptor(Loop loop, Listen listen, int blockBytes, Guests guests) {
    this.loop = loop;
    this.listen = listen;
    this.blockBytes = blockBytes;
    this.guests = guests;
    maker = new SocketMaker(loop.engine(), listen.text(), listen.socket());
  }

  @Override
  public String open() throws OpenFailure {
    Endpoint endpoint = maker.bound(listen.at(), listen.file());
    own = SocketMaker.own(endpoint);
    int result = endpoint.listen(listen.backlog());
    if (result < 0) {
      endpoint.close();
      SocketMaker.remove(own);
      throw new OpenFailure(listen.text(), "listen", result);
    }
    port = new Port(loop, endpoint);
    port.reader(this::accept);
    return listen.socket().word() + " " + own;
  }

  @Override
  public void welcome(boolean wish) {
    welcome = wish;
    if (!closed) {
      port.wantReadable(welcome && !paused);
    }
  }

  private void accept() {
    for (int i = 0; i < TURN_CONNECTIONS && welcome && !closed; i++) {
      int result = port.endpoint().accept(accepted, 0, peer.clear());
      if (result < 0) {
        refused(Errno.of(result));
        return;
      }
      came(accepted[0]);
    }
  }

  private void refused(Errno errno) {
    if (errno == Errno.EAGAIN || OF_ONE.contains(errno)) {
      return;
    }
    if (!complained) {
      complained = true;
      guests.trouble(new OpenFailure(listen.text(), "accept", errno, "").getMessage());
    }
    pause();
  }

  private void pause() {
    paused = true;
    port.wantReadable(false);
    loop.after(
        PAUSE_NANOS,
        () -> {
          paused = false;
          welcome(welcome);
        });
  }

  private void came(Endpoint endpoint) {
    complained = false;
    try {
      if (!inherits(endpoint)) {
        maker.configure(endpoint);
      }
      String from = name(peer.address());
      guests.came(
          new SocketEnd(loop, endpoint, listen.text(), listen.socket().ending(), blockBytes), from);
    } catch (OpenFailure e) {
      guests.trouble(e.getMessage());
    }
  }

  /** Internet sockets have the options of their listener from the start (tcp(7)). */
  private static boolean inherits(Endpoint endpoint) {
    return endpoint.domain() == Family.AF_INET || endpoint.domain() == Family.AF_INET6;
  }

  private String name(Address address) {
    String word = listen.socket().word();
    return address instanceof Unix unix && unix.kind() == Unix.Kind.UNNAMED
        ? word
        : word + " " + address;
  }

  @Override
  public void close() {
    if (!closed && port != null) {
      closed = true;
      port.close();
      SocketMaker.remove(own);
    }
  }
}
