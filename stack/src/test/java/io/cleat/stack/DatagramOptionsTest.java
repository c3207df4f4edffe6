// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Ancillary.Arrived;
import io.cleat.Errno;
import io.cleat.Message;
import io.cleat.Msg;
import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.address.Inet6;
import io.cleat.address.Sockaddr;
import io.cleat.option.IpOptions;
import io.cleat.option.Ipv6Options;
import io.cleat.option.SocketOptions;
import io.cleat.option.UdpOptions;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Interface;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.ip.Route;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Udp;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Where datagrams go and come from, and what is said beside them: ip(7), ipv6(7), socket(7). */
class DatagramOptionsTest extends HostConversation {
  private static final long NET = 0x2001_0db8_0000_0000L;
  private static final long LL = 0xfe80_0000_0000_0000L;

  private final ScriptedLink otherLink = new ScriptedLink(1500, 0);
  private final Interface eth1;

  DatagramOptionsTest() {
    attachQuietly();
    stack.address(eth0, Prefix.of(NET, 1, 64));
    stack.address(eth0, Prefix.of(LL, 1, 64));
    eth1 = stack.attach(otherLink, "eth1");
    stack.address(eth1, Prefix.of(Ipv4Address.of(198, 51, 100, 1), 24));
    stack.address(eth1, Prefix.of(LL, 0x11, 64));
  }

  private Message receive(StackEndpoint udp, int controlBytes) {
    Message message = new Message(controlBytes);
    message.add(memory, 0, 100);
    succeeds(udp.recvmsg(message, 0));
    return message;
  }

  private static byte[] datagram(String text) {
    byte[] packet = Packets.ipv4(PEER, US, IpProtocol.UDP, Packets.udp(9, 7, text.getBytes()));
    MemorySegment memory = MemorySegment.ofArray(packet);
    Ipv4.tos(memory, 0, 0x28);
    Ipv4.ttl(memory, 0, 33);
    Ipv4.seal(memory, 0);
    return packet;
  }

  private long sendmsg(StackEndpoint endpoint, String text, Sockaddr to, Message message) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
    message.add(memory, 0, bytes.length);
    message.address().set(to);
    long sent = endpoint.sendmsg(message, 0);
    turn();
    return sent;
  }

  private static Sockaddr name6(long high, long low, int port, int scope) {
    return Sockaddr.of(new Inet6(high, low, port, 0, scope));
  }

  @Test
  void destinationTtlAndTosComeWithTheDatagram() {
    StackEndpoint udp = udp(7);
    succeeds(set(udp, IpOptions.LEVEL, IpOptions.IP_PKTINFO, 1));
    succeeds(set(udp, IpOptions.LEVEL, IpOptions.IP_RECVTTL, 1));
    succeeds(set(udp, IpOptions.LEVEL, IpOptions.IP_RECVTOS, 1));
    arrives(datagram("hi"));
    Message message = receive(udp, 256);
    Arrived arrived = (Arrived) message.control().items().get(0);
    assertEquals(eth0.index(), arrived.interfaceIndex());
    assertEquals("192.0.2.1:0", arrived.destination().toString());
    int ttl = message.control().next(message.control().first());
    assertEquals(33, message.control().intValue(ttl));
    assertEquals(0x28, message.control().intValue(message.control().next(ttl)));
    assertEquals(1, get(udp, IpOptions.LEVEL, IpOptions.IP_PKTINFO));
  }

  private long sends(StackEndpoint udp, String text, int flags, Sockaddr to) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    long sent = udp.send(MemorySegment.ofArray(bytes), 0, bytes.length, flags, to);
    turn();
    return sent;
  }

  private String lastSent() {
    byte[] packet = link.sent.removeLast().bytes();
    int headers = Ipv4.SIZE + Udp.SIZE;
    return new String(packet, headers, packet.length - headers, StandardCharsets.ISO_8859_1);
  }

  @Test
  void moreHoldsADatagramBackUntilACallWithoutIt() {
    StackEndpoint udp = udp(7);
    Sockaddr to = name(PEER, 9);
    assertEquals(2, sends(udp, "ab", Msg.MSG_MORE, to));
    assertEquals(3, sends(udp, "cde", Msg.MSG_MORE, null));
    assertTrue(link.sent.isEmpty());
    assertEquals(1, sends(udp, "f", 0, null));
    assertEquals("abcdef", lastSent());
    assertTrue(link.sent.isEmpty());
  }

  @Test
  void theCorkHoldsADatagramBackUntilItIsPulled() {
    StackEndpoint udp = udp(7);
    Sockaddr to = name(PEER, 9);
    succeeds(set(udp, UdpOptions.LEVEL, UdpOptions.UDP_CORK, 1));
    assertEquals(1, get(udp, UdpOptions.LEVEL, UdpOptions.UDP_CORK));
    assertEquals(2, sends(udp, "ab", 0, to));
    assertEquals(2, sendmsg(udp, "cd", to, new Message(0)));
    assertTrue(link.sent.isEmpty());
    succeeds(set(udp, UdpOptions.LEVEL, UdpOptions.UDP_CORK, 0));
    turn();
    assertEquals("abcd", lastSent());
  }

  @Test
  void moreThanADatagramHoldsIsRefusedAndForgotten() {
    StackEndpoint udp = udp(7);
    Sockaddr to = name(PEER, 9);
    String half = "x".repeat(40_000);
    assertEquals(40_000, sends(udp, half, Msg.MSG_MORE, to));
    assertEquals(Errno.EMSGSIZE.negated(), sends(udp, half, Msg.MSG_MORE, to));
    assertEquals(1, sends(udp, "y", 0, to));
    assertEquals("y", lastSent());
  }

  @Test
  void timeOfArrivalComesInMicrosOrNanos() {
    environment.pass(5_250_000_000L);
    StackEndpoint udp = udp(7);
    succeeds(set(udp, SOL_SOCKET, SocketOptions.SO_TIMESTAMP, 1));
    arrives(datagram("hi"));
    arrives(datagram("ho"));
    Message message = receive(udp, 64);
    int at = message.control().first();
    assertEquals(SocketOptions.SCM_TIMESTAMP, message.control().type(at));
    assertEquals(5, number(message, at, 0));
    assertEquals(250_000, number(message, at, 8));
    succeeds(set(udp, SOL_SOCKET, SocketOptions.SO_TIMESTAMPNS, 1));
    assertEquals(0, get(udp, SOL_SOCKET, SocketOptions.SO_TIMESTAMP));
    assertEquals(250_000_000, number(receive(udp, 64), 0, 8));
  }

  private static long number(Message message, int at, int offset) {
    return message
        .control()
        .segment()
        .get(ValueLayout.JAVA_LONG_UNALIGNED, message.control().dataOffset(at) + (long) offset);
  }

  @Test
  void controlMessagesChooseTtlTosAndSource() {
    stack.address(eth0, Prefix.of(US + 5, 24));
    StackEndpoint udp = udp(7);
    Message message = new Message(256);
    message.control().addInt(IpOptions.LEVEL, IpOptions.IP_TTL, 3);
    message.control().addInt(IpOptions.LEVEL, IpOptions.IP_TOS, 0x10);
    byte[] info = Packets.hex("00000000 c0000206 00000000");
    message.control().add(IpOptions.LEVEL, IpOptions.IP_PKTINFO, info);
    succeeds(sendmsg(udp, "a", name(PEER, 9), message));
    MemorySegment sent =
        MemorySegment.ofArray(expect("IP 192.0.2.6.7 > 192.0.2.2.9: UDP, length 1"));
    assertEquals(3, Ipv4.ttl(sent, 0));
    assertEquals(0x10, Ipv4.tos(sent, 0));
    succeeds(sendto(udp, "b", name(PEER, 9)));
    sent = MemorySegment.ofArray(expect("IP 192.0.2.1.7 > 192.0.2.2.9: UDP, length 1"));
    assertEquals(64, Ipv4.ttl(sent, 0));
  }

  @Test
  void controlMessagesWithoutSenseAreInvalid() {
    StackEndpoint udp = udp(7);
    int[][] wrong = {{IpOptions.IP_TTL, 0}, {IpOptions.IP_TTL, 256}, {IpOptions.IP_TOS, 256}};
    for (int[] each : wrong) {
      Message message = new Message(256);
      message.control().addInt(IpOptions.LEVEL, each[0], each[1]);
      fails(Errno.EINVAL, sendmsg(udp, "a", name(PEER, 9), message));
    }
    Message foreign = new Message(256);
    byte[] info = Packets.hex("00000000 01020304 00000000");
    foreign.control().add(IpOptions.LEVEL, IpOptions.IP_PKTINFO, info);
    fails(Errno.EINVAL, sendmsg(udp, "a", name(PEER, 9), foreign));
  }

  @Test
  void boundToADeviceNothingElseIsHeardOrUsed() {
    StackEndpoint udp = udp(7);
    MemorySegment.copy(Packets.hex("65746831 00"), 0, memory, ValueLayout.JAVA_BYTE, 0, 5);
    succeeds(udp.setsockopt(SOL_SOCKET, SocketOptions.SO_BINDTODEVICE, memory, 5));
    assertEquals(5, udp.getsockopt(SOL_SOCKET, SocketOptions.SO_BINDTODEVICE, memory, 16));
    arrives(datagram("hi"));
    assertEquals("-EAGAIN", recv(udp));
    expect("IP 192.0.2.1 > 192.0.2.2: ICMP 192.0.2.1 udp port 7 unreachable, length 38");
    succeeds(sendto(udp, "a", name(PEER, 9)));
    silence();
    byte[] sent = otherLink.sent.remove().bytes();
    assertEquals("IP 198.51.100.1.7 > 192.0.2.2.9: UDP, length 1", dump(sent, false));
    memory.set(ValueLayout.JAVA_BYTE, 3, (byte) '9');
    fails(Errno.ENODEV, udp.setsockopt(SOL_SOCKET, SocketOptions.SO_BINDTODEVICE, memory, 4));
    succeeds(udp.setsockopt(SOL_SOCKET, SocketOptions.SO_BINDTODEVICE, memory, 0));
    arrives(datagram("ho"));
    assertEquals("ho", recv(udp));
  }

  @Test
  void foreignAddressIsBoundOnlyWhereThatIsAsked() {
    StackEndpoint udp = udp();
    fails(Errno.EADDRNOTAVAIL, udp.bind(name(PEER, 7)));
    succeeds(set(udp, IpOptions.LEVEL, IpOptions.IP_FREEBIND, 1));
    succeeds(udp.bind(name(PEER, 7)));
  }

  @Test
  void datagramThatCameTooFarIsDropped() {
    StackEndpoint udp = udp(7);
    succeeds(set(udp, IpOptions.LEVEL, IpOptions.IP_MINTTL, 34));
    arrives(datagram("hi"));
    assertEquals("-EAGAIN", recv(udp));
    counted(1, Counter.DATAGRAM_DROP_TTL);
  }

  @Test
  void broadcastNeedsPermission() {
    StackEndpoint udp = udp(7);
    fails(Errno.EACCES, sendto(udp, "a", name(Ipv4Address.of(192, 0, 2, 255), 9)));
    fails(Errno.EACCES, udp.connect(name(Ipv4Address.of(192, 0, 2, 255), 9)));
    succeeds(set(udp, SOL_SOCKET, SocketOptions.SO_BROADCAST, 1));
    succeeds(sendto(udp, "a", name(Ipv4Address.of(192, 0, 2, 255), 9)));
    expect("IP 192.0.2.1.7 > 192.0.2.255.9: UDP, length 1");
    stack.routes().add(new Route(Prefix.of(0, 0), eth0, null, null));
    succeeds(sendto(udp, "a", name(-1, 9)));
    expect("IP 192.0.2.1.7 > 255.255.255.255.9: UDP, length 1");
  }

  // Addresses.

  /** RFC 1122 3.3.4.2: the weak end system model, as Linux has it. */
  @Test
  void addressOfAnotherInterfaceIsOursToo() {
    StackEndpoint udp = udp(7);
    byte[] packet =
        Packets.ipv4(
            PEER, Ipv4Address.of(198, 51, 100, 1), IpProtocol.UDP, Packets.udp(9, 7, (byte) 65));
    arrives(packet);
    assertEquals("A", recv(udp));
  }

  @Test
  void packetsFromOurselvesOrFromAllAreMartians() {
    StackEndpoint udp = udp(7);
    for (int source : new int[] {US, Ipv4Address.of(192, 0, 2, 255), Ipv4Address.LOOPBACK}) {
      arrives(Packets.ipv4(source, US, IpProtocol.UDP, Packets.udp(9, 7)));
    }
    assertEquals("-EAGAIN", recv(udp));
    counted(3, Counter.DROP_MARTIAN);
  }

  /** Linux: the first address in whose network the destination is, else the first. */
  @Test
  void sourceIsOfTheNetworkOfTheFirstHop() {
    int second = Ipv4Address.of(203, 0, 113, 1);
    stack.address(eth0, Prefix.of(second, 24));
    Prefix gateway = Prefix.of(Ipv4Address.of(203, 0, 113, 254), 32);
    stack.routes().add(new Route(Prefix.of(Ipv4Address.of(10, 0, 0, 0), 8), eth0, gateway, null));
    StackEndpoint udp = udp(7);
    succeeds(sendto(udp, "a", name(Ipv4Address.of(203, 0, 113, 9), 9)));
    expect("IP 203.0.113.1.7 > 203.0.113.9.9: UDP, length 1");
    succeeds(sendto(udp, "a", name(Ipv4Address.of(10, 1, 1, 1), 9)));
    expect("IP 203.0.113.1.7 > 10.1.1.1.9: UDP, length 1");
  }

  private StackEndpoint udp6() {
    return socket(Family.AF_INET6, SocketType.SOCK_DGRAM, 0);
  }

  /** RFC 6724 5, rules 2 and 8. */
  @Test
  void sourceHasTheScopeAndThePrefixOfTheDestination() {
    long unique = 0xfd00_0000_0000_0001L;
    stack.address(eth0, Prefix.of(unique, 1, 64));
    stack.routes().add(new Route(Prefix.of(0, 0, 0), eth0, null, null));
    StackEndpoint udp = udp6();
    succeeds(udp.bind(name6(0, 0, 7, 0)));
    succeeds(sendto(udp, "a", name6(0x2a00_0000_0000_0000L, 9, 9, 0)));
    expect("IP6 2001:db8::1.7 > 2a00::9.9: UDP, length 1");
    succeeds(sendto(udp, "a", name6(0xfd00_0000_0000_0002L, 9, 9, 0)));
    expect("IP6 fd00:0:0:1::1.7 > fd00:0:0:2::9.9: UDP, length 1");
    succeeds(sendto(udp, "a", name6(LL, 9, 9, eth0.index())));
    expect("IP6 fe80::1.7 > fe80::9.9: UDP, length 1");
  }

  @Test
  void linkLocalAddressNeedsItsInterface() {
    StackEndpoint udp = udp6();
    fails(Errno.EINVAL, udp.bind(name6(LL, 1, 7, 0)));
    fails(Errno.EINVAL, udp.connect(name6(LL, 9, 9, 0)));
    fails(Errno.ENODEV, udp.connect(name6(LL, 9, 9, 77)));
    succeeds(udp.connect(name6(LL, 9, 9, eth1.index())));
    succeeds(sendto(udp, "a", null));
    String sent = dump(otherLink.sent.remove().bytes(), false);
    assertTrue(sent.startsWith("IP6 fe80::11."), sent);
    Sockaddr peer = new Sockaddr();
    succeeds(udp.getpeername(peer));
    assertEquals(eth1.index(), ((Inet6) peer.address()).scopeId());
  }

  @Test
  void senderOnALinkIsNamedWithItsInterface() {
    StackEndpoint udp = udp6();
    succeeds(udp.bind(name6(0, 0, 7, 0)));
    succeeds(set(udp, Ipv6Options.LEVEL, Ipv6Options.IPV6_RECVPKTINFO, 1));
    succeeds(set(udp, Ipv6Options.LEVEL, Ipv6Options.IPV6_RECVHOPLIMIT, 1));
    arrives(Packets.ipv6(new long[] {LL, 9, LL, 1}, IpProtocol.UDP, 44, Packets.udp(9, 7)));
    Message message = receive(udp, 256);
    assertEquals(eth0.index(), ((Inet6) message.address().address()).scopeId());
    Arrived arrived = (Arrived) message.control().items().get(0);
    assertEquals(eth0.index(), arrived.interfaceIndex());
    int hops = message.control().next(message.control().first());
    assertEquals(44, message.control().intValue(hops));
  }

  @Test
  void hopLimitAndTrafficClassAreChosen() {
    StackEndpoint udp = udp6();
    succeeds(set(udp, Ipv6Options.LEVEL, Ipv6Options.IPV6_UNICAST_HOPS, 7));
    succeeds(set(udp, Ipv6Options.LEVEL, Ipv6Options.IPV6_TCLASS, 0x20));
    succeeds(sendto(udp, "a", name6(NET, 2, 9, 0)));
    MemorySegment sent = MemorySegment.ofArray(next());
    assertEquals(7, Ipv6.hopLimit(sent, 0));
    assertEquals(0x20, Ipv6.trafficClass(sent, 0));
  }

  // Segments.

  @Test
  void longMessageIsCutIntoDatagrams() {
    StackEndpoint udp = udp(7);
    succeeds(set(udp, UdpOptions.LEVEL, UdpOptions.UDP_SEGMENT, 1000));
    assertEquals(2500, sendto(udp, "x".repeat(2500), name(PEER, 9)));
    expect("IP 192.0.2.1.7 > 192.0.2.2.9: UDP, length 1000");
    expect("IP 192.0.2.1.7 > 192.0.2.2.9: UDP, length 1000");
    expect("IP 192.0.2.1.7 > 192.0.2.2.9: UDP, length 500");
    Message message = new Message(64);
    message.control().addShort(UdpOptions.LEVEL, UdpOptions.UDP_SEGMENT, 1);
    fails(Errno.EINVAL, sendmsg(udp, "x".repeat(129), name(PEER, 9), message));
    succeeds(set(udp, UdpOptions.LEVEL, UdpOptions.UDP_SEGMENT, 1473));
    fails(Errno.EINVAL, sendto(udp, "x".repeat(2500), name(PEER, 9)));
  }

  @Test
  void datagramsFromInsideTheHostSayNothingOfSegments() {
    StackEndpoint udp = udp(7);
    succeeds(set(udp, UdpOptions.LEVEL, UdpOptions.UDP_GRO, 1));
    assertEquals(1, get(udp, UdpOptions.LEVEL, UdpOptions.UDP_GRO));
    succeeds(sendto(udp(8), "a", name(US, 7)));
    assertEquals(0, receive(udp, 64).control().length());
  }
}
