// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.count.Counter;
import io.cleat.stack.count.Counters;
import io.cleat.stack.count.Layer;
import io.cleat.wire.EtherType;
import io.cleat.wire.Ethernet;
import io.cleat.wire.MacAddress;
import io.cleat.wire.Reason;
import java.lang.foreign.MemorySegment;

/** Ethernet frames in: takes those that are for us and hands up what they carry (RFC 894). */
final class EthernetInput {
  private static final int VLAN_MASK = 0xfff;

  private final Counters counters;
  private final IpInput ip;
  private final AddressResolution arp;

  EthernetInput(Counters counters, IpInput ip, AddressResolution arp) {
    this.counters = counters;
    this.ip = ip;
    this.arp = arp;
  }

  /**
   * Looks at a frame.
   *
   * @return whether it is for {@link IpInput#deliver}
   */
  boolean accepts(Interface from, MemorySegment memory, long at, int length, long offload) {
    int answer = Ethernet.check(memory, at, length);
    if (answer != Reason.GOOD) {
      counters.malformed(Layer.ETHERNET, answer);
      return false;
    }
    long to = Ethernet.destination(memory, at);
    if (to != from.hardware() && !MacAddress.isMulticast(to)) {
      counters.count(Counter.DROP_LINK_NOT_FOR_US);
      return false;
    }
    // A tag with VLAN 0 says nothing but a priority (IEEE 802.1Q 6.9).
    if ((Ethernet.tag(memory, at) & VLAN_MASK) != 0) {
      counters.count(Counter.DROP_VLAN);
      return false;
    }
    int header = Ethernet.headerLength(memory, at);
    return carry(from, memory, at, header, length, offload);
  }

  private boolean carry(
      Interface from, MemorySegment memory, long at, int header, int length, long offload) {
    int left = length - header;
    switch (Ethernet.type(memory, at)) {
      case EtherType.IPV4, EtherType.IPV6 -> {
        ip.linkToMany(MacAddress.isMulticast(Ethernet.destination(memory, at)));
        return ip.accepts(from, memory, at + header, left, offload);
      }
      case EtherType.ARP -> arp.input(from, memory, at + header, left);
      default -> counters.count(Counter.DROP_ETHER_TYPE);
    }
    return false;
  }
}
