// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

import static io.cleat.address.Family.AF_UNSPEC;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Msg;
import io.cleat.address.Sockaddr;

/** A datagram endpoint of AF_UNIX: reliable, in order, and a full queue is waited for, unix(7). */
final class LocalDatagram extends LocalEndpoint {
  LocalDatagram(LocalProtocol local, int type, int protocol) {
    super(local, type, protocol);
  }

  // Connecting: only says where to send to, and from whom to receive.

  @Override
  public int connect(Sockaddr address) {
    if (address.length() < Short.BYTES) {
      return Errno.EINVAL.negated();
    }
    if (address.family() == AF_UNSPEC) {
      connect((LocalEndpoint) null);
      return 0;
    }
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
    LocalEndpoint other = local.found;
    if (!maySendTo(other)) {
      return Errno.EPERM.negated();
    }
    state = State.CONNECTED;
    other.state = State.CONNECTED;
    connect(other);
    return 0;
  }

  private void connect(LocalEndpoint other) {
    LocalEndpoint before = peer;
    peer = other;
    if (other == null) {
      state = State.CLOSED;
    }
    if (before == null || before == other) {
      return;
    }
    endRoomWait();
    disconnectedFrom(before);
    if (before.peer == null) {
      before.state = State.CLOSED;
    }
  }

  /** What the old peer has sent is lost; it learns so if it is connected to this one. */
  private void disconnectedFrom(LocalEndpoint before) {
    if (records.count() == 0) {
      return;
    }
    forgetMessages();
    wakeWaiting();
    if (!before.dead && before.peer == this) {
      before.fail(Errno.ECONNRESET);
      before.tellEverything();
    }
  }

  private void endRoomWait() {
    if (roomWait.isWaiting()) {
      roomWait.end();
      tell(Events.OUT);
    }
  }

  /** One that is connected takes messages from its peer only. */
  private boolean maySendTo(LocalEndpoint other) {
    return other.peer == null || other.peer == this;
  }

  // Out.

  @Override
  long send(Pieces from, int flags, Sockaddr to, Ancillary ancillary) {
    if ((flags & Msg.MSG_OOB) != 0) {
      return Errno.EOPNOTSUPP.negated();
    }
    boolean isAddressed = to != null && to.length() != 0;
    int refusal = isAddressed ? local.name.read(to) : peer == null ? notConnected() : 0;
    if (refusal == 0) {
      refusal = autobindForCredentials();
    }
    if (refusal == 0) {
      refusal = RecordCalls.admit(this, from.left());
    }
    if (refusal == 0 && isAddressed) {
      refusal = find();
    }
    if (refusal < 0) {
      return refusal;
    }
    return send(from, isAddressed ? local.found : peer, ancillary);
  }

  private static int notConnected() {
    return Errno.ENOTCONN.negated();
  }

  private long send(Pieces from, LocalEndpoint other, Ancillary ancillary) {
    if (!maySendTo(other)) {
      return Errno.EPERM.negated();
    }
    if (other.dead) {
      forgetDeadPeer();
      return Errno.ECONNREFUSED.negated();
    }
    if (other.isShut(SHUT_READ)) {
      return Errno.EPIPE.negated();
    }
    if (isFull(other)) {
      roomWait.begin(other);
      return Errno.EAGAIN.negated();
    }
    roomWait.end();
    return RecordCalls.deliver(this, from, other, ancillary);
  }

  private void forgetDeadPeer() {
    LocalEndpoint before = peer;
    peer = null;
    state = State.CLOSED;
    endRoomWait();
    disconnectedFrom(before);
  }

  /** Those who are connected to each other are limited by their send buffers only. */
  private boolean isFull(LocalEndpoint other) {
    return other != this
        && other.peer != this
        && other.records.count() > local.limits.waitingDatagrams();
  }

  // In.

  @Override
  long receive(Pieces into, int flags, Sockaddr from, Reception reception) {
    return RecordCalls.receive(this, into, flags, from, reception);
  }

  /** Linux says 0 for one that is shut to those only who would wait. */
  @Override
  int nothingToReceive() {
    return Errno.EAGAIN.negated();
  }

  @Override
  int readyToLend() {
    return RecordCalls.readyToLend(this);
  }

  @Override
  void taken(int bytes) {
    RecordCalls.taken(this, bytes);
  }

  @Override
  int readable() {
    return records.count() == 0 ? 0 : records.length(records.first());
  }

  // Facts and the end.

  /**
   * One that is connected has room when its peer has; Linux tells nothing of the others' queues.
   */
  @Override
  public int events() {
    int events = super.events();
    if ((events & Events.OUT) != 0 && peer != null && !peer.dead && isFull(peer)) {
      roomWait.begin(peer);
      return events & ~Events.OUT;
    }
    return events;
  }

  @Override
  public boolean isBlocked() {
    return roomWait.isWaiting();
  }

  @Override
  void ended(LocalEndpoint other) {}
}
