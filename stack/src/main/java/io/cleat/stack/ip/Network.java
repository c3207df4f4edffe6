// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.count.Counters;
import io.cleat.stack.mem.RingPool;
import io.cleat.stack.profile.Profile;
import io.cleat.stack.spi.Environment;
import io.cleat.stack.time.Clock;
import io.cleat.stack.time.Wheel;
import io.cleat.wire.IpProtocol;
import java.lang.foreign.MemorySegment;

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
  public final Looped looped;
  final GroupReports reports;
  final GroupQueries queries;
  final Neighbours neighbours;
  final Reassembly reassembly;
  final Fragmentation fragmentation;
  final EthernetInput ethernet;
  final AddressResolution arp;
  final NeighbourDiscovery ndp;
  final Redirects redirects;

  /** How many queues hold packets that wait to be sent: replies, and outboxes of interfaces. */
  public int queuesWaiting;

  private final Packet localError = new Packet();
  private Interfaces interfaces;
  private final Upper[] pings = new Upper[2];
  private FrameTap tap;
  private Profile profile = Profile.linux();

  /** Without interfaces, and nobody above but ICMP. */
  public Network(
      Environment environment, Clock clock, Wheel wheel, Counters counters, RingPool rings) {
    this.environment = environment;
    this.clock = clock;
    this.wheel = wheel;
    this.counters = counters;
    this.rings = rings;
    neighbours = new Neighbours(environment, clock, wheel, rings, counters);
    looped = new Looped(this);
    reports = new GroupReports(this);
    queries = new GroupQueries(counters);
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
    input.upper(IpProtocol.IGMP, queries);
    input.upper(IpProtocol.ICMP, icmpInput);
    input.upper(IpProtocol.ICMPV6, icmpInput);
  }

  /** What is set of this stack. */
  public Profile profile() {
    return profile;
  }

  /** Sets it, for what happens from now on. */
  public void profile(Profile changed) {
    profile = changed;
    icmp.profile(changed);
  }

  void interfaces(Interfaces list) {
    interfaces = list;
  }

  /** Sets who takes echo replies, and hears of echo requests, of one version. */
  public void pings(boolean ipv4, Upper takes) {
    pings[ipv4 ? 0 : 1] = takes;
  }

  Upper pings(boolean ipv4) {
    return pings[ipv4 ? 0 : 1];
  }

  /** Sets who looks at all frames; null for nobody. */
  public void tap(FrameTap looks) {
    tap = looks;
  }

  FrameTap tap() {
    return tap;
  }

  /** The next identification for a packet of a flow of IPv4. */
  public int identification(Flow flow, int protocol) {
    return fragmentation.identification((int) flow.localLow, (int) flow.remoteLow, protocol);
  }

  /** The interface with a number, or null. */
  public Interface interfaceAt(int index) {
    return interfaces.at(index);
  }

  /** The interface with a name, or null. */
  public Interface interfaceNamed(String name) {
    for (Interface one : interfaces.list()) {
      if (one.name().equals(name)) {
        return one;
      }
    }
    return null;
  }

  /** The interface with an address of its own, or null. */
  public Interface interfaceOf(long high, long low) {
    for (Interface one : interfaces.list()) {
      if (one.address(high, low) != null) {
        return one;
      }
    }
    return null;
  }

  /** Whether everybody on some link of ours is meant. */
  public boolean isBroadcast(long high, long low) {
    if (IpAddress.isBroadcast(high, low)) {
      return true;
    }
    for (Interface one : interfaces.list()) {
      if (one.isBroadcast(high, low)) {
        return true;
      }
    }
    return false;
  }

  /** Whether everybody on the link is meant where this route leads. */
  public boolean isBroadcast(Route route, long high, long low) {
    return IpAddress.isBroadcast(high, low)
        || route.to().isBroadcast(high, low)
        || route.out().isBroadcast(high, low);
  }

  /** How many datagrams wait for the rest of their fragments. */
  public int reassemblies() {
    return reassembly.count();
  }

  /** Bytes of memory of those datagrams. */
  public int reassemblyBytes() {
    return reassembly.bytes();
  }

  /** How many neighbours are known, or were looked for. */
  public int neighbours() {
    return neighbours.size();
  }

  /** How many of them are being looked for, or have something waiting for them. */
  public int pendingNeighbours() {
    return neighbours.pending();
  }

  /** How many packets wait: for neighbours, for room in links, or to come back to this host. */
  public int waitingPackets() {
    int packets = neighbours.waitingPackets() + replies.count() + looped.count();
    for (Interface one : interfaces.list()) {
      packets += one.outbox().count();
    }
    return packets;
  }

  /** The host is gone: what waits is forgotten, and nothing is due any more. */
  public void close() {
    reassembly.clear();
    neighbours.clear();
    redirects.end();
    replies.clear();
    looped.clear();
    interfaces.list().forEach(Interface::end);
  }

  /** A packet that we ourselves found too long, to be told about as if a router had. */
  public Packet localError(Flow flow, int mtu) {
    localError.destinationHigh = flow.remoteHigh;
    localError.destinationLow = flow.remoteLow;
    localError.memory = MemorySegment.NULL;
    localError.errorOrigin = Packet.ORIGIN_LOCAL;
    localError.errorType = 0;
    localError.errorCode = 0;
    localError.errorInfo = mtu;
    return localError;
  }
}
