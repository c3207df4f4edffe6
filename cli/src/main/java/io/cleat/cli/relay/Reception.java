// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Msg;
import io.cleat.address.Address;
import io.cleat.address.Sockaddr;
import io.cleat.cli.address.OptionValue;
import io.cleat.cli.address.Spec.Receive;
import io.cleat.cli.address.Spec.SocketFile;
import io.cleat.option.SocketOptions;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/**
 * Waits for datagrams. The first sender becomes the peer of the socket; with fork every sender gets
 * a socket of its own at the same address, connected to the sender, so that the kernel sorts what
 * comes and each has its own room.
 *
 * <p>A socket cannot be bound and connected in one step. Between the two steps Linux gives the new
 * socket, as the one bound last, what comes from everybody who has none of their own. So what a
 * sender sent lies in up to three places, and it is read in the order in which they were filled:
 * the shared socket until the new one is bound, the new one until it is connected, and then the
 * sender's own.
 */
final class Reception implements Waiter {
  private static final int TURN_MESSAGES = 64;
  private static final int TURN_NEWCOMERS = 32;

  /**
   * More than wait at a socket whose SO_RCVBUF is 16 MiB, where the smallest datagram counts as 768
   * bytes; whoever sends faster than this reads does not keep it here for ever.
   */
  private static final int MOST_WAITING = 1 << 15;

  private final Loop loop;
  private final Receive receive;
  private final int blockBytes;
  private final Guests guests;
  private final SocketMaker maker;
  private final Map<Sockaddr, MessageSource> peers = new HashMap<>();
  private final Newcomers newcomers = new Newcomers();
  private final Sockaddr sender = new Sockaddr();
  private Port port;
  private Address own;
  private boolean welcome;
  private boolean closed;

  Reception(Loop loop, Receive receive, int blockBytes, Guests guests) {
    this.loop = loop;
    this.receive = receive;
    this.blockBytes = blockBytes;
    this.guests = guests;
    maker = new SocketMaker(loop.engine(), receive.text(), receive.socket());
  }

  @Override
  public String open() throws OpenFailure {
    Endpoint endpoint = maker.bound(receive.at(), receive.file());
    own = SocketMaker.own(endpoint);
    if (receive.crowd().fork()) {
      share(endpoint);
    }
    port = new Port(loop, endpoint);
    port.reader(receive.crowd().fork() ? this::sort : this::first);
    return receive.socket().word() + " " + own;
  }

  /**
   * Set after bind(2), so that no second process takes the address unnoticed: it would share it.
   */
  private static void share(Endpoint endpoint) {
    OptionValue.of(SocketOptions.REUSEADDR, true, "reuseaddr").apply(endpoint);
  }

  @Override
  public void welcome(boolean wish) {
    welcome = wish;
    if (!closed) {
      port.wantReadable(wish);
      loop.soon(this::meetAll);
    }
  }

  /** The sender of the first datagram, which stays where it is, is who we talk with. */
  private void first() {
    long result = port.endpoint().recvfrom(loop.buffer(), 0, 0, Msg.MSG_PEEK, sender.clear());
    if (result < 0) {
      trouble(result);
      return;
    }
    closed = true;
    port.wantReadable(false);
    int connected = port.endpoint().connect(sender);
    SocketEnd end = end(port.endpoint());
    if (connected == 0) {
      end.messages().only(sender, (from, data, length) -> {});
    }
    guests.came(end.onClose(() -> SocketMaker.remove(own)), name(sender));
  }

  private void sort() {
    gather(port.endpoint(), TURN_MESSAGES);
    meetAll();
  }

  /** Takes what has arrived, until nothing is left or it is so many. */
  private void gather(Endpoint endpoint, int most) {
    for (int i = 0; i < most; i++) {
      long length = endpoint.recvfrom(loop.buffer(), 0, Loop.BUFFER_BYTES, 0, sender.clear());
      if (length < 0) {
        trouble(length);
        return;
      }
      message(sender, loop.buffer(), length);
    }
  }

  private void trouble(long result) {
    if (result != Errno.EAGAIN.negated()) {
      guests.trouble(new OpenFailure(receive.text(), "receive", result).getMessage());
    }
  }

  private void message(Sockaddr from, MemorySegment data, long length) {
    MessageSource peer = peers.get(from);
    boolean taken = peer != null ? peer.early(data, length) : newcomers.add(from, data, length);
    if (!taken) {
      guests.trouble(receive.text() + ": a datagram of " + name(from) + " is lost, too many wait");
    }
  }

  /** Who came last to somebody else's socket is met in the next turn. */
  private void stranger(Sockaddr from, MemorySegment data, long length) {
    message(from, data, length);
    loop.soon(this::meetAll);
  }

  /** Meets those who wait, so many a turn. */
  private void meetAll() {
    for (int i = 0; i < TURN_NEWCOMERS && welcome && !closed && !newcomers.isEmpty(); i++) {
      meet(newcomers.first());
    }
    if (welcome && !closed && !newcomers.isEmpty()) {
      loop.soon(this::meetAll);
    }
  }

  private void meet(Sockaddr newcomer) {
    try {
      SocketEnd end = end(connected(newcomer));
      end.messages().only(newcomer, this::stranger);
      end.messages().early(newcomers.remove(newcomer));
      peers.put(newcomer, end.messages());
      guests.came(end.onClose(() -> peers.remove(newcomer)), name(newcomer));
    } catch (OpenFailure e) {
      newcomers.remove(newcomer);
      guests.trouble(e.getMessage());
    }
  }

  /** A socket of the newcomer's own; all that came before it is gathered. */
  private Endpoint connected(Sockaddr newcomer) throws OpenFailure {
    Endpoint endpoint = maker.make(own);
    share(endpoint);
    maker.bind(endpoint, own, SocketFile.PLAIN);
    gather(port.endpoint(), MOST_WAITING);
    int result = endpoint.connect(newcomer);
    gather(endpoint, MOST_WAITING);
    if (result < 0) {
      endpoint.close();
      throw new OpenFailure(receive.text(), "connect to " + newcomer, result);
    }
    return endpoint;
  }

  private SocketEnd end(Endpoint endpoint) {
    return new SocketEnd(loop, endpoint, receive.text(), receive.socket().ending(), blockBytes);
  }

  private String name(Sockaddr sender) {
    String word = receive.socket().word();
    return sender.length() <= Short.BYTES ? word : word + " " + sender;
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
