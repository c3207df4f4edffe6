// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Ipv6Address;
import java.util.HashSet;
import java.util.Set;

/**
 * Which addresses mean this host: those of its interfaces, whichever interface a packet comes over
 * (the weak model of RFC 1122 3.3.4.2, as Linux has it), all of 127.0.0.0/8, and the groups and
 * broadcasts that every host listens to.
 */
public final class LocalAddresses {
  private final Set<Prefix> unicast = new HashSet<>();
  private long lastHigh;
  private long lastLow;

  /** None but 127.0.0.0/8. */
  public LocalAddresses() {}

  /** Adds an address. */
  void add(long high, long low) {
    unicast.add(new Prefix(high, low, 128));
  }

  /** Whether this host alone is meant. */
  public boolean isLocal(long high, long low) {
    // Most packets have the destination that the one before had.
    if (high == lastHigh && low == lastLow && low != 0) {
      return true;
    }
    boolean local =
        IpAddress.isIpv4(high, low) && Ipv4Address.isLoopback((int) low)
            || unicast.contains(new Prefix(high, low, 128));
    if (local) {
      lastHigh = high;
      lastLow = low;
    }
    return local;
  }

  /** Takes an address away. */
  void remove(long high, long low) {
    unicast.remove(new Prefix(high, low, 128));
    lastHigh = 0;
    lastLow = 0;
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
    for (Prefix address : unicast) {
      if (Ipv6Address.solicitedNodeLow(address.low()) == low) {
        return true;
      }
    }
    return false;
  }
}
