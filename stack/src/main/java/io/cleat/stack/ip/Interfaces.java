// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.spi.Link;
import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Ipv6Address;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The interfaces of a host, and the routes that their addresses bring. */
public final class Interfaces {
  private static final int LOOPBACK_BITS = 8;
  private static final int FULL_BITS = 128;
  private static final int LINK_LOCAL_BITS = 64;

  private final Network network;
  private final Routes routes;
  private final LocalAddresses addresses;
  private final List<Interface> interfaces = new ArrayList<>();
  private final List<Prefix> duplicates = new ArrayList<>();
  private final Interface loopback;

  /** A host with its loopback interface. */
  public Interfaces(Network network, Link loopback) {
    this.network = network;
    network.interfaces(this);
    routes = network.routes;
    addresses = network.addresses;
    this.loopback = add(loopback, "lo", new InterfaceSettings());
    Prefix self = Prefix.of(Ipv4Address.LOOPBACK, LOOPBACK_BITS);
    // All of 127.0.0.0/8 leads home, and whoever calls there calls from 127.0.0.1.
    this.loopback.add(new Address(self));
    addresses.add(self.high(), self.low());
    routes.add(new Route(self, this.loopback, null, self));
    use(this.loopback, new Address(Prefix.of(0, 1, FULL_BITS)));
  }

  /** All of them, loopback first; a view. */
  public List<Interface> list() {
    return Collections.unmodifiableList(interfaces);
  }

  /** The interface with a number, or null. */
  public Interface at(int index) {
    return index >= 1 && index <= interfaces.size() ? interfaces.get(index - 1) : null;
  }

  /** Addresses that were given but belong to others on their links already, the latest of them. */
  public List<Prefix> duplicates() {
    return List.copyOf(duplicates);
  }

  /** Adds an interface. */
  public Interface attach(Link link, String name, InterfaceSettings settings) {
    Interface added = add(link, name, settings);
    if (added.isEthernet()) {
      RouterDiscovery routers = new RouterDiscovery(network, this, added);
      added.routers(routers);
      if (settings.autoconfigure) {
        // RFC 4862 5.3: a link-local address is formed by combining the well-known link-local
        // prefix fe80::0 with an interface identifier.
        long low = Ipv6Address.interfaceId(added.hardware());
        Prefix linkLocal = Prefix.of(Ipv6Address.LINK_LOCAL_HIGH, low, LINK_LOCAL_BITS);
        claim(added, new Address(linkLocal), false);
      }
    }
    return added;
  }

  private Interface add(Link link, String name, InterfaceSettings settings) {
    Interface added = new Interface(network, link, name, interfaces.size() + 1, settings);
    if (!interfaces.isEmpty()) {
      interfaces.get(interfaces.size() - 1).next(added);
    }
    interfaces.add(added);
    return added;
  }

  /**
   * Gives an interface an address: packets to it come home, those to its network go there. On an
   * Ethernet it is asked first whether somebody has it, as the interface's settings say.
   */
  public void address(Interface to, Prefix address) {
    claim(to, new Address(address), true);
  }

  void claim(Interface to, Address address, boolean hurried) {
    if (!to.isEthernet()) {
      use(to, address);
      return;
    }
    Claim claim = new Claim(network, this, to, address);
    to.claims().add(claim);
    claim.begin(hurried);
  }

  // An address comes into use, and goes.

  void use(Interface to, Address address) {
    Prefix prefix = address.prefix;
    to.add(address);
    addresses.add(prefix.high(), prefix.low());
    Prefix self = new Prefix(prefix.high(), prefix.low(), FULL_BITS);
    routes.add(new Route(self, loopback, null, self));
    if (isNetwork(address)) {
      routes.add(onLink(to, prefix));
    }
    if (to.isEthernet() && IpAddress.isLinkLocal(prefix.high()) && to.settings().autoconfigure) {
      to.routers().begin();
    }
    if (address.validUntil != Long.MAX_VALUE) {
      to.routers().schedule();
    }
  }

  void remove(Interface from, Address address) {
    Prefix prefix = address.prefix;
    from.remove(address);
    addresses.remove(prefix.high(), prefix.low());
    Prefix self = new Prefix(prefix.high(), prefix.low(), FULL_BITS);
    routes.remove(new Route(self, loopback, null, self));
    if (isNetwork(address)) {
      routes.remove(onLink(from, prefix));
    }
    leaveSolicited(from, prefix);
  }

  /**
   * RFC 5942 4: by default only the link-local prefix is on the link; that an address was made of a
   * router's prefix is no reason to believe it of that.
   */
  private static boolean isNetwork(Address address) {
    return address.prefix.bits() < FULL_BITS && !address.autonomous;
  }

  private static Route onLink(Interface out, Prefix prefix) {
    boolean named = IpAddress.isLinkLocal(prefix.high()) || prefix.isIpv4();
    Prefix self = new Prefix(prefix.high(), prefix.low(), FULL_BITS);
    return new Route(prefix, out, null, named ? self : null);
  }

  void lost(Interface to, Prefix address) {
    if (duplicates.size() == Interface.ADDRESSES_LIMIT) {
      duplicates.remove(0);
    }
    duplicates.add(address);
  }

  void joinSolicited(Interface to, Prefix address) {
    long group = Ipv6Address.solicitedNodeLow(address.low());
    to.groups().join(Ipv6Address.LINK_MULTICAST_HIGH, group);
  }

  void leaveSolicited(Interface to, Prefix address) {
    long group = Ipv6Address.solicitedNodeLow(address.low());
    to.groups().leave(Ipv6Address.LINK_MULTICAST_HIGH, group);
  }
}
