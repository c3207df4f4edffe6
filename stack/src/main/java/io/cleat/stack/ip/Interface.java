// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.count.Counter;
import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.Offload;
import io.cleat.stack.spi.Receiver;
import io.cleat.wire.EtherType;
import io.cleat.wire.Ethernet;
import io.cleat.wire.Ipv4;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A link of this host with a name and addresses. */
public final class Interface implements Receiver {
  /** Addresses that are made of routers' prefixes, or are still being claimed. */
  static final int ADDRESSES_LIMIT = 64;

  private static final long MILLI_NANOS = 1_000_000L;

  /** Linux: no router makes us ask more often than this. */
  private static final long LEAST_RETRANSMIT_NANOS = 10 * MILLI_NANOS;

  /** Nor so seldom that what waits for a neighbour waits for ever. */
  private static final long MOST_RETRANSMIT_NANOS = 60_000 * MILLI_NANOS;

  /** RFC 4861 6.2.1: no router may say more than an hour. */
  private static final long MOST_REACHABLE_NANOS = 3_600_000 * MILLI_NANOS;

  private final Network network;
  private final Link link;
  private final String name;
  private final int index;
  private final boolean loopback;

  /** All its frames are our own and there as soon as they are sent: none before we sent one. */
  private final boolean echoes;

  private final long hardware;
  private final int headerBytes;
  private final Outbox outbox;
  private final InterfaceSettings settings;
  private final List<Address> addresses = new ArrayList<>();
  private final List<Claim> claims = new ArrayList<>();
  private final AddressSet broadcasts = new AddressSet();
  private final Groups groups;
  private final Route onLinkIpv4;
  private final Route onLinkIpv6;
  private final int capabilities;
  private Interface next;
  private RouterDiscovery routers;
  private int mtu;
  private int promiscuous;

  /** Frames are in the link that it has not been told to send. */
  private boolean committed;

  /** The link had no room when it was last asked in vain. */
  private boolean full;

  /** The link may have frames for us. */
  private boolean mayHaveFrames;

  /** Of packets that say nothing else; routers may tell (RFC 4861 6.3.4). */
  private int hopLimit = Flow.DEFAULT_TTL;

  private long reachableNanos = Neighbour.REACHABLE_NANOS;
  private long retransmitNanos = Neighbour.RETRANSMIT_NANOS;

  Interface(Network network, Link link, String name, int index, InterfaceSettings settings) {
    this.network = network;
    this.link = link;
    this.name = name;
    this.index = index;
    this.settings = settings;
    loopback = index == 1;
    echoes = loopback && link.arrivals() == null;
    mayHaveFrames = !echoes;
    hardware = link.hardwareAddress();
    capabilities = link.capabilities();
    headerBytes = hardware == Link.NO_HARDWARE ? 0 : Ethernet.SIZE;
    mtu = Math.min(link.mtu(), Ipv4.LENGTH_MAX);
    groups = new Groups(network, this);
    outbox = new Outbox(this, network);
    onLinkIpv4 = new Route(Prefix.of(0, 0), this, null, null);
    onLinkIpv6 = new Route(Prefix.of(0, 0, 0), this, null, null);
  }

  /** The one that was attached after it, or null. */
  public Interface next() {
    return next;
  }

  void next(Interface attached) {
    next = attached;
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

  /** Its Ethernet address, or {@link Link#NO_HARDWARE}. */
  public long hardware() {
    return hardware;
  }

  /** Whether its frames are Ethernet frames and neighbours have addresses of their own. */
  public boolean isEthernet() {
    return headerBytes != 0;
  }

  /** Bytes before the packet in each frame. */
  public int headerBytes() {
    return headerBytes;
  }

  /** Whether the link can do this for us, {@link Link#CHECKSUM} and its like. */
  public boolean can(int capability) {
    return (capabilities & capability) != 0;
  }

  /** As {@link Link#transmit}, which remembers where there was no room. */
  public long transmit(int bytes) {
    long at = link.transmit(bytes);
    if (at == Link.FULL) {
      full = true;
    }
    return at;
  }

  /** Whether there is room for packets after there was none; where not, that is remembered. */
  public boolean hasRoom() {
    full = !link.hasRoom();
    return !full;
  }

  /** Forgets that there was no room: it is asked again. */
  public void forgetFull() {
    full = false;
  }

  /** Whether something is to leave by it and may, as far as was seen when it was asked last. */
  public boolean mayEmit() {
    return committed || (full ? link.hasRoom() : !outbox.isEmpty());
  }

  /** Its addresses with their networks, but for those that are not used yet. */
  public List<Prefix> addresses() {
    return addresses.stream().map(address -> address.prefix).toList();
  }

  /** The groups it listens to. */
  Groups groups() {
    return groups;
  }

  /** What is learnt from routers, on an Ethernet. */
  RouterDiscovery routers() {
    return routers;
  }

  void routers(RouterDiscovery discovery) {
    routers = discovery;
  }

  InterfaceSettings settings() {
    return settings;
  }

  Outbox outbox() {
    return outbox;
  }

  int hopLimit() {
    return hopLimit;
  }

  void hopLimit(int limit) {
    hopLimit = limit;
  }

  /** About how long a neighbour counts as reachable; of IPv6, routers may tell. */
  long reachableNanos(boolean ipv4) {
    return ipv4 ? Neighbour.REACHABLE_NANOS : reachableNanos;
  }

  /** Between two solicitations; of IPv6, routers may tell. */
  long retransmitNanos(boolean ipv4) {
    return ipv4 ? Neighbour.RETRANSMIT_NANOS : retransmitNanos;
  }

  /**
   * Takes over what a router says of both, unsigned; 0 says nothing. RFC 4861 6.3.4: the host
   * should set its BaseReachableTime to the received value, and RetransTimer.
   */
  void timers(int reachableMillis, int retransmitMillis) {
    if (reachableMillis != 0) {
      long told = Integer.toUnsignedLong(reachableMillis) * MILLI_NANOS;
      reachableNanos = Math.min(told, MOST_REACHABLE_NANOS);
    }
    if (retransmitMillis != 0) {
      long told = Integer.toUnsignedLong(retransmitMillis) * MILLI_NANOS;
      retransmitNanos = Math.clamp(told, LEAST_RETRANSMIT_NANOS, MOST_RETRANSMIT_NANOS);
    }
  }

  /** Sets the MTU to less than the link's. */
  void mtu(int bytes) {
    mtu = Math.min(bytes, Math.min(link.mtu(), Ipv4.LENGTH_MAX));
  }

  /** The way to everybody who is on this link, whatever the routes are. */
  Route onLink(boolean ipv4) {
    return ipv4 ? onLinkIpv4 : onLinkIpv6;
  }

  /** Sends what the stack has to say of its own accord; false when the link is full. */
  public boolean emit() {
    return outbox.emit();
  }

  // Addresses.

  List<Address> all() {
    return addresses;
  }

  List<Claim> claims() {
    return claims;
  }

  void add(Address address) {
    addresses.add(address);
    Prefix prefix = address.prefix;
    if (prefix.hasBroadcast()) {
      broadcasts.add(prefix.high(), prefix.broadcastLow());
    }
  }

  void remove(Address address) {
    Prefix prefix = address.prefix;
    if (addresses.remove(address) && prefix.hasBroadcast()) {
      broadcasts.remove(prefix.high(), prefix.broadcastLow());
    }
  }

  /** One of its addresses, or null. */
  Address address(long high, long low) {
    for (int i = 0; i < addresses.size(); i++) {
      if (addresses.get(i).is(high, low)) {
        return addresses.get(i);
      }
    }
    return null;
  }

  /** The claim to an address that is not used yet, or null. */
  Claim claim(long high, long low) {
    for (int i = 0; i < claims.size(); i++) {
      Claim claim = claims.get(i);
      if (!claim.isSettled() && claim.isTo(high, low)) {
        return claim;
      }
    }
    return null;
  }

  /** Whether everybody in one of its networks is meant. */
  boolean isBroadcast(long high, long low) {
    return broadcasts.contains(high, low);
  }

  /** Its address to send from to a destination; null when it has none of that version. */
  Prefix sourceFor(long high, long low) {
    return SourceAddress.select(this, high, low, network.clock.now());
  }

  /** The host is gone: nothing is sent and nothing is due here any more. */
  void end() {
    outbox.clear();
    claims.forEach(network.wheel::cancel);
    network.wheel.cancel(groups);
    if (routers != null) {
      network.wheel.cancel(routers);
    }
  }

  // Groups.

  /** One more listens to a group; false when the interface has too many. */
  public boolean join(long high, long low) {
    return groups.join(high, low);
  }

  /** One less listens to a group. */
  public void leave(long high, long low) {
    groups.leave(high, low);
  }

  /** One more, or with -1 one less, listens to one source of a group alone. */
  public boolean includeSource(long high, long low, long sourceHigh, long sourceLow, int more) {
    return groups.include(high, low, sourceHigh, sourceLow, more);
  }

  /** One more, or with -1 one less, of those who listen to a group does not want one source. */
  public void excludeSource(long high, long low, long sourceHigh, long sourceLow, int more) {
    groups.exclude(high, low, sourceHigh, sourceLow, more);
  }

  // Frames.

  /** Takes frames that have arrived. */
  public void receive(int budget) {
    if (mayHaveFrames) {
      link.receive(this, budget);
      mayHaveFrames = !echoes || link.hasFrames();
    }
  }

  /** Whether frames have arrived. For the stack's owner; others ask the link. */
  public boolean hasFrames() {
    return mayHaveFrames && link.hasFrames();
  }

  /** Has the link send what was committed. */
  public void flush() {
    if (committed) {
      committed = false;
      mayHaveFrames = true;
      link.flush();
    }
  }

  @Override
  public void frame(MemorySegment memory, long at, int length, long offload) {
    network.counters.count(Counter.FRAMES_IN);
    if (network.tap() != null) {
      network.tap().arrived(this, memory, at, length);
    }
    if (isEthernet()
        ? network.ethernet.accepts(this, memory, at, length, offload)
        : network.input.accepts(this, memory, at, length, offload)) {
      network.input.deliver();
    }
  }

  /**
   * Queues the frame in the room that the link lent last, whose packet is written.
   *
   * @param to whom the frame is for, where it is one of Ethernet
   * @param at where the frame begins
   * @param length bytes of the packet
   * @param offload what is still to be done to the packet
   */
  void commit(long to, long at, int length, long offload) {
    if (headerBytes != 0) {
      MemorySegment memory = link.memory();
      Ethernet.header(memory, at, to, hardware, etherType(memory, at + headerBytes));
    }
    if (network.tap() != null) {
      network.tap().leaves(this, link.memory(), at, headerBytes + length);
    }
    link.commit(headerBytes + length, Offload.behind(offload, headerBytes));
    committed = true;
    network.counters.count(Counter.FRAMES_OUT);
  }

  /**
   * Queues the frame that somebody else has written into the room that the link lent last.
   *
   * @param length bytes of the frame
   */
  public void commitFrame(long at, int length) {
    if (network.tap() != null) {
      network.tap().leaves(this, link.memory(), at, length);
    }
    link.commit(length, Offload.NONE);
    committed = true;
    network.counters.count(Counter.FRAMES_OUT);
  }

  /** One more, or with -1 one less, wants to see frames for others. */
  public void promiscuous(int more) {
    promiscuous += more;
  }

  /** Whether somebody wants to see frames for others. */
  public boolean isPromiscuous() {
    return promiscuous > 0;
  }

  /** Packets begin with the version of IP; of the three that we send, only ARP begins with 0. */
  private static int etherType(MemorySegment memory, long at) {
    return switch (IpInput.version(memory, at)) {
      case 4 -> EtherType.IPV4;
      case 6 -> EtherType.IPV6;
      default -> EtherType.ARP;
    };
  }

  @Override
  public String toString() {
    return name + addresses();
  }
}
