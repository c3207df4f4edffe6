// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.address.Family.AF_UNIX;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Msg;
import io.cleat.SocketType;
import io.cleat.address.Address;
import io.cleat.address.Inet;
import io.cleat.address.Unix;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Datagrams: each stands in its receiver's queue at once; where that is full AF_UNIX refuses it and
 * AF_INET loses it.
 */
final class ToyDatagrams extends ToySocket {
  private static final int QUEUE_MESSAGES = 64;
  private static final int MAX_MESSAGE_BYTES = 65507;

  private final Set<ToyDatagrams> waiting = new HashSet<>();
  private ToyDatagrams peer;

  ToyDatagrams(ToyEngine engine, int domain, int protocol) {
    super(engine, domain, SocketType.SOCK_DGRAM, protocol);
  }

  private boolean isUnix() {
    return domain() == AF_UNIX;
  }

  @Override
  int listening(int backlog) {
    return Errno.EOPNOTSUPP.negated();
  }

  @Override
  int accepted(Endpoint[] into, int from, int count) {
    return Errno.EOPNOTSUPP.negated();
  }

  @Override
  int connecting(Address address) {
    ToyDatagrams found = (ToyDatagrams) engine.find(type(), address);
    if (found == null && isUnix()) {
      return Errno.ECONNREFUSED.negated();
    }
    name();
    join(isUnix() ? found : null, address);
    return 0;
  }

  @Override
  void join(ToySocket other, Address otherName) {
    peer = (ToyDatagrams) other;
    remote = otherName;
  }

  /** Who sends over AF_INET has a name. */
  private void name() {
    if (local == null && !isUnix()) {
      engine.bind(this, Inet.loopback(0));
    }
  }

  @Override
  long put(byte[] bytes, Address to) {
    if (error != 0) {
      return takeError();
    }
    Address target = to != null ? to : remote;
    if (writeShut || target == null) {
      Errno none = isUnix() ? Errno.ENOTCONN : Errno.EDESTADDRREQ;
      return (writeShut ? Errno.EPIPE : none).negated();
    }
    if (bytes.length > MAX_MESSAGE_BYTES) {
      return Errno.EMSGSIZE.negated();
    }
    name();
    ToyDatagrams found =
        to == null && peer != null ? peer : (ToyDatagrams) engine.find(type(), target);
    return found == null || found.isClosed()
        ? unreachable(bytes.length, to == null)
        : deliver(bytes, found);
  }

  private long unreachable(int length, boolean connected) {
    if (isUnix()) {
      if (connected) {
        join(null, null);
      }
      return Errno.ECONNREFUSED.negated();
    }
    if (connected) {
      error = Errno.ECONNREFUSED.number();
      engine.changed(this);
    }
    return length;
  }

  private long deliver(byte[] bytes, ToyDatagrams to) {
    if (to.queue.size() >= QUEUE_MESSAGES) {
      if (isUnix()) {
        to.waiting.add(this);
        return Errno.EAGAIN.negated();
      }
      return bytes.length;
    }
    to.queue.add(new Arrival(bytes, 0, local != null ? local : Unix.UNNAMED));
    engine.changed(to);
    return bytes.length;
  }

  @Override
  Taken take(long most, int flags) {
    if (error != 0) {
      return Taken.of(takeError());
    }
    if (queue.isEmpty()) {
      return Taken.of(readShut ? 0 : Errno.EAGAIN.negated());
    }
    Arrival first = queue.peek();
    if ((flags & Msg.MSG_PEEK) == 0) {
      queue.remove();
      drained();
    }
    int count = (int) Math.min(most, first.left());
    byte[] bytes = Arrays.copyOfRange(first.bytes(), first.start(), first.start() + count);
    int cut = count < first.left() ? Msg.MSG_TRUNC : 0;
    long result = (flags & Msg.MSG_TRUNC) != 0 ? first.left() : count;
    return new Taken(result, bytes, cut, first.from());
  }

  @Override
  void drained() {
    waiting.forEach(engine::changed);
    waiting.clear();
  }

  @Override
  int shut(int how) {
    if (remote == null) {
      return Errno.ENOTCONN.negated();
    }
    readShut |= how != Msg.SHUT_WR;
    writeShut |= how != Msg.SHUT_RD;
    engine.changed(this);
    return 0;
  }

  @Override
  void closing() {
    drained();
  }

  @Override
  int openFacts() {
    int facts = error != 0 ? Events.ERR : 0;
    facts |= readShut ? Events.IN | Events.RDHUP : 0;
    facts |= readShut && writeShut ? Events.HUP : 0;
    facts |= queue.isEmpty() ? 0 : Events.IN;
    boolean full = peer != null && !peer.isClosed() && peer.queue.size() >= QUEUE_MESSAGES;
    if (full) {
      peer.waiting.add(this);
    }
    return full ? facts : facts | Events.OUT;
  }

  @Override
  int readable() {
    return queue.isEmpty() ? 0 : queue.peek().left();
  }
}
