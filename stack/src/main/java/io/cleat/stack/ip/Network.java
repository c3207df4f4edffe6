// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.count.Counters;
import io.cleat.stack.mem.RingPool;
import io.cleat.stack.spi.Environment;
import io.cleat.stack.time.Clock;
import io.cleat.stack.time.Wheel;
import io.cleat.wire.IpProtocol;

/** The Internet layer of one stack, its parts put together. */
public final class Network {
  public final Environment environment;
  public final Clock clock;
  public final Wheel wheel;
  public final Counters counters;
  public final RingPool rings;
  public final Routes routes = new Routes();
  public final LocalAddresses addresses = new LocalAddresses();
  public final IpInput input;
  public final IpOutput output;
  public final Replies replies;
  public final Icmp icmp;
  public final PathMtus pathMtus;
  final Neighbours neighbours;
  final Reassembly reassembly;
  final Fragmentation fragmentation;
  final EthernetInput ethernet;
  final AddressResolution arp;
  final NeighbourDiscovery ndp;
  final Redirects redirects;

  /** Without interfaces, and nobody above but ICMP. */
  public Network(
      Environment environment, Clock clock, Wheel wheel, Counters counters, RingPool rings) {
    this.environment = environment;
    this.clock = clock;
    this.wheel = wheel;
    this.counters = counters;
    this.rings = rings;
    neighbours = new Neighbours(environment, clock, wheel, rings, counters);
    pathMtus = new PathMtus(environment, clock);
    reassembly = new Reassembly(this);
    fragmentation = new Fragmentation(this);
    input = new IpInput(counters, addresses, reassembly);
    output = new IpOutput(this);
    replies = new Replies(this);
    icmp = new Icmp(counters, replies, addresses, routes, clock);
    redirects = new Redirects(this);
    arp = new AddressResolution(this);
    ndp = new NeighbourDiscovery(this);
    ethernet = new EthernetInput(counters, input, arp);
    IcmpInput icmpInput = new IcmpInput(this);
    neighbours.connect(arp, ndp, icmpInput);
    input.icmp(icmp);
    input.upper(IpProtocol.ICMP, icmpInput);
    input.upper(IpProtocol.ICMPV6, icmpInput);
  }
}
