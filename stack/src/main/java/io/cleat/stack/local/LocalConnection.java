// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.address.Sockaddr;
import io.cleat.option.Credentials;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.profile.Setting;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/** What is connected before anything is sent: streams and seqpackets. */
abstract class LocalConnection extends LocalEndpoint {
  /** Of a listener: the near ends of connections that were not accepted yet. */
  private ArrayDeque<LocalConnection> waiting;

  private int backlog;

  /** Who listens, as those see it who connect. */
  private Credentials listenersCredentials;

  LocalConnection(LocalProtocol local, int type, int protocol) {
    super(local, type, protocol);
  }

  /** Another of its type, for a connection that is made; null where there are too many. */
  abstract LocalConnection another();

  @Override
  public final int listen(int wanted) {
    if (name == null || state == State.CONNECTED) {
      return Errno.EINVAL.negated();
    }
    long most = Math.min(local.limits.backlog(), machine.network.profile().get(Setting.BACKLOG));
    backlog = (int) Math.min(Integer.toUnsignedLong(wanted), most);
    state = State.LISTENING;
    listenersCredentials = machine.caller.credentials();
    peerCredentials = listenersCredentials;
    if (waiting == null) {
      waiting = new ArrayDeque<>();
    }
    return 0;
  }

  /** Linux: one more waits than was asked for. */
  private boolean isFull() {
    return waiting.size() > backlog;
  }

  @Override
  public final int connect(Sockaddr address) {
    int result = local.name.read(address);
    if (result == 0) {
      result = autobindForCredentials();
    }
    if (result == 0) {
      result = find();
    }
    if (result < 0) {
      return result;
    }
    LocalConnection listener = (LocalConnection) local.found;
    if (listener.state != State.LISTENING || listener.isShut(SHUT_READ)) {
      return Errno.ECONNREFUSED.negated();
    }
    if (listener.isFull()) {
      return Errno.EAGAIN.negated();
    }
    return switch (state) {
      case CONNECTED -> Errno.EISCONN.negated();
      case LISTENING -> Errno.EINVAL.negated();
      case CLOSED -> connect(listener);
    };
  }

  private int connect(LocalConnection listener) {
    LocalConnection far = another();
    if (far == null) {
      return Errno.ENOMEM.negated();
    }
    far.joined(this);
    far.name = listener.name;
    joined(far);
    peerCredentials = listener.listenersCredentials;
    listener.waiting.add(far);
    listener.tellReadable();
    return 0;
  }

  @Override
  public final int accept(StackEndpoint[] into, int from, int count) {
    if (state != State.LISTENING) {
      return Errno.EINVAL.negated();
    }
    int taken = 0;
    while (taken < count && !waiting.isEmpty()) {
      into[from + taken] = waiting.remove();
      taken++;
    }
    return taken > 0 ? taken : Errno.EAGAIN.negated();
  }

  @Override
  public final int shutdown(int how) {
    int result = super.shutdown(how);
    if (result == 0 && peer != null) {
      // What one does not read the other cannot send, and the other way round.
      int direction = how + 1;
      peer.shut |= (direction & SHUT_READ) << 1 | (direction & SHUT_WRITE) >> 1;
      peer.tellEverything();
    }
    return result;
  }

  /** Bytes that were not read are lost: the peer gets a reset. */
  @Override
  final void ended(LocalEndpoint other) {
    if (other != null) {
      other.shut = SHUT_BOTH;
      if (hasUnread()) {
        other.fail(Errno.ECONNRESET);
      }
      other.tellEverything();
    }
    if (waiting != null) {
      while (!waiting.isEmpty()) {
        LocalConnection far = waiting.remove();
        far.peer.fail(Errno.ECONNRESET);
        far.close();
      }
    }
  }

  boolean hasUnread() {
    return records.count() > 0;
  }

  @Override
  void forgetMessages() {
    super.forgetMessages();
    if (waiting != null) {
      waiting.forEach(LocalEndpoint::forgetMessages);
    }
  }

  @Override
  void eachInQueue(Consumer<LocalEndpoint> visitor) {
    super.eachInQueue(visitor);
    if (waiting != null) {
      waiting.forEach(far -> far.eachInQueue(visitor));
    }
  }

  @Override
  public int events() {
    int events = super.events();
    if (state == State.CLOSED) {
      events |= Events.HUP;
    }
    return isListening() && !waiting.isEmpty() ? events | Events.IN : events;
  }

  @Override
  final int readable() {
    return records.unread();
  }

  /** Whether messages can arrive at the peer. */
  final boolean isPeerGone() {
    return peer.dead || peer.isShut(SHUT_READ);
  }
}
