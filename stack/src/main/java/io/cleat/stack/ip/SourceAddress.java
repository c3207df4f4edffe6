// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.wire.Ipv6Address;
import java.util.List;

/** Which address of an interface a conversation begins from: RFC 6724 5, and Linux for IPv4. */
final class SourceAddress {
  private SourceAddress() {}

  /** The best of an interface's addresses for a destination; null when it has none that fits. */
  static Prefix select(Interface out, long high, long low, long now) {
    List<Address> addresses = out.all();
    Address best = null;
    boolean ipv4 = IpAddress.isIpv4(high, low);
    for (int i = 0; i < addresses.size(); i++) {
      Address candidate = addresses.get(i);
      if (candidate.prefix.isIpv4() == ipv4
          && (best == null
              || (ipv4
                  ? isBetterIpv4(candidate, best, high, low)
                  : isBetter(candidate, best, high, low, now)))) {
        best = candidate;
      }
    }
    return best == null ? null : best.prefix;
  }

  /**
   * Linux's inet_select_addr: the first address in whose network the destination is, else the first
   * of all.
   */
  private static boolean isBetterIpv4(Address candidate, Address best, long high, long low) {
    return candidate.prefix.contains(high, low) && !best.prefix.contains(high, low);
  }

  private static boolean isBetter(Address a, Address b, long high, long low, long now) {
    // Rule 1: prefer same address.
    if (a.is(high, low) || b.is(high, low)) {
      return a.is(high, low);
    }
    // Rule 2: prefer appropriate scope. If Scope(SA) < Scope(SB): if Scope(SA) < Scope(D), then
    // prefer SB and otherwise prefer SA.
    int scope = Ipv6Address.scope(high, low);
    int scopeOfA = Ipv6Address.scope(a.prefix.high(), a.prefix.low());
    int scopeOfB = Ipv6Address.scope(b.prefix.high(), b.prefix.low());
    if (scopeOfA != scopeOfB) {
      return scopeOfA < scopeOfB ? scopeOfA >= scope : scopeOfB < scope;
    }
    // Rule 3: avoid deprecated addresses.
    if (a.isDeprecated(now) != b.isDeprecated(now)) {
      return b.isDeprecated(now);
    }
    // Rules 4, 5 and 7 are about home, outgoing interface and temporary addresses: there are none
    // here but those of the interface. Rule 6: prefer matching label.
    int label = PolicyTable.label(high, low);
    boolean matches = PolicyTable.label(a.prefix.high(), a.prefix.low()) == label;
    boolean otherMatches = PolicyTable.label(b.prefix.high(), b.prefix.low()) == label;
    if (matches != otherMatches) {
      return matches;
    }
    // Rule 8: use longest matching prefix, no longer than that of the address.
    return common(a.prefix, high, low) > common(b.prefix, high, low);
  }

  private static int common(Prefix address, long high, long low) {
    return Math.min(address.commonBits(high, low), address.bits());
  }
}
