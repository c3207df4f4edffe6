// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.spi.Environment;
import io.cleat.stack.time.Clock;
import io.cleat.wire.Ipv6;

/**
 * How large packets to a destination may be, where a router has said that it is less than our own
 * link takes (RFC 1191, RFC 8201). A table of fixed size in which a new entry takes the place of
 * one that hashes alike; after a while an entry is forgotten and larger packets are tried again.
 */
public final class PathMtus {
  /** Destinations; a power of two. */
  static final int LIMIT = 1024;

  /** Linux's net.ipv4.route.mtu_expires: 10 minutes, as RFC 1191 6.3 recommends. */
  static final long KEPT_NANOS = 600_000_000_000L;

  /** Linux's net.ipv4.route.min_pmtu. */
  public static final int LEAST_IPV4 = 552;

  /** RFC 1191 7.1: the plateaus, for routers that do not say how much they take. */
  private static final int[] PLATEAUS = {32_000, 17_914, 8166, 4352, 2002, 1492, 576, 216, 128};

  private final Environment environment;
  private final Clock clock;
  private final long[] highs = new long[LIMIT];
  private final long[] lows = new long[LIMIT];
  private final long[] until = new long[LIMIT];
  private final int[] mtus = new int[LIMIT];
  private final boolean[] locked = new boolean[LIMIT];
  private int known;

  PathMtus(Environment environment, Clock clock) {
    this.environment = environment;
    this.clock = clock;
  }

  private int slot(long high, long low) {
    long mixed = (low ^ Long.rotateLeft(high, 23) ^ environment.secret(1)) * 0x9e37_79b9_7f4a_7c15L;
    return (int) (mixed >>> 54) & LIMIT - 1;
  }

  /** The slot that holds a destination, or -1. */
  private int find(long high, long low) {
    if (known == 0) {
      return -1;
    }
    int slot = slot(high, low);
    if (mtus[slot] == 0 || lows[slot] != low || highs[slot] != high) {
      return -1;
    }
    if (clock.now() - until[slot] >= 0) {
      mtus[slot] = 0;
      known--;
      return -1;
    }
    return slot;
  }

  /** The longest packet to a destination, no more than {@code mtu}, which the link takes. */
  public int of(long high, long low, int mtu) {
    int slot = find(high, low);
    return slot < 0 ? mtu : Math.min(mtu, mtus[slot]);
  }

  /** Whether the path takes less than hosts need to accept, so that routers must fragment. */
  boolean isLocked(long high, long low) {
    int slot = find(high, low);
    return slot >= 0 && locked[slot];
  }

  /**
   * Takes what a router said about a packet of ours, which somebody here has recognized as sent.
   *
   * @param quoted the packet; it tells the destination and how long it was
   * @param told bytes; 0 from a router that does not say
   * @return the longest packet to that destination from now on, or 0 when nothing has changed
   */
  public int learn(Packet quoted, int told) {
    boolean ipv4 = quoted.isIpv4();
    int length = quoted.wholeLength();
    int mtu = told == 0 && ipv4 ? plateau(length) : told;
    // RFC 8201 4: if a node receives a packet too big message reporting a next-hop MTU that is less
    // than the IPv6 minimum link MTU, it must discard it.
    if (!ipv4 && mtu < Ipv6.MINIMUM_MTU) {
      return 0;
    }
    // RFC 1191 3: a host must never increase its estimate in response to such a message.
    int before = of(quoted.destinationHigh, quoted.destinationLow, quoted.from.mtu());
    if (mtu >= before) {
      return 0;
    }
    // Linux: below the least the packets are no smaller, and routers may fragment them.
    boolean small = ipv4 && mtu < LEAST_IPV4;
    int taken = small ? Math.min(before, LEAST_IPV4) : mtu;
    put(quoted.destinationHigh, quoted.destinationLow, taken, small);
    return taken;
  }

  /** RFC 1191 5: the greatest plateau that is less than the length of the packet. */
  private static int plateau(int length) {
    for (int plateau : PLATEAUS) {
      if (plateau < length) {
        return plateau;
      }
    }
    return PLATEAUS[PLATEAUS.length - 1];
  }

  private void put(long high, long low, int mtu, boolean lock) {
    int slot = slot(high, low);
    if (mtus[slot] == 0) {
      known++;
    }
    highs[slot] = high;
    lows[slot] = low;
    mtus[slot] = mtu;
    locked[slot] = lock;
    until[slot] = clock.now() + KEPT_NANOS;
  }
}
