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
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * A stream: what is sent stands in the peer's queue at once. AF_INET ends as TCP does (FIN, RST),
 * AF_UNIX as Linux's UNIX streams do: there a close shuts both ways.
 */
final class ToyStream extends ToySocket {
  private static final int QUEUE_BYTES = 64 * 1024;

  private Deque<ToyStream> backlog;
  private int backlogLimit;
  private ToyStream peer;
  private int queued;
  private boolean readEnd;
  private boolean reset;
  private boolean refused;
  private boolean connectReported;

  ToyStream(ToyEngine engine, int domain, int protocol) {
    super(engine, domain, SocketType.SOCK_STREAM, protocol);
  }

  private boolean isUnix() {
    return domain() == AF_UNIX;
  }

  @Override
  int listening(int limit) {
    if (peer != null || local == null && isUnix()) {
      return Errno.EINVAL.negated();
    }
    if (local == null) {
      engine.bind(this, Inet.ANY);
    }
    backlogLimit = Math.max(limit, 0);
    backlog = backlog == null ? new ArrayDeque<>() : backlog;
    return 0;
  }

  @Override
  int accepted(Endpoint[] into, int from, int count) {
    if (backlog == null) {
      return Errno.EINVAL.negated();
    }
    int taken = 0;
    while (taken < count && !backlog.isEmpty()) {
      into[from + taken++] = backlog.remove();
    }
    return taken == 0 ? Errno.EAGAIN.negated() : taken;
  }

  @Override
  int connecting(Address address) {
    if (refused) {
      refused = false;
      readEnd = false;
      writeShut = false;
      return error != 0 ? takeError() : Errno.ECONNABORTED.negated();
    }
    if (peer != null || backlog != null) {
      boolean first = backlog == null && !connectReported;
      connectReported = true;
      return first ? 0 : Errno.EISCONN.negated();
    }
    ToyStream listener = (ToyStream) engine.find(type(), address);
    if (isUnix()) {
      return connectUnix(listener);
    }
    if (local == null) {
      engine.bind(this, Inet.loopback(0));
    }
    if (listener == null || listener.isFull()) {
      refused = true;
      fail(Errno.ECONNREFUSED);
    } else {
      listener.greet(this, address);
    }
    return Errno.EINPROGRESS.negated();
  }

  private int connectUnix(ToyStream listener) {
    if (listener == null || listener.backlog == null) {
      return Errno.ECONNREFUSED.negated();
    }
    if (listener.isFull()) {
      return Errno.EAGAIN.negated();
    }
    listener.greet(this, listener.local);
    connectReported = true;
    return 0;
  }

  private boolean isFull() {
    return backlog == null || backlog.size() > backlogLimit;
  }

  /** Queues a new endpoint, the peer of one that has called. */
  private void greet(ToyStream caller, Address called) {
    ToyStream child = new ToyStream(engine, domain(), protocol());
    child.local = called;
    engine.admit(child);
    child.join(caller, caller.local != null ? caller.local : Unix.UNNAMED);
    caller.join(child, called);
    backlog.add(child);
    engine.changed(this);
    engine.changed(caller);
  }

  @Override
  void join(ToySocket other, Address otherName) {
    peer = (ToyStream) other;
    remote = otherName;
  }

  @Override
  long put(byte[] bytes, Address to) {
    if (error != 0 && !isUnix()) {
      return takeError();
    }
    if (writeShut || peer == null) {
      return (writeShut || !isUnix() ? Errno.EPIPE : Errno.ENOTCONN).negated();
    }
    if (peer.isClosed() || !isUnix() && peer.readShut && peer.writeShut) {
      reset(Errno.EPIPE);
      engine.changed(this);
      return bytes.length;
    }
    int count = Math.min(bytes.length, QUEUE_BYTES - peer.queued);
    if (count > 0) {
      peer.queue.add(new Arrival(Arrays.copyOf(bytes, count), 0, null));
      peer.queued += count;
      engine.changed(peer);
    }
    return count == 0 && bytes.length > 0 ? Errno.EAGAIN.negated() : count;
  }

  @Override
  Taken take(long most, int flags) {
    if (queue.isEmpty()) {
      return Taken.of(nothing());
    }
    byte[] bytes = new byte[(int) Math.min(most, queued)];
    int done = 0;
    for (Arrival next : queue) {
      int count = Math.min(bytes.length - done, next.left());
      System.arraycopy(next.bytes(), next.start(), bytes, done, count);
      done += count;
    }
    if ((flags & Msg.MSG_PEEK) == 0) {
      discard(bytes.length);
    }
    return new Taken(bytes.length, bytes, 0, null);
  }

  private void discard(int count) {
    int left = count;
    while (left > 0) {
      Arrival next = queue.remove();
      if (next.left() > left) {
        queue.addFirst(new Arrival(next.bytes(), next.start() + left, null));
      }
      left -= Math.min(left, next.left());
    }
    drained();
  }

  /**
   * What a receive answers when the queue is empty: the error, then the end, then that nothing is
   * there.
   */
  private int nothing() {
    if (error != 0) {
      return takeError();
    }
    if (readEnd || readShut) {
      return 0;
    }
    if (peer == null) {
      return (isUnix() ? Errno.EINVAL : Errno.ENOTCONN).negated();
    }
    return Errno.EAGAIN.negated();
  }

  @Override
  void drained() {
    boolean wasFull = queued >= QUEUE_BYTES;
    queued = 0;
    queue.forEach(arrival -> queued += arrival.left());
    if (wasFull && queued < QUEUE_BYTES) {
      engine.changed(peer);
    }
  }

  @Override
  int shut(int how) {
    if (peer == null || reset) {
      return Errno.ENOTCONN.negated();
    }
    if (how != Msg.SHUT_WR) {
      readShut = true;
      peer.writeShut |= isUnix();
    }
    if (how != Msg.SHUT_RD) {
      writeShut = true;
      peer.readEnd = true;
    }
    engine.changed(this);
    engine.changed(peer);
    return 0;
  }

  @Override
  void closing() {
    if (backlog != null) {
      backlog.forEach(child -> {
        child.peer.reset(Errno.ECONNRESET);
        child.drop();
      });
    }
    if (peer == null || reset || peer.isClosed()) {
      return;
    }
    boolean unread = !queue.isEmpty();
    if (isUnix()) {
      peer.fail(unread ? Errno.ECONNRESET : null);
    } else if (unread || resetsOnClose()) {
      peer.reset(peer.readEnd ? Errno.EPIPE : Errno.ECONNRESET);
    } else if (!peer.readEnd) {
      peer.readEnd = true;
      engine.changed(peer);
    }
  }

  /** The connection is gone for this side, as by an RST. */
  private void reset(Errno why) {
    if (!reset) {
      reset = true;
      fail(why);
    }
  }

  /** Both ways are shut; with an error if it is not null. */
  private void fail(Errno why) {
    error = why == null ? error : why.number();
    readEnd = true;
    writeShut = true;
    engine.changed(this);
  }

  @Override
  int openFacts() {
    if (backlog != null) {
      return backlog.isEmpty() ? 0 : Events.IN;
    }
    boolean ended = readEnd || readShut;
    int facts = error != 0 ? Events.ERR : 0;
    facts |= ended || !queue.isEmpty() ? Events.IN : 0;
    facts |= ended ? Events.RDHUP : 0;
    facts |= ended && writeShut || peer == null ? Events.HUP : 0;
    boolean room = peer == null || writeShut || peer.isClosed() || peer.queued < QUEUE_BYTES;
    return room ? facts | Events.OUT : facts;
  }

  @Override
  int readable() {
    return queued;
  }
}
