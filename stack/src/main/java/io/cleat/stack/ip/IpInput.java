// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.count.Counter;
import io.cleat.stack.count.Counters;
import io.cleat.stack.count.Layer;
import io.cleat.stack.spi.Offload;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv4Options;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Address;
import io.cleat.wire.Ipv6Extensions;
import io.cleat.wire.Reason;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Packets in: checks the header once, finds out whether it is for us, and hands it up. */
public final class IpInput {
  private final Counters counters;
  private final LocalAddresses addresses;
  private final Reassembly reassembly;
  private final Upper[] uppers = new Upper[256];
  private final Packet packet = new Packet();
  private final LastPath last = new LastPath();
  private Icmp icmp;
  private RawInput raw;
  private boolean linkToMany;
  private boolean looped;

  /** Knows nobody above yet. */
  IpInput(Counters counters, LocalAddresses addresses, Reassembly reassembly) {
    this.counters = counters;
    this.addresses = addresses;
    this.reassembly = reassembly;
  }

  /** Sets who tells senders what is wrong with their packets, and speaks ICMP. */
  public void icmp(Icmp icmp) {
    this.icmp = icmp;
  }

  /** Sets who takes the packets of a protocol. */
  public void upper(int protocol, Upper upper) {
    uppers[protocol] = upper;
  }

  /** Sets who gets copies of packets first. */
  public void raw(RawInput input) {
    raw = input;
  }

  RawInput raw() {
    return raw;
  }

  /** Who takes the packets of a protocol, or null. */
  Upper upper(int protocol) {
    return uppers[protocol];
  }

  /** Says of the next packet whether its frame was sent to several. */
  void linkToMany(boolean toMany) {
    linkToMany = toMany;
  }

  /** Says that the next packet is a copy of one that this host has sent. */
  void looped() {
    looped = true;
  }

  static int version(MemorySegment memory, long at) {
    return (memory.get(ValueLayout.JAVA_BYTE, at) & 0xff) >>> 4;
  }

  /** Takes a packet, and hands it up where it is whole and for this host. */
  void frame(Interface from, MemorySegment memory, long at, int length, long offload) {
    if (accepts(from, memory, at, length, offload)) {
      deliver();
    }
  }

  /**
   * Looks at a packet.
   *
   * @return whether it is for {@link #deliver}, which is a step of its own so that calls are not
   *     nested deeper than compilers follow them
   */
  boolean accepts(Interface from, MemorySegment memory, long at, int length, long offload) {
    packet.from = from;
    packet.checksumTrusted = Offload.isChecksumTrusted(offload);
    packet.segmentSize = Offload.segmentSize(offload);
    packet.linkToMany = linkToMany;
    linkToMany = false;
    packet.looped = looped;
    looped = false;
    return accepts(memory, at, length);
  }

  private boolean accepts(MemorySegment memory, long at, int length) {
    if (length < Ipv4.SIZE) {
      boolean ipv6 = length > 0 && version(memory, at) == 6;
      counters.malformed(ipv6 ? Layer.IPV6 : Layer.IPV4, Reason.TRUNCATED);
      return false;
    }
    long first = Ipv4.first(memory, at);
    return first >>> 60 == 6 ? ipv6(memory, at, length) : ipv4(memory, at, length, first);
  }

  private boolean ipv4(MemorySegment memory, long at, int length, long first) {
    long second = Ipv4.second(memory, at);
    int destination = Ipv4.destination(memory, at);
    int answer = Ipv4.check(memory, at, length, first, second, destination);
    if (answer != Reason.GOOD) {
      counters.malformed(Layer.IPV4, answer);
      return false;
    }
    int headerLength = Ipv4.headerLength(first);
    packet.place(memory, at, headerLength, Ipv4.totalLength(first));
    packet.readIpv4(first, second, destination);
    if (!isForUs() || headerLength > Ipv4.SIZE && !hasGoodOptions(memory, at)) {
      return false;
    }
    packet.protocolField = (int) Ipv4.PROTOCOL;
    if (Ipv4.isFragment(first)) {
      reassembled(reassembly.ipv4(packet));
      return false;
    }
    return true;
  }

  /** RFC 1122 3.2.2.5: a host should generate parameter problem messages. */
  private boolean hasGoodOptions(MemorySegment memory, long at) {
    int answer = Ipv4Options.check(memory, at);
    if (answer != Reason.GOOD) {
      counters.malformed(Layer.IPV4, answer);
      icmp.problem(packet, 0, Reason.pointer(answer));
    } else if (hasSourceRoute(memory, at)) {
      counters.count(Counter.DROP_SOURCE_ROUTED);
    } else {
      return true;
    }
    return false;
  }

  /**
   * RFC 1122 3.2.1.8 (c): a host may be the end of a source route. No host on today's Internet
   * needs it and Linux drops such packets (accept_source_route = 0), so do we.
   */
  private static boolean hasSourceRoute(MemorySegment memory, long at) {
    return Ipv4Options.find(memory, at, Ipv4Options.LOOSE_SOURCE_ROUTE) >= 0
        || Ipv4Options.find(memory, at, Ipv4Options.STRICT_SOURCE_ROUTE) >= 0;
  }

  private boolean ipv6(MemorySegment memory, long at, int length) {
    int answer = Ipv6.check(memory, at, length);
    if (answer != Reason.GOOD) {
      counters.malformed(Layer.IPV6, answer);
      return false;
    }
    packet.place(memory, at, Ipv6.SIZE, Ipv6.SIZE + Ipv6.payloadLength(memory, at));
    packet.readIpv6(memory, at);
    if (!isForUs()) {
      return false;
    }
    long chain = Ipv6Extensions.scan(memory, at);
    if (Ipv6Extensions.answer(chain) != Reason.GOOD) {
      counters.malformed(Layer.IPV6, Ipv6Extensions.answer(chain));
      problem(Ipv6Extensions.answer(chain));
      return false;
    }
    packet.protocol = Ipv6Extensions.protocol(chain);
    int upper = Ipv6Extensions.upper(chain);
    packet.upper = at + upper;
    packet.upperLength = Ipv6.SIZE + Ipv6.payloadLength(memory, at) - upper;
    if (Ipv6Extensions.isFragment(chain)) {
      reassembled(reassembly.ipv6(packet, at + Ipv6Extensions.fragment(chain)));
      return false;
    }
    packet.protocolField = Ipv6Extensions.protocolField(chain);
    packet.routerAlert = Ipv6Extensions.hasRouterAlert(chain);
    packet.fragmented = Ipv6Extensions.hasFragmentHeader(chain);
    return true;
  }

  /**
   * Goes on with a datagram that is whole now.
   *
   * @param whole null when there is none
   */
  private void reassembled(Partial whole) {
    if (whole == null) {
      return;
    }
    if (!whole.finish()) {
      counters.count(Counter.DROP_FRAGMENTS_ECN);
    } else {
      counters.count(Counter.REASSEMBLED);
      packet.checksumTrusted = false;
      packet.segmentSize = 0;
      MemorySegment memory = whole.memory();
      if (accepts(memory, whole.at(), whole.length())) {
        packet.fragmented = true;
        deliver();
      }
    }
    reassembly.done(whole);
  }

  private void problem(int answer) {
    int code = Ipv6Extensions.problemCode(answer, packet.toMany);
    if (code >= 0) {
      icmp.problem(packet, code, Reason.pointer(answer));
    }
  }

  /** Whether the packet is meant for this host; one that is not is dropped and counted. */
  private boolean isForUs() {
    if (last.isOfTheSame(packet, addresses.generation())) {
      packet.toMany = false;
      return true;
    }
    if (!mayBeForUs()) {
      return false;
    }
    if (!packet.toMany && !packet.looped) {
      last.remember(packet, addresses.generation());
    }
    return true;
  }

  private boolean mayBeForUs() {
    long high = packet.destinationHigh;
    long low = packet.destinationLow;
    // RFC 1122 3.2.1.3 (g): 127.0.0.0/8 must not appear outside a host. RFC 4291 2.5.3: neither
    // must the loopback address of IPv6, nor, 2.7, what is for groups of a single interface.
    if (!packet.from.isLoopback()
        && !packet.looped
        && (IpAddress.isLoopback(packet.sourceHigh, packet.sourceLow)
            || IpAddress.isLoopback(high, low)
            || Ipv6Address.isMulticast(high)
                && Ipv6Address.scope(high, low) == Ipv6Address.SCOPE_INTERFACE)) {
      counters.count(Counter.DROP_MARTIAN);
      return false;
    }
    packet.toMany = addresses.isMany(packet.from, high, low);
    if (!packet.toMany && !addresses.isLocal(high, low)) {
      counters.count(Counter.DROP_NOT_FOR_US);
      return false;
    }
    // RFC 1122 3.3.6: a host should silently discard a datagram that is received via a link-layer
    // broadcast but does not specify an IP multicast or broadcast destination address.
    if (packet.linkToMany && !packet.toMany) {
      counters.count(Counter.DROP_LINK_BROADCAST);
      return false;
    }
    // RFC 1122 3.2.1.3: an incoming datagram whose source is invalid is silently discarded. Linux's
    // martian sources: our own address, or that of all on the link, cannot come from there.
    if (packet.isIpv4()
        && !packet.from.isLoopback()
        && !packet.looped
        && (addresses.isLocal(packet.sourceHigh, packet.sourceLow)
            || packet.from.isBroadcast(packet.sourceHigh, packet.sourceLow))) {
      counters.count(Counter.DROP_MARTIAN);
      return false;
    }
    // A host knows itself by now: from 0.0.0.0 or :: only those speak who have no address yet, to
    // all who may tell them.
    if (IpAddress.isAny(packet.sourceHigh, packet.sourceLow) && !packet.toMany) {
      counters.count(Counter.DROP_MARTIAN);
      return false;
    }
    return true;
  }

  /** Hands up the packet that was just accepted. */
  void deliver() {
    boolean taken = raw != null && raw.input(packet);
    Upper upper = uppers[packet.protocol];
    if (upper != null) {
      upper.input(packet);
    } else if (taken) {
      return;
    } else if (packet.isIpv4() || packet.protocol != IpProtocol.NO_NEXT_HEADER) {
      counters.count(Counter.DROP_UNKNOWN_PROTOCOL);
      icmp.unknownProtocol(packet, packet.protocolField);
    }
  }
}
