// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.wire.Tcp;
import io.cleat.wire.TcpOptions;
import java.lang.foreign.MemorySegment;

/** The option of accurate ECN, RFC 9768 3.2.3: when it is sent, and how much of it. */
final class EcnOption {
  /** Three counters, and what aligns them. */
  static final int BYTES = 12;

  /** Two counters need nothing more. */
  private static final int SHORT_BYTES = 8;

  private static final int COUNTERS = 3;

  /** Selective acknowledgments give way to it until so many are left. */
  private static final int BLOCKS_LEAST = 2;

  private static final int SACK_HEAD_BYTES = 4;

  /** RFC 9768 3.2.3: table 5, Order 1. */
  private static final int[] ORDER_1 = {AccurateEcn.ECT_1, AccurateEcn.CE, AccurateEcn.ECT_0};

  /** So many segments tell of a change. */
  private static final byte TOLD_TWICE = 2;

  /** Linux's tcp_ecn_option 2. */
  private static final int REGULARLY = 2;

  private static final int UNKNOWN = -1;

  // What was seen of the peer's, as Linux numbers it in tcpi_accecn_opt_seen.
  private static final int EMPTY_SEEN = 1;
  private static final int COUNTER_SEEN = 2;
  private static final int FAILURE_SEEN = 3;

  /** What was seen of the peer's; 0 for nothing. */
  int seen;

  /** So many segments should have it whenever it was sent last. */
  private byte due;

  /** How many of the counters have to be in it for what has changed. */
  private int needed;

  private long sentAt = Tcb.NEVER;

  /** How many counters the segment has that is being written; negative for no option. */
  private int counters = UNKNOWN;

  /** The SYN and ACK says nothing yet but what counters begin with. */
  private boolean initial;

  /** What a selective acknowledgment reported as a duplicate that went with the option. */
  private int duplicate;

  private boolean duplicateTold;

  /** Whether segments are shorter by {@link #BYTES}, so that it fits into each. */
  private boolean reserved;

  // The format.

  /** Which mark a place in the option counts. */
  static int mark(int place, boolean ect1First) {
    return ORDER_1[ect1First ? place : COUNTERS - 1 - place];
  }

  /** RFC 9768 3.2.1: r.e0b and r.e1b are initialized to 1, r.ceb to 0. */
  static int initial(int mark) {
    return mark == AccurateEcn.CE ? 0 : 1;
  }

  // The peer's.

  /**
   * Whether the option is there and to be believed. RFC 9768 3.2.3.2.4: an initial value of zero
   * where there cannot be one says that somebody overwrites it.
   */
  boolean look(AccurateEcn e, Segment s) {
    if (!TcpOptions.hasAccEcn(s.options)) {
      return false;
    }
    if (seen < COUNTER_SEEN) {
      seen = kind(s);
      e.failures |= seen == FAILURE_SEEN ? AccurateEcn.OPTION_UNTRUE : 0;
    }
    return (e.failures & AccurateEcn.OPTION_UNTRUE) == 0;
  }

  private static int kind(Segment s) {
    int count = TcpOptions.counters(s.memory, s.header, s.options);
    for (int i = 0; i < count; i += 2) {
      if (TcpOptions.counter(s.memory, s.header, s.options, i) == 0) {
        return FAILURE_SEEN;
      }
    }
    return count == 0 ? EMPTY_SEEN : COUNTER_SEEN;
  }

  // When.

  /** Something has changed that the peer should hear of twice. */
  void due() {
    due = TOLD_TWICE;
  }

  /**
   * A counter has changed.
   *
   * @param far whether by so much that it might go round before it is told
   */
  void changed(int mark, int octets, boolean far) {
    if (octets > 0) {
      int place = mark == AccurateEcn.ECT_1 ? 1 : mark == AccurateEcn.CE ? 2 : COUNTERS;
      needed = Math.max(needed, place);
    }
    if (far && due == 0) {
      due = 1;
    }
  }

  /**
   * RFC 9768 3.2.3.2.2: where the option seems not to get through it should not be sent. Linux: one
   * sign is that the peer repeats what an ACK with it has reported as a duplicate.
   */
  void repeated(AccurateEcn e, Tcb t, Segment s) {
    if (duplicateTold && s.length > 0 && s.seq == duplicate && s.seq - t.rcvNxt < 0) {
      e.failures |= AccurateEcn.OPTION_UNHEARD;
    }
  }

  /** Whether this connection uses it. RFC 9768 3.2.3.2: not to a peer that has not shown it. */
  private boolean isUsed(Tcb t) {
    return t.tcp.tuning().ecnOption > 0
        && seen != 0
        && (t.accurateEcn().failures & AccurateEcn.OPTION_UNHEARD) == 0;
  }

  /** RFC 9768 3.2.3.3: regularly is at least once a round trip; and a burst is as one segment. */
  private boolean isTime(Tcb t) {
    Tuning tuning = t.tcp.tuning();
    if (due > 0) {
      return true;
    }
    if (tuning.ecnOption < REGULARLY || tuning.ecnOptionBeacon == 0) {
      return false;
    }
    long since = sentAt == Tcb.NEVER ? Long.MAX_VALUE : t.machine().clock.now() - sentAt;
    return since == 0 || since >= 1_000L * t.srttMicros / tuning.ecnOptionBeacon;
  }

  /** Segments leave room for it as long as it is used. */
  void reserve(Tcb t) {
    boolean used = isUsed(t);
    if (used != reserved && t.state.isSynchronized()) {
      reserved = used;
      t.mss += used ? -BYTES : BYTES;
    }
  }

  int reservedBytes() {
    return reserved ? BYTES : 0;
  }

  // How much.

  /**
   * Decides upon the option of the segment that is to be written.
   *
   * @param blocks selective acknowledgments that it would have
   * @return how many it has
   */
  int plan(Tcb t, int flags, int length, int blocks) {
    counters = UNKNOWN;
    initial = (flags & Tcp.SYN) != 0;
    if (initial) {
      planAnswer(t);
      return blocks;
    }
    boolean fits = length == 0 || reserved;
    if ((flags & Tcp.RST) != 0 || !fits || !isUsed(t) || !isTime(t)) {
      return blocks;
    }
    return plan(t, blocks);
  }

  /** RFC 9768 3.2.3.2.2: the SYN and ACK has it, and is sent again without. */
  private void planAnswer(Tcb t) {
    boolean first = t.state == TcpState.SYN_RECEIVED && t.accurateEcn().isFirstAnswer();
    if (first && t.tcp.tuning().ecnOption > 0) {
      counters = COUNTERS;
    }
  }

  /**
   * RFC 9768 3.2.3: a Data Receiver may omit unchanged fields from the tail of the option, as long
   * as it preserves the order of the remaining fields and includes any field that has changed.
   */
  private int plan(Tcb t, int wanted) {
    int room = TcpOptions.SIZE_MAX - (t.has(Tcb.TIMESTAMPS) ? SegmentWriter.STAMP_BYTES : 0);
    for (int blocks = wanted; blocks >= Math.min(wanted, BLOCKS_LEAST); blocks--) {
      int left = room - (blocks == 0 ? 0 : SACK_HEAD_BYTES + blocks * TcpOptions.SACK_BLOCK_SIZE);
      if (left >= BYTES) {
        counters = COUNTERS;
        return blocks;
      }
      if (left >= SHORT_BYTES && needed < COUNTERS) {
        counters = COUNTERS - 1;
        return blocks;
      }
    }
    return wanted;
  }

  /** Bytes of the option of the segment that is being written, with what aligns it. */
  int bytes() {
    return counters < 0 ? 0 : counters == COUNTERS ? BYTES : SHORT_BYTES;
  }

  /** It is being sent. */
  void told(Tcb t, int blocks) {
    if (counters < 0 || initial) {
      return;
    }
    due = (byte) Math.max(due - 1, 0);
    needed = 0;
    sentAt = t.machine().clock.now();
    OutOfOrder later = t.outOfOrder;
    duplicateTold = blocks > 0 && later != null && later.hasDuplicate();
    if (duplicateTold) {
      duplicate = later.duplicateLeft;
    }
  }

  long write(AccurateEcn e, MemorySegment memory, long at) {
    if (counters < 0) {
      return at;
    }
    long option = TcpOptions.writeAccEcn(memory, at, counters);
    for (int i = 0; i < counters; i++) {
      int mark = ORDER_1[i];
      int counted = initial ? 0 : e.receivedBytes[mark];
      option = TcpOptions.writeCounter(memory, option, counted + initial(mark));
    }
    while (option < at + bytes()) {
      option = TcpOptions.writeNop(memory, option);
    }
    return option;
  }
}
