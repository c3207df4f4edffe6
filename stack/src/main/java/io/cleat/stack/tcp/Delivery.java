// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

/** What one ACK says has arrived; valid until the next one. */
final class Delivery {
  /** The present, in microseconds. */
  int nowMicros;

  /** RACK.fack before it came: what one ACK tells of at once says nothing about an order. */
  int fack;

  /** Octets that it acknowledges. */
  int acked;

  /** Octets that it selectively acknowledges and that were not acknowledged before. */
  int sacked;

  /** Of those acknowledged, octets that were selectively acknowledged before. */
  int sackedBefore;

  /** Octets that it reports as duplicates (RFC 2883). */
  int duplicates;

  /** It reports a duplicate of the tail loss probe. */
  boolean probeDuplicated;

  /** Something arrived that was never sent again, and was sent before the recovery began. */
  boolean originalArrived;

  /** Something arrived that was sent more than once. */
  boolean repeatedArrived;

  /** The window that the peer offers has changed. */
  boolean windowMoved;

  /** Octets from the first that came late, sent once, to the last that came before; 0 for none. */
  int late;

  /** A round trip since the first octet that arrived was sent; 0 for none that is certain. */
  int firstRttMicros;

  /** The same of the last octet. */
  int lastRttMicros;

  /** It says that a segment of ours was marked (RFC 3168). */
  boolean congested;

  /** Something is known to be lost since it came. */
  boolean lossFound;

  /** TSecr of the ACK, where {@link #stamped}. */
  int echo;

  boolean stamped;

  void begin(int micros) {
    nowMicros = micros;
    acked = 0;
    sacked = 0;
    sackedBefore = 0;
    duplicates = 0;
    probeDuplicated = false;
    originalArrived = false;
    repeatedArrived = false;
    windowMoved = false;
    late = 0;
    firstRttMicros = 0;
    lastRttMicros = 0;
    congested = false;
    lossFound = false;
    stamped = false;
  }

  /** Octets of which we hear for the first time that they have arrived. */
  int delivered() {
    return Math.max(acked + sacked - sackedBefore, 0);
  }
}
