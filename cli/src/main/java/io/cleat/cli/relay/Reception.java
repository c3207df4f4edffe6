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
 */
final class Reception implements Waiter {
  private static final int TURN_MESSAGES = 64;

  private final Loop loop;
  private final Receive receive;
  private final int blockBytes;
  private final Guests guests;
  private final SocketMaker maker;
  private final Map<Sockaddr, MessageSource> peers = new HashMap<>();
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
    }
  }

  /** The sender of the first datagram, which stays where it is, is who we talk with. */
  private void first() {
    Sockaddr sender = new Sockaddr();
    long result = port.endpoint().recvfrom(loop.buffer(), 0, 0, Msg.MSG_PEEK, sender);
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
    Sockaddr sender = new Sockaddr();
    for (int i = 0; i < TURN_MESSAGES && welcome && !closed; i++) {
      long length =
          port.endpoint().recvfrom(loop.buffer(), 0, Loop.BUFFER_BYTES, 0, sender.clear());
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
    if (peer != null) {
      if (!peer.early(data, length)) {
        guests.trouble(
            receive.text() + ": a datagram of " + name(from) + " is lost, too many wait");
      }
    } else if (closed || peers.size() >= receive.crowd().most()) {
      guests.trouble(
          receive.text() + ": a datagram of " + name(from) + " is lost, nobody more may come");
    } else {
      meet(new Sockaddr().set(from), data, length);
    }
  }

  private void meet(Sockaddr sender, MemorySegment data, long length) {
    try {
      Endpoint endpoint = maker.make(own);
      share(endpoint);
      maker.bind(endpoint, own, SocketFile.PLAIN);
      int result = endpoint.connect(sender);
      if (result < 0) {
        endpoint.close();
        throw new OpenFailure(receive.text(), "connect to " + sender, result);
      }
      SocketEnd end = end(endpoint);
      end.messages().only(sender, this::message);
      end.messages().early(data, length);
      peers.put(sender, end.messages());
      guests.came(end.onClose(() -> peers.remove(sender)), name(sender));
    } catch (OpenFailure e) {
      guests.trouble(e.getMessage());
    }
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
