// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

/**
 * What is remembered of a connection of which something was lost, or seemed to be. Made when the
 * first sign of it comes.
 */
final class Recovery {
  /** Nothing is known to be amiss. */
  static final int OPEN = 0;

  /** The window has been reduced, and nothing is lost. */
  static final int REDUCED = 1;

  /** Fast recovery (RFC 5681 3.2, RFC 6582, RFC 6675). */
  static final int RECOVERING = 2;

  /** After a retransmission timeout. */
  static final int LOSS = 3;

  int phase;

  /** RFC 6582: when recovery began, SND.NXT; it ends when all before is acknowledged. */
  int recover;

  /** Duplicate ACKs in a row, without SACK. */
  int dupAcks;

  /** Without SACK: octets that duplicate ACKs say have left the network. */
  int dupBytes;

  // RFC 6937.

  /** Octets delivered since recovery began. */
  long delivered;

  /** Octets sent since recovery began. */
  long sent;

  /** The same when the first loss was found, where a mark had reduced the window before. */
  long sentBefore;

  /** Octets under way when it began. */
  int flightSize;

  // What undoes it, see Spurious.

  int cwndBefore;
  int ssthreshBefore;
  boolean undoable;

  /** SND.UNA when it began. */
  int beganAt;

  /** Something was sent again since it began, first at {@link #repeatStamp}. */
  boolean repeats;

  /** RFC 3522: RetransmitTS. */
  int repeatStamp;

  /** Octets sent again which no DSACK says had arrived. */
  int repeatedBytes;

  // For TCP_INFO, of the whole connection.

  int totalRepeats;
  long totalRepeatedBytes;
  int totalDuplicates;
  int totalTimeouts;

  /** How often segments came late, and by how many segments at most. */
  int reorderings;

  int reorderedMost;

  /** RFC 5682: which ACK will tell whether a timeout was spurious. */
  int late;

  /** It is known already, or will not be. */
  static final int KNOWN = 0;

  static final int FIRST_ACK = 1;
  static final int SECOND_ACK = 2;

  // RFC 8985 6.2, step 4.

  /** RACK.reo_wnd_mult. */
  int windowMultiple = 1;

  /** RACK.reo_wnd_persist. */
  int windowPersists;

  /** RACK.dsack_round, while {@link #inDsackRound}. */
  int dsackRound;

  boolean inDsackRound;

  Recovery(Tcb t) {
    recover = t.iss;
  }

  /** Octets of which duplicates, or selective acknowledgments, say that the receiver has them. */
  int arrivedBytes(Tcb t) {
    return t.has(Tcb.SACK) ? t.flight.sackedBytes() : Math.min(dupBytes, t.unacknowledged());
  }

  /** Ends it: nothing is amiss. */
  void open() {
    phase = OPEN;
    dupAcks = 0;
    dupBytes = 0;
  }
}
