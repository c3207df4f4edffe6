// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

import static io.cleat.SocketType.SOCK_STREAM;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Msg;
import io.cleat.address.Sockaddr;

/**
 * A stream of AF_UNIX. What one send adds is a record in the peer's queue: a receive takes bytes
 * over the boundaries of records, but not over a change of the sender's credentials, passed
 * endpoints or an urgent byte, unix(7).
 */
final class LocalStream extends LocalConnection {
  /** Number of the record that is the urgent byte. */
  private int urgent;

  private boolean hasUrgent;

  LocalStream(LocalProtocol local, int protocol) {
    super(local, SOCK_STREAM, protocol);
  }

  @Override
  LocalConnection another() {
    return (LocalConnection) local.stream(domain(), protocol());
  }

  // Out.

  @Override
  long send(Pieces from, int flags, Sockaddr to, Ancillary ancillary) {
    boolean isUrgent = (flags & Msg.MSG_OOB) != 0;
    int refusal = refusal(from, isUrgent, to);
    if (refusal < 0) {
      return refusal;
    }
    // The last byte is the urgent one (send(2), MSG_OOB).
    long sent = sendRecords(from, isUrgent ? 1 : 0, ancillary);
    if (isUrgent && from.left() == 1 && sent >= 0) {
      int last = sendOne(from, 1, ancillary);
      if (last < 0) {
        return sent > 0 ? sent : last;
      }
      ((LocalStream) peer).urgentArrived();
      return sent + 1;
    }
    return sent;
  }

  private int refusal(Pieces from, boolean isUrgent, Sockaddr to) {
    if (isUrgent && from.left() == 0) {
      return Errno.EOPNOTSUPP.negated();
    }
    if (to != null && to.length() != 0) {
      return (state == State.CONNECTED ? Errno.EISCONN : Errno.EOPNOTSUPP).negated();
    }
    if (peer == null) {
      return Errno.ENOTCONN.negated();
    }
    return isShut(SHUT_WRITE) ? Errno.EPIPE.negated() : 0;
  }

  /** Sends all bytes but the last so many, or as many as there is room for. */
  private long sendRecords(Pieces from, int less, Ancillary ancillary) {
    long sent = 0;
    while (from.left() > less) {
      int half = Math.max(1, (settings.sendBufferBytes >> 1) - 64);
      int most = Math.min(half, Charge.LARGEST_PIECE_BYTES);
      int result = sendOne(from, (int) Math.min(from.left() - less, most), ancillary);
      if (result < 0) {
        return sent > 0 ? sent : result;
      }
      sent += result;
    }
    return sent;
  }

  private int sendOne(Pieces from, int length, Ancillary ancillary) {
    int why = takeError();
    if (why != 0) {
      return why;
    }
    if (isPeerGone()) {
      return Errno.EPIPE.negated();
    }
    if (!hasRoom()) {
      return Errno.EAGAIN.negated();
    }
    if (!peer.records.reserve(length)) {
      return Errno.ENOBUFS.negated();
    }
    int charge = Charge.ofPiece(length);
    peer.records.add(from, length, charge, this);
    peer.records.accompany(ancillary.shown(this, peer), ancillary.takeRights());
    charge(charge);
    peer.tellReadable();
    return length;
  }

  private void urgentArrived() {
    urgent = records.end() - 1;
    hasUrgent = true;
    tell(Events.PRI);
  }

  // In.

  @Override
  long receive(Pieces into, int flags, Sockaddr from, Reception reception) {
    if (from != null) {
      from.clear();
    }
    if (state != State.CONNECTED) {
      return Errno.EINVAL.negated();
    }
    if ((flags & Msg.MSG_OOB) != 0) {
      return receiveUrgent(into, flags, reception);
    }
    boolean peeks = (flags & Msg.MSG_PEEK) != 0;
    long received = peeks ? peek(into, from, reception) : take(into, from, reception);
    return received >= 0 ? received : nothingToReceive();
  }

  /** POSIX mandates this order: an error comes before the end. */
  @Override
  int nothingToReceive() {
    int why = takeError();
    if (why != 0) {
      return why;
    }
    return isShut(SHUT_READ) ? 0 : Errno.EAGAIN.negated();
  }

  /** Receives what there is; -1 when that is nothing. */
  private long take(Pieces into, Sockaddr from, Reception reception) {
    long copied = 0;
    do {
      if (!isReadable(copied > 0)) {
        return copied > 0 ? copied : -1;
      }
      int number = records.first();
      if (!reception.accepts(records.credentials(number))) {
        return copied;
      }
      writeSender(records.sender(number), from);
      int count = (int) Math.min(records.length(number), into.left());
      records.copy(number, 0, into, count);
      copied += count;
      reception.give(records.takeRights(number));
      consume(count);
    } while (into.left() > 0 && !reception.hasRights());
    return copied;
  }

  private void consume(int count) {
    int number = records.first();
    records.read(number, count);
    settings.removed(count);
    if (records.length(number) == 0) {
      records.removeFirst();
    }
  }

  /** Looks at what there is from SO_PEEK_OFF on; -1 when that is nothing. */
  private long peek(Pieces into, Sockaddr from, Reception reception) {
    int skip = settings.skipped(true);
    int number = visible(records.first(), false);
    long copied = 0;
    do {
      while (number != records.end() && skip >= records.length(number)) {
        skip -= records.length(number);
        number++;
      }
      if (number == records.end()) {
        return copied > 0 ? copied : -1;
      }
      if (!reception.accepts(records.credentials(number))) {
        return copied;
      }
      writeSender(records.sender(number), from);
      int count = (int) Math.min(records.length(number) - skip, into.left());
      records.copy(number, skip, into, count);
      copied += count;
      settings.peeked(count);
      reception.show(records.rights(number));
      skip = 0;
      number = visible(number + 1, true);
    } while (into.left() > 0 && !reception.hasRights());
    return copied;
  }

  /**
   * Which record a peek sees at this place: the urgent byte is passed over unless it is inline, and
   * ends what comes before it.
   */
  private int visible(int start, boolean after) {
    int number = start;
    while (number != records.end() && records.length(number) == 0) {
      number = after && !hasUrgent ? records.end() : number + 1;
    }
    if (number == records.end() || !hasUrgent || number != urgent) {
      return number;
    }
    if (after) {
      return records.end();
    }
    return isInline() ? number : number + 1;
  }

  // The urgent byte, Linux >= 5.15.

  private boolean isInline() {
    return settings.is(LocalSettings.URGENT_INLINE);
  }

  /**
   * Whether the first record can be received. Reading stops at the urgent byte, and goes on behind
   * it: who has not asked for it by then has lost it.
   *
   * @param after whether bytes were received before, in the same call
   */
  private boolean isReadable(boolean after) {
    if (records.count() > 0 && records.length(records.first()) == 0) {
      // The urgent byte was here, and was received out of band.
      if (after && (!hasUrgent || urgent == records.first())) {
        return false;
      }
      records.removeFirst();
    }
    if (records.count() == 0 || !hasUrgent || urgent != records.first()) {
      return records.count() > 0;
    }
    if (after) {
      return false;
    }
    hasUrgent = false;
    if (!isInline()) {
      throwAwayFirst();
    }
    return records.count() > 0;
  }

  private void throwAwayFirst() {
    Rights passed = records.takeRights(records.first());
    records.removeFirst();
    if (passed != null) {
      local.inFlight.end(passed);
    }
  }

  private long receiveUrgent(Pieces into, int flags, Reception reception) {
    if (isInline() || !hasUrgent) {
      return Errno.EINVAL.negated();
    }
    int count = (int) Math.min(1, into.left());
    records.copy(urgent, 0, into, count);
    if ((flags & Msg.MSG_PEEK) == 0) {
      records.read(urgent, 1);
      hasUrgent = false;
    }
    reception.flags |= Msg.MSG_OOB;
    return 1;
  }

  @Override
  int atMark() {
    if (records.count() == 0) {
      return 0;
    }
    int number = records.first();
    if (hasUrgent && urgent == number) {
      return 1;
    }
    boolean wasHere = records.length(number) == 0 && records.sender(number) != null;
    return wasHere && (!hasUrgent || urgent == number + 1) ? 1 : 0;
  }

  @Override
  boolean hasUnread() {
    int unreadable = records.count() > 0 && records.length(records.first()) == 0 ? 1 : 0;
    return records.count() > unreadable;
  }

  @Override
  void forgetMessages() {
    hasUrgent = false;
    super.forgetMessages();
  }

  @Override
  public int events() {
    return hasUrgent ? super.events() | Events.PRI : super.events();
  }

  // Lending.

  @Override
  int readyToLend() {
    if (state != State.CONNECTED) {
      return Errno.EINVAL.negated();
    }
    return isReadable(false) ? 1 : nothingToReceive();
  }

  @Override
  void taken(int bytes) {
    if (bytes > 0) {
      Rights passed = records.takeRights(records.first());
      consume(bytes);
      if (passed != null) {
        local.inFlight.end(passed);
      }
    }
  }
}
