// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import io.cleat.wire.Arp;
import io.cleat.wire.EtherType;
import io.cleat.wire.Ethernet;
import io.cleat.wire.Icmpv4;
import io.cleat.wire.Icmpv6;
import io.cleat.wire.Igmp;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Address;
import io.cleat.wire.Ipv6Extensions;
import io.cleat.wire.MacAddress;
import io.cleat.wire.Mld;
import io.cleat.wire.Ndp;
import io.cleat.wire.NdpOptions;
import io.cleat.wire.Tcp;
import io.cleat.wire.Udp;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Good frames to the host that is attacked, of the kinds that do not come about between two hosts
 * by themselves: what routers say, errors, fragments, queries.
 */
final class Samples {
  static final int US = Ipv4Address.of(192, 0, 2, 1);
  static final int PEER = Ipv4Address.of(192, 0, 2, 2);
  static final int GROUP = Ipv4Address.of(239, 1, 2, 3);
  static final long NET = 0x2001_0db8_0000_0000L;
  static final long US_MAC = 0x0200_0000_0001L;
  static final long PEER_MAC = 0x0200_0000_0002L;
  static final int PORT = 7;

  private static final long LL = Ipv6Address.LINK_LOCAL_HIGH;
  private static final long FF02 = Ipv6Address.LINK_MULTICAST_HIGH;
  private static final int HOPS = 64;
  private static final int SIXTEEN_BIT = 0xffff;

  private final List<byte[]> frames = new ArrayList<>();

  private Samples() {
    arp();
    errors();
    queries();
    for (int type = Ndp.ROUTER_SOLICITATION; type <= Ndp.REDIRECT; type++) {
      neighbour(type);
    }
    fragments();
    byte[] syn = new byte[Tcp.SIZE];
    int control = Tcp.control(Tcp.SIZE, Tcp.SYN, SIXTEEN_BIT);
    Tcp.header(MemorySegment.ofArray(syn), 0, Tcp.ports(40_000, 80), 7, 0, control);
    four(PEER, US, IpProtocol.TCP, syn);
    six(new long[] {NET, 2, NET, 1}, IpProtocol.TCP, HOPS, syn);
    four(PEER, GROUP, IpProtocol.UDP, udp(new byte[64]));
    six(new long[] {NET, 2, NET, 1}, IpProtocol.UDP, HOPS, udp(new byte[64]));
  }

  /** The frames, each as long as it says and with good checksums. */
  static List<byte[]> frames() {
    return new Samples().frames;
  }

  private void arp() {
    for (int operation = Arp.REQUEST; operation <= Arp.REPLY; operation++) {
      byte[] bytes = new byte[Ethernet.SIZE + Arp.SIZE];
      MemorySegment frame = MemorySegment.ofArray(bytes);
      Ethernet.header(frame, 0, US_MAC, PEER_MAC, EtherType.ARP);
      Arp.header(frame, Ethernet.SIZE, operation, PEER_MAC, PEER);
      Arp.target(frame, Ethernet.SIZE, US_MAC, US);
      frames.add(bytes);
    }
  }

  private void errors() {
    byte[] ours = ipv4(US, PEER, IpProtocol.UDP, udp(new byte[20]));
    int[] types = {Icmpv4.UNREACHABLE, Icmpv4.REDIRECT, Icmpv4.PARAMETER_PROBLEM};
    for (int type : types) {
      four(PEER, US, IpProtocol.ICMP, error(type, 0, PEER, ours));
    }
    four(PEER, US, IpProtocol.ICMP, error(Icmpv4.TIME_EXCEEDED, 0, 0, ours));
    four(PEER, US, IpProtocol.ICMP, error(Icmpv4.UNREACHABLE, 4, 1000, ours));
    four(PEER, US, IpProtocol.ICMP, error(Icmpv4.ECHO_REQUEST, 0, 1, new byte[8]));
    byte[] echo4 = error(Icmpv4.ECHO_REQUEST, 0, 1, new byte[8]);
    four(PEER, Ipv4Address.ALL_HOSTS, IpProtocol.ICMP, echo4);
    byte[] ours6 = ipv6(new long[] {NET, 1, NET, 2}, IpProtocol.UDP, HOPS, udp(new byte[20]));
    for (int type = Icmpv6.UNREACHABLE; type <= Icmpv6.PARAMETER_PROBLEM; type++) {
      int rest = type == Icmpv6.PACKET_TOO_BIG ? 1300 : 0;
      six(new long[] {NET, 2, NET, 1}, IpProtocol.ICMPV6, HOPS, error(type, 0, rest, ours6));
    }
    byte[] echo = error(Icmpv6.ECHO_REQUEST, 0, 1, new byte[8]);
    six(new long[] {NET, 2, NET, 1}, IpProtocol.ICMPV6, HOPS, echo);
  }

  private void queries() {
    byte[] query = new byte[Igmp.QUERY_V3_SIZE + 8];
    Igmp.header(MemorySegment.ofArray(query), 0, Igmp.QUERY, 10, GROUP);
    FrameMutation.put16(query, Igmp.SIZE + 2, 2);
    four(PEER, Ipv4Address.ALL_HOSTS, IpProtocol.IGMP, query);
    four(PEER, Ipv4Address.ALL_HOSTS, IpProtocol.IGMP, Arrays.copyOf(query, Igmp.SIZE));
    byte[] report = new byte[Igmp.SIZE + 12];
    Igmp.report(MemorySegment.ofArray(report), 0, 1);
    Igmp.writeRecord(MemorySegment.ofArray(report), Igmp.SIZE, 2, GROUP, 1);
    four(PEER, US, IpProtocol.IGMP, report);
    byte[] listener = new byte[Mld.QUERY_V2_SIZE];
    Mld.header(MemorySegment.ofArray(listener), 0, Mld.QUERY, 0, 0);
    six(new long[] {LL, 2, FF02, 1}, IpProtocol.ICMPV6, 1, listener);
    byte[] heard = new byte[Mld.REPORT_V2_SIZE + 36];
    Mld.report(MemorySegment.ofArray(heard), 0, 1);
    Mld.writeRecord(MemorySegment.ofArray(heard), Mld.REPORT_V2_SIZE, 2, 1, FF02, 1);
    six(new long[] {LL, 2, FF02, 1}, IpProtocol.ICMPV6, 1, heard);
  }

  private void neighbour(int type) {
    byte[] message = new byte[Ndp.REDIRECT_SIZE + NdpOptions.ADDRESS_SIZE + NdpOptions.PREFIX_SIZE];
    MemorySegment memory = MemorySegment.ofArray(message);
    Icmpv6.header(memory, 0, type, 0, 0x4000_0708);
    Ndp.redirected(memory, 0, NET + 1, 5);
    int at =
        type == Ndp.ROUTER_ADVERTISEMENT
            ? Ndp.ADVERTISEMENT_SIZE
            : type == Ndp.REDIRECT
                ? Ndp.REDIRECT_SIZE
                : type == Ndp.ROUTER_SOLICITATION ? Ndp.SOLICITATION_SIZE : Ndp.NEIGHBOR_SIZE;
    if (at == Ndp.NEIGHBOR_SIZE) {
      Ndp.neighborSolicitation(memory, 0, NET, 1);
      Icmpv6.header(memory, 0, type, 0, 0x6000_0000);
    }
    long next = NdpOptions.writeHardware(memory, at, NdpOptions.SOURCE_ADDRESS, PEER_MAC);
    NdpOptions.writePrefix(memory, next, 64, NdpOptions.ON_LINK | NdpOptions.AUTONOMOUS, NET + 2);
    NdpOptions.lifetimes(memory, next, 9000, 8000);
    byte[] whole = Arrays.copyOf(message, (int) next + NdpOptions.PREFIX_SIZE);
    long[] link = {LL, Ipv6Address.interfaceId(PEER_MAC), LL, Ipv6Address.interfaceId(US_MAC)};
    six(link, IpProtocol.ICMPV6, Ndp.HOP_LIMIT, whole);
  }

  private void fragments() {
    byte[] datagram = udp(new byte[24]);
    for (int half = 0; half < 2; half++) {
      byte[] part = Arrays.copyOfRange(datagram, half * 16, half * 16 + 16);
      byte[] packet = ipv4(PEER, US, IpProtocol.UDP, part);
      MemorySegment memory = MemorySegment.ofArray(packet);
      Ipv4.fragment(memory, 0, half * 16, half == 0 ? Ipv4.MORE_FRAGMENTS : 0);
      Ipv4.identification(memory, 0, 5);
      Ipv4.seal(memory, 0);
      frame(US_MAC, EtherType.IPV4, packet);
      byte[] six = new byte[Ipv6Extensions.FRAGMENT_SIZE + part.length];
      Ipv6Extensions.fragment(
          MemorySegment.ofArray(six), 0, IpProtocol.UDP, half * 16, half == 0, 7);
      System.arraycopy(part, 0, six, Ipv6Extensions.FRAGMENT_SIZE, part.length);
      six(new long[] {NET, 2, NET, 1}, IpProtocol.FRAGMENT, HOPS, six);
    }
  }

  private static byte[] udp(byte[] text) {
    byte[] bytes = new byte[Udp.SIZE + text.length];
    Udp.header(MemorySegment.ofArray(bytes), 0, Tcp.ports(PORT, PORT), bytes.length);
    return bytes;
  }

  private static byte[] error(int type, int code, int rest, byte[] about) {
    byte[] bytes = new byte[Icmpv4.SIZE + about.length];
    System.arraycopy(about, 0, bytes, Icmpv4.SIZE, about.length);
    Icmpv4.header(MemorySegment.ofArray(bytes), 0, type, code, rest);
    return bytes;
  }

  private static byte[] ipv4(int from, int to, int protocol, byte[] upper) {
    byte[] bytes = new byte[Ipv4.SIZE + upper.length];
    MemorySegment packet = MemorySegment.ofArray(bytes);
    Ipv4.header(packet, 0, 0, bytes.length, protocol == IpProtocol.IGMP ? 1 : HOPS, protocol);
    Ipv4.addresses(packet, 0, from, to);
    Ipv4.seal(packet, 0);
    System.arraycopy(upper, 0, bytes, Ipv4.SIZE, upper.length);
    return bytes;
  }

  /**
   * @param ends four longs: source and destination
   */
  private static byte[] ipv6(long[] ends, int protocol, int hopLimit, byte[] upper) {
    byte[] bytes = new byte[Ipv6.SIZE + upper.length];
    MemorySegment packet = MemorySegment.ofArray(bytes);
    Ipv6.header(packet, 0, 0, upper.length, protocol, hopLimit);
    Ipv6.source(packet, 0, ends[0], ends[1]);
    Ipv6.destination(packet, 0, ends[2], ends[3]);
    System.arraycopy(upper, 0, bytes, Ipv6.SIZE, upper.length);
    return bytes;
  }

  private void four(int from, int to, int protocol, byte[] upper) {
    boolean group = Ipv4Address.isMulticast(to);
    long mac = group ? MacAddress.ofIpv4Multicast(to) : US_MAC;
    frame(mac, EtherType.IPV4, ipv4(from, to, protocol, upper));
  }

  private void six(long[] ends, int protocol, int hopLimit, byte[] upper) {
    boolean group = Ipv6Address.isMulticast(ends[2]);
    long mac = group ? MacAddress.ofIpv6Multicast(ends[3]) : US_MAC;
    frame(mac, EtherType.IPV6, ipv6(ends, protocol, hopLimit, upper));
  }

  private void frame(long to, int type, byte[] packet) {
    byte[] bytes = new byte[Ethernet.SIZE + packet.length];
    Ethernet.header(MemorySegment.ofArray(bytes), 0, to, PEER_MAC, type);
    System.arraycopy(packet, 0, bytes, Ethernet.SIZE, packet.length);
    FrameRepair.repair(bytes, false);
    frames.add(bytes);
  }
}
