// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Ipv6Address;

/**
 * Which addresses mean this host: those of its interfaces, whichever interface a packet comes over
 * (the weak model of RFC 1122 3.3.4.2, as Linux has it), all of 127.0.0.0/8, and the groups and
 * broadcasts that every host listens to.
 */
public final class LocalAddresses {
  /** To spread neighbouring addresses: 2 to the 64th over the golden ratio. */
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

  private static final int FEWEST_PLACES = 16;

  /** Places of two words each, high and low; {@code ::}, which nobody has, where one is free. */
  private long[] places = new long[2 * FEWEST_PLACES];

  private int count;

  /** None but 127.0.0.0/8. */
  public LocalAddresses() {}

  /** Adds an address. */
  void add(long high, long low) {
    int place = place(high, low);
    if (isFree(place)) {
      count++;
      places[place] = high;
      places[place + 1] = low;
      if (4 * count > places.length) {
        rehash(2 * places.length);
      }
    }
  }

  /** Takes an address away. */
  void remove(long high, long low) {
    int place = place(high, low);
    if (!isFree(place)) {
      places[place] = 0;
      places[place + 1] = 0;
      rehash(places.length);
    }
  }

  private void rehash(int length) {
    long[] before = places;
    places = new long[length];
    count = 0;
    for (int i = 0; i < before.length; i += 2) {
      if ((before[i] | before[i + 1]) != 0) {
        add(before[i], before[i + 1]);
      }
    }
  }

  /** Where it is, or would be. */
  private int place(long high, long low) {
    int mask = places.length - 2;
    int place = (int) ((high ^ low) * SPREAD >>> Integer.SIZE) & mask;
    while (!isFree(place) && (places[place] != high || places[place + 1] != low)) {
      place = place + 2 & mask;
    }
    return place;
  }

  private boolean isFree(int place) {
    return (places[place] | places[place + 1]) == 0;
  }

  /** Whether this host alone is meant. */
  public boolean isLocal(long high, long low) {
    return IpAddress.isIpv4(high, low) && Ipv4Address.isLoopback((int) low)
        || !isFree(place(high, low));
  }

  /** Whether several are meant, this host among them. */
  boolean isMany(Interface from, long high, long low) {
    if (IpAddress.isIpv4(high, low)) {
      int address = (int) low;
      return address == Ipv4Address.BROADCAST
          || address == Ipv4Address.ALL_HOSTS
          || from.isBroadcast(high, low)
          || Ipv4Address.isMulticast(address) && from.groups().contains(high, low);
    }
    // RFC 4291 2.8: a host recognizes all-nodes and the solicited-node group of each address.
    return high == Ipv6Address.LINK_MULTICAST_HIGH
            && (low == Ipv6Address.ALL_NODES_LOW || isOwnSolicited(high, low))
        || Ipv6Address.isMulticast(high) && from.groups().contains(high, low);
  }

  private boolean isOwnSolicited(long high, long low) {
    if (!Ipv6Address.isSolicitedNode(high, low)) {
      return false;
    }
    for (int place = 0; place < places.length; place += 2) {
      if (!isFree(place) && Ipv6Address.solicitedNodeLow(places[place + 1]) == low) {
        return true;
      }
    }
    return false;
  }
}
