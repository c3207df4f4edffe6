// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.ip.Flow;

/**
 * What clients of TCP Fast Open remember of servers, RFC 7413 4.1.3: their cookies and segment
 * sizes, by the addresses of both sides, for a cookie is good for the address that asked for it. A
 * table of fixed size in which a new entry takes the place of one that hashes alike.
 */
final class FastOpenCache {
  /** Servers that are remembered; a power of two. */
  static final int SERVERS_MAX = 1024;

  /** One server, seen from one address of ours. */
  static final class Entry {
    private long remoteHigh;
    private long remoteLow;
    private long localHigh;
    private long localLow;

    /** The peer's MSS as it said it; 0 where it is not known. */
    int mss;

    /** Octets of the cookie; 0 for none. */
    int length;

    /** The cookie, in the order of the octets on the wire, the first the highest. */
    long cookie0;

    long cookie1;

    /** The cookie came, and goes, as an experiment. */
    boolean experimental;

    /** How often it was asked for by which option in vain: 0, 1 by the real one, 2 by both. */
    int refusals;

    /** SYNs in a row that were lost where they carried a cookie or text, and regular ones not. */
    int losses;

    long lostAt;

    private boolean is(Flow flow) {
      return remoteLow == flow.remoteLow
          && localLow == flow.localLow
          && remoteHigh == flow.remoteHigh
          && localHigh == flow.localHigh;
    }

    private void begin(Flow flow) {
      remoteHigh = flow.remoteHigh;
      remoteLow = flow.remoteLow;
      localHigh = flow.localHigh;
      localLow = flow.localLow;
      mss = 0;
      length = 0;
      experimental = false;
      refusals = 0;
      losses = 0;
    }

    /** Whether it is time to ask by the old option: once, after the real one was in vain. */
    boolean asksByExperiment() {
      return length == 0 && refusals == 1;
    }
  }

  private final long secret;
  private Entry[] slots;

  /**
   * @param secret nobody must foresee who takes whose place
   */
  FastOpenCache(long secret) {
    this.secret = secret;
  }

  private int slot(Flow flow) {
    long remote = flow.remoteLow ^ Long.rotateLeft(flow.remoteHigh, 23);
    long local = flow.localLow ^ Long.rotateLeft(flow.localHigh, 31);
    long mixed = (remote ^ Long.rotateLeft(local, 32) ^ secret) * 0x9e37_79b9_7f4a_7c15L;
    return (int) (mixed >>> 54) & SERVERS_MAX - 1;
  }

  /** What is known of the server of a flow; null for nothing. */
  Entry find(Flow flow) {
    Entry entry = slots == null ? null : slots[slot(flow)];
    return entry != null && entry.is(flow) ? entry : null;
  }

  /** The same, to be written to. */
  Entry make(Flow flow) {
    if (slots == null) {
      slots = new Entry[SERVERS_MAX];
    }
    int slot = slot(flow);
    if (slots[slot] == null) {
      slots[slot] = new Entry();
    }
    Entry entry = slots[slot];
    if (!entry.is(flow)) {
      entry.begin(flow);
    }
    return entry;
  }

  /** Forgets all servers. */
  void clear() {
    slots = null;
  }
}
