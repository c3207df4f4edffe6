// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.Errno;
import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.address.Inet6;
import io.cleat.address.Sockaddr;
import io.cleat.option.IpOptions;
import io.cleat.option.Ipv6Options;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Prefix;
import io.cleat.wire.Icmpv4;
import io.cleat.wire.Icmpv6;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Address;
import io.cleat.wire.Ipv6Extensions;
import io.cleat.wire.Ndp;
import io.cleat.wire.Tcp;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** About what ICMP errors are sent, and what of those that come is believed: RFC 1122, RFC 4443. */
class IcmpAnswersTest extends HostConversation {
  private static final long NET = 0x2001_0db8_0000_0000L;
  private static final long[] FROM_PEER = {NET, 2, NET, 1};
  private static final String PROBLEM =
      "IP6 2001:db8::1 > 2001:db8::2: ICMP6, parameter problem, code 2 - octet 42, length ";

  IcmpAnswersTest() {
    attachQuietly();
    stack.address(eth0, Prefix.of(NET, 1, 64));
  }

  /** Destination options of which the host knows none, before an upper layer. */
  private static byte[] withUnknownOption(int protocol, byte... upper) {
    byte[] payload = new byte[8 + upper.length];
    payload[0] = (byte) protocol;
    payload[2] = (byte) 0xbe;
    payload[3] = 4;
    System.arraycopy(upper, 0, payload, 8, upper.length);
    return Packets.ipv6(FROM_PEER, IpProtocol.DESTINATION_OPTIONS, 64, payload);
  }

  private static byte[] icmp6(int type) {
    byte[] message = new byte[8 + Ipv6.SIZE];
    message[0] = (byte) type;
    message[8] = 0x60;
    return message;
  }

  private static byte[] fragment4(byte[] packet, int from, int to, boolean more) {
    byte[] piece = Arrays.copyOf(packet, Ipv4.SIZE + to - from);
    System.arraycopy(packet, Ipv4.SIZE + from, piece, Ipv4.SIZE, to - from);
    MemorySegment memory = MemorySegment.ofArray(piece);
    Ipv4.totalLength(memory, 0, piece.length);
    Ipv4.fragment(memory, 0, from, more ? Ipv4.MORE_FRAGMENTS : 0);
    Ipv4.seal(memory, 0);
    return piece;
  }

  private static byte[] firstFragment6(int protocol, byte... upper) {
    byte[] payload = new byte[8 + upper.length];
    MemorySegment memory = MemorySegment.ofArray(payload);
    Ipv6Extensions.fragment(memory, 0, protocol, 0, true, 77);
    System.arraycopy(upper, 0, payload, 8, upper.length);
    return Packets.ipv6(FROM_PEER, IpProtocol.FRAGMENT, 64, payload);
  }

  // What is told.

  /** RFC 4443 2.4 (e.1), (e.2): whatever came before. */
  @Test
  void noErrorIsSentAboutAnErrorOrARedirectBehindExtensionHeaders() {
    arrives(withUnknownOption(IpProtocol.UDP, Packets.udp(9, 7)));
    expect(PROBLEM + "64");
    arrives(withUnknownOption(IpProtocol.ICMPV6, icmp6(Icmpv6.UNREACHABLE)));
    silence();
    arrives(withUnknownOption(IpProtocol.ICMPV6, icmp6(Ndp.REDIRECT)));
    silence();
    arrives(withUnknownOption(IpProtocol.ICMPV6, icmp6(Icmpv6.ECHO_REQUEST)));
    expect(PROBLEM + "104");
  }

  /** RFC 4443 2.4 (e.1): of a first fragment too. */
  @Test
  void noErrorIsSentAboutAnErrorInFragments() {
    arrives(firstFragment6(IpProtocol.ICMPV6, icmp6(Icmpv6.TIME_EXCEEDED)));
    after(61_000);
    silence();
    arrives(firstFragment6(IpProtocol.ICMPV6, icmp6(Icmpv6.ECHO_REQUEST)));
    after(61_000);
    expect("IP6 2001:db8::1 > 2001:db8::2: ICMP6, time exceeded, length 104");
  }

  /** RFC 1122 3.2.2: nor about a datagram to a broadcast address. */
  @Test
  void noErrorIsSentAboutAFragmentToEverybody() {
    byte[] packet =
        Packets.ipv4(PEER, Ipv4Address.of(192, 0, 2, 255), IpProtocol.UDP, new byte[40]);
    arrives(fragment4(packet, 0, 16, true));
    after(61_000);
    counted(1, Counter.DROP_FRAGMENTS_TIMEOUT);
    silence();
  }

  /** RFC 1122 3.2.2.5: a host should generate parameter problem messages. */
  @Test
  void optionThatMakesNoSenseIsAProblem() {
    byte[] packet = withOptions(US, 1, 1, 7, 2);
    arrives(packet);
    byte[] problem =
        expect("IP 192.0.2.1 > 192.0.2.2: ICMP parameter problem - octet 23, length 40");
    assertEquals(Ipv4.SIZE + 3, Icmpv4.pointer(MemorySegment.ofArray(problem), Ipv4.SIZE));
    arrives(withOptions(Ipv4Address.of(192, 0, 2, 255), 1, 1, 7, 2));
    arrives(withOptions(Ipv4Address.of(192, 0, 2, 9), 1, 1, 7, 2));
    silence();
  }

  private static byte[] withOptions(int to, int... options) {
    byte[] upper = new byte[options.length + 8];
    for (int i = 0; i < options.length; i++) {
      upper[i] = (byte) options[i];
    }
    byte[] packet = Packets.ipv4(PEER, to, IpProtocol.UDP, upper);
    MemorySegment memory = MemorySegment.ofArray(packet);
    Ipv4.headerLength(memory, 0, Ipv4.SIZE + options.length);
    Ipv4.seal(memory, 0);
    return packet;
  }

  /** RFC 1122 3.2.2: nor about a non-initial fragment. */
  @Test
  void noErrorIsSentAboutALaterFragment() {
    byte[] packet = withOptions(US, 1, 1, 7, 2);
    MemorySegment memory = MemorySegment.ofArray(packet);
    Ipv4.fragment(memory, 0, 800, 0);
    Ipv4.seal(memory, 0);
    arrives(packet);
    silence();
  }

  /** RFC 4007 6: the same non-global address may be in use in more than one zone. */
  @Test
  void answerToALinkLocalAddressLeavesByItsLink() {
    long local = Ipv6Address.LINK_LOCAL_HIGH;
    ScriptedLink second = new ScriptedLink(1500, 0);
    stack.address(eth0, Prefix.of(local, 1, 64));
    stack.address(stack.attach(second, "eth1"), Prefix.of(local, 11, 64));
    byte[] echo = new byte[8];
    echo[0] = (byte) Icmpv6.ECHO_REQUEST;
    arrivesAt(second, Packets.ipv6(new long[] {local, 2, local, 11}, IpProtocol.ICMPV6, 64, echo));
    byte[] syn = Packets.hex("9c400051 00000007 00000000 5002ffff 00000000");
    arrivesAt(second, tcp6(new long[] {local, 2, local, 11}, syn));
    silence();
    assertEquals(2, second.sent.size());
    StackEndpoint listener = socket(Family.AF_INET6, SocketType.SOCK_STREAM, 0);
    succeeds(listener.bind(Sockaddr.of(new Inet6(0, 0, 0x51, 0, 0))));
    succeeds(listener.listen(8));
    second.sent.clear();
    arrivesAt(second, tcp6(new long[] {local, 2, local, 11}, syn));
    silence();
    assertEquals(1, second.sent.size());
    arrivesAt(
        second,
        tcp6(
            new long[] {local, 2, local, 11},
            Packets.hex("9c400051 00000008 00000000 5004ffff 00000000")));
  }

  private static byte[] tcp6(long[] addresses, byte[] segment) {
    byte[] packet = Packets.ipv6(addresses, IpProtocol.TCP, 64, segment);
    MemorySegment memory = MemorySegment.ofArray(packet);
    long pseudo = Ipv6.pseudoSum(memory, 0, IpProtocol.TCP, segment.length);
    Tcp.seal(memory, Ipv6.SIZE, segment.length, pseudo);
    return packet;
  }

  private void arrivesAt(ScriptedLink where, byte[] packet) {
    where.arriving.add(new ScriptedLink.Frame(packet, 0));
    turn();
  }

  // What is believed.

  private StackEndpoint udp6() {
    StackEndpoint udp = socket(Family.AF_INET6, SocketType.SOCK_DGRAM, 0);
    succeeds(udp.bind(Sockaddr.of(new Inet6(0, 0, 7, 0, 0))));
    return udp;
  }

  private static byte[] error6(int type, int code, int rest, byte[] about) {
    byte[] message = new byte[8 + about.length];
    Icmpv6.header(MemorySegment.ofArray(message), 0, type, code, rest);
    System.arraycopy(about, 0, message, 8, about.length);
    return Packets.ipv6(FROM_PEER, IpProtocol.ICMPV6, 64, message);
  }

  /** RFC 8201 4: the packets whose fragments were too big are ours. */
  @Test
  void packetTooBigAboutAFragmentIsBelieved() {
    StackEndpoint udp = udp6();
    succeeds(sendto(udp, "x".repeat(2000), Sockaddr.of(new Inet6(NET, 2, 9, 0, 0))));
    byte[] first = next();
    assertEquals(1496, first.length);
    next();
    arrives(error6(Icmpv6.PACKET_TOO_BIG, 0, 1280, first));
    succeeds(sendto(udp, "x".repeat(2000), Sockaddr.of(new Inet6(NET, 2, 9, 0, 0))));
    assertEquals(1280, next().length);
  }

  /** Linux: a message of a type that nobody knows is EPROTO, and is over with its packet. */
  @Test
  void errorOfUnknownTypeIsPassedOn() {
    StackEndpoint udp = udp6();
    succeeds(set(udp, Ipv6Options.LEVEL, Ipv6Options.IPV6_RECVERR, 1));
    succeeds(sendto(udp, "x", Sockaddr.of(new Inet6(NET, 2, 9, 0, 0))));
    byte[] sent = next();
    arrives(error6(100, 0, 0, sent));
    fails(Errno.EPROTO, udp.recv(memory, 0, 10, 0, null));
  }

  /** Linux: what is about one packet of ours is for us alone. */
  @Test
  void errorToEverybodyIsNotBelieved() {
    StackEndpoint udp = udp(7);
    succeeds(set(udp, IpOptions.LEVEL, IpOptions.IP_RECVERR, 1));
    succeeds(sendto(udp, "x", name(PEER, 9)));
    byte[] error = Packets.icmpError(Icmpv4.UNREACHABLE, Icmpv4.PORT_UNREACHABLE, 0, next());
    arrives(Packets.ipv4(PEER, Ipv4Address.of(192, 0, 2, 255), IpProtocol.ICMP, error));
    assertEquals("-EAGAIN", recv(udp));
    arrives(Packets.ipv4(PEER, US, IpProtocol.ICMP, error));
    assertEquals("-ECONNREFUSED", recv(udp));
  }
}
