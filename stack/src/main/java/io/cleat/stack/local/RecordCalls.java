// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

import io.cleat.Errno;
import io.cleat.Msg;
import io.cleat.address.Sockaddr;

/** Sending and receiving of whole records: what datagrams and seqpackets have in common. */
final class RecordCalls {
  /** Linux: what a message may not take of the send buffer. */
  private static final int OVERHEAD_BYTES = 32;

  private RecordCalls() {}

  /** Whether a record may be sent at all; 0, or why not. */
  static int admit(LocalEndpoint sender, long length) {
    if (length > sender.settings.sendBufferBytes - OVERHEAD_BYTES) {
      return Errno.EMSGSIZE.negated();
    }
    int why = sender.takePendingError();
    if (why != 0) {
      return -why;
    }
    if (sender.isShut(LocalEndpoint.SHUT_WRITE)) {
      return Errno.EPIPE.negated();
    }
    return sender.hasRoom() ? 0 : Errno.EAGAIN.negated();
  }

  /** Puts a record into another's queue; how many bytes, or -ENOBUFS. */
  static long deliver(
      LocalEndpoint sender, Pieces from, LocalEndpoint receiver, Ancillary ancillary) {
    int length = (int) from.left();
    if (!receiver.records.reserve(length)) {
      return Errno.ENOBUFS.negated();
    }
    int charge = Charge.ofMessage(length);
    receiver.records.add(from, length, charge, sender);
    receiver.records.accompany(ancillary.shown(sender, receiver), ancillary.takeRights());
    sender.charge(charge);
    receiver.tellReadable();
    return length;
  }

  /** Receives a record, or looks at one; the first bytes of it, or why there is none. */
  static long receive(
      LocalEndpoint receiver, Pieces into, int flags, Sockaddr from, Reception reception) {
    if (from != null) {
      from.clear();
    }
    if ((flags & Msg.MSG_OOB) != 0) {
      return Errno.EOPNOTSUPP.negated();
    }
    int why = receiver.takePendingError();
    if (why != 0) {
      return -why;
    }
    boolean peeks = (flags & Msg.MSG_PEEK) != 0;
    Records records = receiver.records;
    int skip = receiver.settings.skipped(peeks);
    int number = records.first();
    while (number != records.end() && skip > 0 && skip >= records.length(number)) {
      skip -= records.length(number);
      number++;
    }
    if (number == records.end()) {
      return receiver.nothingToReceive();
    }
    int whole = records.length(number) - skip;
    int count = (int) Math.min(whole, into.left());
    if (count < whole) {
      reception.flags |= Msg.MSG_TRUNC;
    }
    writeSender(records, number, from);
    records.copy(number, skip, into, count);
    reception.accepts(records.credentials(number));
    if (peeks) {
      receiver.settings.peeked(count);
      reception.show(records.rights(number));
    } else {
      take(receiver, reception);
    }
    return (flags & Msg.MSG_TRUNC) != 0 ? whole : count;
  }

  private static void writeSender(Records records, int number, Sockaddr from) {
    LocalEndpoint.writeSender(records.sender(number), from);
  }

  private static void take(LocalEndpoint receiver, Reception reception) {
    Records records = receiver.records;
    int number = records.first();
    receiver.settings.removed(records.length(number));
    reception.give(records.takeRights(number));
    records.removeFirst();
    receiver.wakeWaiting();
  }

  /** A record that was lent was taken: it goes with its last byte. */
  static void taken(LocalEndpoint receiver, int bytes) {
    Records records = receiver.records;
    int number = records.first();
    records.read(number, bytes);
    if (records.length(number) == 0) {
      Rights passed = records.takeRights(number);
      records.removeFirst();
      receiver.wakeWaiting();
      if (passed != null) {
        receiver.local.inFlight.end(passed);
      }
    }
  }

  /** Whether there is a record to lend: 1, or why not. */
  static int readyToLend(LocalEndpoint receiver) {
    int why = receiver.takePendingError();
    if (why != 0) {
      return -why;
    }
    return receiver.records.count() > 0 ? 1 : receiver.nothingToReceive();
  }
}
