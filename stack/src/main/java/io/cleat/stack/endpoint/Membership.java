// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import io.cleat.stack.ip.Interface;

/** A group that an endpoint listens to on one interface: all sources but some, or some alone. */
final class Membership {
  /** Linux's net.ipv4.igmp_max_msf. */
  static final int SOURCES_MAX = 10;

  final Interface on;
  final long high;
  final long low;

  /** Whether the sources are those that are not wanted. */
  final boolean exclude;

  int sources;
  private final long[] highs = new long[SOURCES_MAX];
  private final long[] lows = new long[SOURCES_MAX];

  Membership(Interface on, long high, long low, boolean exclude) {
    this.on = on;
    this.high = high;
    this.low = low;
    this.exclude = exclude;
  }

  boolean isOf(Interface from, long groupHigh, long groupLow) {
    return low == groupLow && high == groupHigh && on == from;
  }

  int find(long sourceHigh, long sourceLow) {
    for (int i = 0; i < sources; i++) {
      if (lows[i] == sourceLow && highs[i] == sourceHigh) {
        return i;
      }
    }
    return -1;
  }

  void add(long sourceHigh, long sourceLow) {
    highs[sources] = sourceHigh;
    lows[sources] = sourceLow;
    sources++;
  }

  void remove(int index) {
    sources--;
    highs[index] = highs[sources];
    lows[index] = lows[sources];
  }

  boolean allows(long sourceHigh, long sourceLow) {
    return find(sourceHigh, sourceLow) >= 0 != exclude;
  }

  /** Leaves the group. */
  void end() {
    for (int i = 0; i < sources; i++) {
      if (exclude) {
        on.excludeSource(high, low, highs[i], lows[i], -1);
      } else {
        on.includeSource(high, low, highs[i], lows[i], -1);
      }
    }
    if (exclude) {
      on.leave(high, low);
    }
  }
}
