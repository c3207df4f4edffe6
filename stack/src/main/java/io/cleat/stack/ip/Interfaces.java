// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.spi.Link;
import io.cleat.wire.Ipv4Address;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The interfaces of a host, and the routes that their addresses bring. */
public final class Interfaces {
  private static final int LOOPBACK_BITS = 8;
  private static final int FULL_BITS = 128;

  private final IpInput input;
  private final Routes routes;
  private final LocalAddresses addresses;
  private final List<Interface> interfaces = new ArrayList<>();
  private final Interface loopback;

  /** A host with its loopback interface. */
  public Interfaces(IpInput input, Routes routes, LocalAddresses addresses, Link loopback) {
    this.input = input;
    this.routes = routes;
    this.addresses = addresses;
    this.loopback = add(loopback, "lo", true);
    Prefix self = Prefix.of(Ipv4Address.LOOPBACK, LOOPBACK_BITS);
    // All of 127.0.0.0/8 leads home, and whoever calls there calls from 127.0.0.1.
    this.loopback.add(self);
    addresses.add(self.high(), self.low());
    routes.add(new Route(self, this.loopback, null, self));
    address(this.loopback, Prefix.of(0, 1, FULL_BITS));
  }

  /** All of them, loopback first; a view. */
  public List<Interface> list() {
    return Collections.unmodifiableList(interfaces);
  }

  /** Adds an interface. */
  public Interface attach(Link link, String name) {
    return add(link, name, false);
  }

  private Interface add(Link link, String name, boolean isLoopback) {
    Interface added = new Interface(input, link, name, interfaces.size() + 1, isLoopback);
    interfaces.add(added);
    return added;
  }

  /** Gives an interface an address: packets to it come home, those to its network go there. */
  public void address(Interface to, Prefix address) {
    to.add(address);
    addresses.add(address.high(), address.low());
    Prefix self = new Prefix(address.high(), address.low(), FULL_BITS);
    routes.add(new Route(self, loopback, null, self));
    if (address.bits() < FULL_BITS) {
      routes.add(new Route(address, to, null, self));
    }
  }
}
