// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

import static io.cleat.SocketType.SOCK_SEQPACKET;

import io.cleat.Errno;
import io.cleat.Msg;
import io.cleat.address.Sockaddr;

/** A connection of AF_UNIX that keeps the boundaries of messages, in both directions. */
final class LocalSeqpacket extends LocalConnection {
  LocalSeqpacket(LocalProtocol local, int protocol) {
    super(local, SOCK_SEQPACKET, protocol);
  }

  @Override
  LocalConnection another() {
    return (LocalConnection) local.seqpacket(domain(), protocol());
  }

  /** The address is not looked at: messages go to the peer. */
  @Override
  long send(Pieces from, int flags, Sockaddr to, Ancillary ancillary) {
    int why = takeError();
    if (why != 0) {
      return why;
    }
    if (state != State.CONNECTED) {
      return Errno.ENOTCONN.negated();
    }
    if ((flags & Msg.MSG_OOB) != 0) {
      return Errno.EOPNOTSUPP.negated();
    }
    int refusal = autobindForCredentials();
    refusal = refusal < 0 ? refusal : RecordCalls.admit(this, from.left());
    if (refusal < 0) {
      return refusal;
    }
    return isPeerGone() ? Errno.EPIPE.negated() : RecordCalls.deliver(this, from, peer, ancillary);
  }

  @Override
  long receive(Pieces into, int flags, Sockaddr from, Reception reception) {
    return state == State.CONNECTED
        ? RecordCalls.receive(this, into, flags, from, reception)
        : Errno.ENOTCONN.negated();
  }

  @Override
  int nothingToReceive() {
    return isShut(SHUT_READ) ? 0 : Errno.EAGAIN.negated();
  }

  @Override
  int readyToLend() {
    return state == State.CONNECTED ? RecordCalls.readyToLend(this) : Errno.ENOTCONN.negated();
  }

  @Override
  void taken(int bytes) {
    RecordCalls.taken(this, bytes);
  }
}
