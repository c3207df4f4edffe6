// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.Receiver;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6Address;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A link of this host with a name and addresses. */
public final class Interface implements Receiver {
  private final IpInput input;
  private final Link link;
  private final String name;
  private final int index;
  private final boolean loopback;
  private final int mtu;
  private final List<Prefix> addresses = new ArrayList<>();

  Interface(IpInput input, Link link, String name, int index, boolean loopback) {
    this.input = input;
    this.link = link;
    this.name = name;
    this.index = index;
    this.loopback = loopback;
    mtu = Math.min(link.mtu(), Ipv4.LENGTH_MAX);
  }

  /** Where its frames go. */
  public Link link() {
    return link;
  }

  /** Its name, as {@code lo}. */
  public String name() {
    return name;
  }

  /** Its number, from 1. */
  public int index() {
    return index;
  }

  /** Whether all it carries comes back. */
  public boolean isLoopback() {
    return loopback;
  }

  /** The longest packet in bytes. */
  public int mtu() {
    return mtu;
  }

  /** Whether the link can do this for us, {@link Link#CHECKSUM} and its like. */
  public boolean can(int capability) {
    return (link.capabilities() & capability) != 0;
  }

  /** Its addresses with their networks. */
  public List<Prefix> addresses() {
    return List.copyOf(addresses);
  }

  void add(Prefix address) {
    addresses.add(address);
  }

  boolean isBroadcast(long high, long low) {
    for (int i = 0; i < addresses.size(); i++) {
      if (addresses.get(i).isBroadcast(high, low)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Its address that is nearest to a destination: of the same version and scope, with the most
   * leading bits in common (RFC 6724 5, rules 2 and 8); null when it has none.
   */
  Prefix sourceFor(long high, long low) {
    Prefix best = null;
    for (int i = 0; i < addresses.size(); i++) {
      Prefix address = addresses.get(i);
      if (address.isIpv4() == IpAddress.isIpv4(high, low) && isNearer(address, best, high, low)) {
        best = address;
      }
    }
    return best;
  }

  private static boolean isNearer(Prefix address, Prefix best, long high, long low) {
    if (best == null) {
      return true;
    }
    int scope = scope(high, low);
    boolean fits = scope(address.high(), address.low()) >= scope;
    boolean bestFits = scope(best.high(), best.low()) >= scope;
    return fits == bestFits ? address.commonBits(high, low) > best.commonBits(high, low) : fits;
  }

  private static int scope(long high, long low) {
    return Ipv6Address.scope(high, low);
  }

  @Override
  public void frame(MemorySegment memory, long at, int length, long offload) {
    input.frame(this, memory, at, length, offload);
  }

  @Override
  public String toString() {
    return name + addresses;
  }
}
