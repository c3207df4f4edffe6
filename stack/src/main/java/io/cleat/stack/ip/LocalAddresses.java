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
  private final AddressSet unicast = new AddressSet();

  /** The groups by which neighbours ask for the addresses of IPv6 (RFC 4291 2.7.1). */
  private final AddressSet solicited = new AddressSet();

  private int generation;

  /** None but 127.0.0.0/8. */
  public LocalAddresses() {}

  /** Another number after each change. */
  int generation() {
    return generation;
  }

  /** Adds an address. */
  void add(long high, long low) {
    generation++;
    unicast.add(high, low);
    if (!IpAddress.isIpv4(high, low)) {
      solicited.add(Ipv6Address.LINK_MULTICAST_HIGH, Ipv6Address.solicitedNodeLow(low));
    }
  }

  /** Takes an address away. */
  void remove(long high, long low) {
    generation++;
    unicast.remove(high, low);
    if (!IpAddress.isIpv4(high, low)) {
      solicited.remove(Ipv6Address.LINK_MULTICAST_HIGH, Ipv6Address.solicitedNodeLow(low));
    }
  }

  /** Whether this host alone is meant. */
  public boolean isLocal(long high, long low) {
    return IpAddress.isIpv4(high, low) && Ipv4Address.isLoopback((int) low)
        || unicast.contains(high, low);
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
            && (low == Ipv6Address.ALL_NODES_LOW || solicited.contains(high, low))
        || Ipv6Address.isMulticast(high) && from.groups().contains(high, low);
  }
}
