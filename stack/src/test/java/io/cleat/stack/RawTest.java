// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_RAW;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_INET6;
import static io.cleat.option.SocketOptions.SOL_ICMPV6;
import static io.cleat.option.SocketOptions.SOL_RAW;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.Errno;
import io.cleat.address.Inet;
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
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Raw endpoints and those for echo requests: raw(7), RFC 3542, icmp(7), as Linux answers. */
class RawTest extends HostConversation {
  private static final long NET = 0x2001_0db8_0000_0000L;
  private static final int FILTER = 1;

  RawTest() {
    attachQuietly();
    stack.address(eth0, Prefix.of(NET, 1, 64));
  }

  private StackEndpoint raw(int protocol) {
    return socket(AF_INET, SOCK_RAW, protocol);
  }

  private StackEndpoint raw6(int protocol) {
    return socket(AF_INET6, SOCK_RAW, protocol);
  }

  private byte[] received(StackEndpoint endpoint) {
    return recv(endpoint).getBytes(StandardCharsets.ISO_8859_1);
  }

  private long send(StackEndpoint endpoint, byte[] bytes, Sockaddr to) {
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
    long sent = endpoint.send(memory, 0, bytes.length, 0, to);
    turn();
    return sent;
  }

  private static Sockaddr name6(long low, int port) {
    return Sockaddr.of(new Inet6(NET, low, port, 0, 0));
  }

  private static Sockaddr nameOf(StackEndpoint endpoint) {
    Sockaddr name = new Sockaddr();
    succeeds(endpoint.getsockname(name));
    return name;
  }

  private static byte[] ping6(int type) {
    byte[] message = new byte[12];
    Icmpv6.header(MemorySegment.ofArray(message), 0, type, 0, Icmpv6.echo(9, 1));
    return message;
  }

  // Raw.

  @Test
  void kindsAreThoseOfLinux() {
    StackEndpoint[] into = new StackEndpoint[1];
    fails(Errno.EPROTONOSUPPORT, stack.socket(AF_INET, SOCK_RAW, 0, into));
    fails(Errno.EINVAL, stack.socket(AF_INET, SOCK_RAW, 263, into));
    succeeds(stack.socket(AF_INET, SOCK_RAW, 255, into));
    assertEquals(1, get(into[0], IpOptions.LEVEL, IpOptions.IP_HDRINCL));
    into[0].close();
    assertEquals(0, get(raw(200), IpOptions.LEVEL, IpOptions.IP_HDRINCL));
    assertEquals("127.0.0.1:200", bound(raw(200)).address().toString());
  }

  private static Sockaddr bound(StackEndpoint endpoint) {
    succeeds(endpoint.bind(name(Ipv4Address.LOOPBACK, 77)));
    return nameOf(endpoint);
  }

  @Test
  void eachGetsACopyWithTheHeaderAndNobodyIsTold() {
    StackEndpoint one = raw(200);
    StackEndpoint two = raw(200);
    byte[] packet = Packets.ipv4(PEER, US, 200, "hello you".getBytes());
    arrives(packet);
    assertArrayEquals(packet, received(one));
    assertArrayEquals(packet, received(two));
    silence();
    one.close();
    two.close();
    arrives(packet);
    expect("IP 192.0.2.1 > 192.0.2.2: ICMP 192.0.2.1 protocol 200 unreachable, length 37");
  }

  @Test
  void addressesChoose() {
    StackEndpoint other = raw(200);
    succeeds(other.bind(name(Ipv4Address.LOOPBACK, 0)));
    StackEndpoint connected = raw(200);
    succeeds(connected.connect(name(ROUTER, 5)));
    arrives(Packets.ipv4(PEER, US, 200, (byte) 1));
    assertEquals("-EAGAIN", recv(other));
    assertEquals("-EAGAIN", recv(connected));
    arrives(Packets.ipv4(ROUTER, US, 200, (byte) 1));
    assertEquals(21, received(connected).length);
  }

  @Test
  void headerIsWrittenForTheUserOrByTheUser() {
    StackEndpoint raw = raw(200);
    assertEquals(5, send(raw, "hello".getBytes(), name(PEER, 0)));
    expect("IP 192.0.2.1 > 192.0.2.2: ip-proto-200, length 5");
    fails(Errno.EDESTADDRREQ, send(raw, "hello".getBytes(), null));
    succeeds(set(raw, IpOptions.LEVEL, IpOptions.IP_HDRINCL, 1));
    byte[] own = Packets.ipv4(0, PEER, 77, "hello".getBytes());
    own[8] = 3;
    assertEquals(own.length, send(raw, own, name(PEER, 0)));
    byte[] sent = expect("IP 192.0.2.1 > 192.0.2.2: ip-proto-77, length 5");
    assertEquals(3, Ipv4.ttl(MemorySegment.ofArray(sent), 0));
    fails(Errno.EINVAL, send(raw, new byte[19], name(PEER, 0)));
    fails(Errno.EMSGSIZE, send(raw, new byte[1501], name(PEER, 0)));
    own[0] = 0x4f;
    fails(Errno.EINVAL, send(raw, own, name(PEER, 0)));
  }

  @Test
  void filterKeepsTypesAway() {
    StackEndpoint raw = raw(IpProtocol.ICMP);
    memory.set(ValueLayout.JAVA_INT, 0, 1 << Icmpv4.ECHO_REPLY);
    succeeds(raw.setsockopt(SOL_RAW, FILTER, memory, 4));
    arrives(Packets.ipv4(PEER, US, IpProtocol.ICMP, Packets.echo(Icmpv4.ECHO_REPLY, 1, 1)));
    arrives(Packets.ipv4(PEER, US, IpProtocol.ICMP, Packets.echo(Icmpv4.ECHO_REQUEST, 1, 1)));
    assertEquals(Icmpv4.ECHO_REQUEST, received(raw)[20]);
    assertEquals("-EAGAIN", recv(raw));
    expect("IP 192.0.2.1 > 192.0.2.2: ICMP echo reply, id 1, seq 1, length 8");
    assertEquals(1 << Icmpv4.ECHO_REPLY, get(raw, SOL_RAW, FILTER));
    fails(Errno.EOPNOTSUPP, raw(200).setsockopt(SOL_RAW, FILTER, memory, 4));
  }

  @Test
  void errorsReachThoseWhoAskOrAreConnected() {
    StackEndpoint raw = raw(200);
    succeeds(raw.connect(name(PEER, 0)));
    send(raw, "hello there".getBytes(), null);
    byte[] error = Packets.icmpError(Icmpv4.UNREACHABLE, Icmpv4.PROTOCOL_UNREACHABLE, 0, next());
    arrives(Packets.ipv4(PEER, US, IpProtocol.ICMP, error));
    assertEquals("-ENOPROTOOPT", recv(raw));
  }

  @Test
  void rawOfIpv6HasNoHeaderAndAChecksumWhereAsked() {
    StackEndpoint raw = raw6(200);
    assertEquals(-1, get(raw, Ipv6Options.LEVEL, Ipv6Options.IPV6_CHECKSUM));
    fails(Errno.EINVAL, set(raw, Ipv6Options.LEVEL, Ipv6Options.IPV6_CHECKSUM, 3));
    succeeds(set(raw, Ipv6Options.LEVEL, Ipv6Options.IPV6_CHECKSUM, 4));
    fails(Errno.EINVAL, send(raw, "abc".getBytes(), name6(2, 0)));
    fails(Errno.EINVAL, send(raw, "abcdefgh".getBytes(), name6(2, 7)));
    succeeds(send(raw, "abcdefgh".getBytes(), name6(2, 200)));
    byte[] sent = expect("IP6 2001:db8::1 > 2001:db8::2: ip-proto-200, length 8");
    byte[] back = sent.clone();
    MemorySegment.copy(MemorySegment.ofArray(sent), 8, MemorySegment.ofArray(back), 24, 16);
    MemorySegment.copy(MemorySegment.ofArray(sent), 24, MemorySegment.ofArray(back), 8, 16);
    arrives(back);
    assertEquals(8, received(raw).length);
    back[47] ^= 1;
    arrives(back);
    assertEquals("-EAGAIN", recv(raw));
    counted(1, Counter.RAW_DROP_CHECKSUM);
  }

  @Test
  void icmpv6ChecksumIsTheKernelsAndTheFilterIsOfEightWords() {
    StackEndpoint raw = raw6(IpProtocol.ICMPV6);
    assertEquals(2, get(raw, Ipv6Options.LEVEL, Ipv6Options.IPV6_CHECKSUM));
    fails(Errno.EINVAL, set(raw, Ipv6Options.LEVEL, Ipv6Options.IPV6_CHECKSUM, 2));
    memory.asSlice(0, 32).fill((byte) 0xff);
    memory.set(ValueLayout.JAVA_INT, 16, ~(1 << Icmpv6.ECHO_REPLY - 128));
    succeeds(raw.setsockopt(SOL_ICMPV6, FILTER, memory, 32));
    long[] from = {NET, 2, NET, 1};
    arrives(Packets.ipv6(from, IpProtocol.ICMPV6, 64, ping6(Icmpv6.ECHO_REQUEST)));
    arrives(Packets.ipv6(from, IpProtocol.ICMPV6, 64, ping6(Icmpv6.ECHO_REPLY)));
    assertEquals(Icmpv6.ECHO_REPLY, received(raw)[0] & 0xff);
    assertEquals("-EAGAIN", recv(raw));
    link.sent.clear();
    succeeds(send(raw, ping6(Icmpv6.ECHO_REQUEST), name6(2, 0)));
    expect("IP6 2001:db8::1 > 2001:db8::2: ICMP6, echo request, id 9, seq 1, length 12");
  }

  // Echo requests.

  @Test
  void answerComesToWhoHasAsked() {
    StackEndpoint one = socket(AF_INET, SOCK_DGRAM, IpProtocol.ICMP);
    StackEndpoint two = socket(AF_INET, SOCK_DGRAM, IpProtocol.ICMP);
    byte[] request = Packets.echo(Icmpv4.ECHO_REQUEST, 0x1234, 5, "hello".getBytes());
    assertEquals(13, send(one, request, name(PEER, 0)));
    assertEquals(13, send(two, request, name(PEER, 0)));
    int id = ((Inet) nameOf(one).address()).port();
    expect("IP 192.0.2.1 > 192.0.2.2: ICMP echo request, id " + id + ", seq 5, length 13");
    byte[] reply = Packets.echo(Icmpv4.ECHO_REPLY, id, 5, "hello".getBytes());
    arrives(Packets.ipv4(PEER, US, IpProtocol.ICMP, reply));
    assertArrayEquals(reply, received(one));
    assertEquals("-EAGAIN", recv(two));
    two.close();
    one.close();
    arrives(Packets.ipv4(PEER, US, IpProtocol.ICMP, reply));
    counted(1, Counter.DROP_ECHO_REPLY_OF_NOBODY);
  }

  @Test
  void onlyEchoRequestsAreSent() {
    StackEndpoint ping = socket(AF_INET, SOCK_DGRAM, IpProtocol.ICMP);
    fails(Errno.EINVAL, send(ping, new byte[7], name(PEER, 0)));
    fails(Errno.EINVAL, send(ping, new byte[8], name(PEER, 0)));
    byte[] coded = Packets.echo(Icmpv4.ECHO_REQUEST, 1, 1);
    coded[1] = 1;
    fails(Errno.EINVAL, send(ping, coded, name(PEER, 0)));
    silence();
  }

  @Test
  void answersOfThisHostComeToo() {
    StackEndpoint ping = socket(AF_INET6, SOCK_DGRAM, IpProtocol.ICMPV6);
    succeeds(send(ping, ping6(Icmpv6.ECHO_REQUEST), name6(1, 0)));
    assertEquals(Icmpv6.ECHO_REPLY, received(ping)[0] & 0xff);
  }

  @Test
  void refusalReachesWhoIsConnected() {
    StackEndpoint ping = socket(AF_INET, SOCK_DGRAM, IpProtocol.ICMP);
    succeeds(ping.connect(name(PEER, 0)));
    succeeds(set(ping, IpOptions.LEVEL, IpOptions.IP_RECVERR, 1));
    succeeds(send(ping, Packets.echo(Icmpv4.ECHO_REQUEST, 1, 1), null));
    byte[] error = Packets.icmpError(Icmpv4.TIME_EXCEEDED, Icmpv4.TTL_EXCEEDED, 0, next());
    arrives(Packets.ipv4(ROUTER, US, IpProtocol.ICMP, error));
    assertEquals("-EHOSTUNREACH", recv(ping));
  }

  @Test
  void programsMayBeForbiddenToAsk() {
    stack.allowPings(false);
    StackEndpoint[] into = new StackEndpoint[1];
    fails(Errno.EACCES, stack.socket(AF_INET, SOCK_DGRAM, IpProtocol.ICMP, into));
    fails(Errno.EPROTONOSUPPORT, stack.socket(AF_INET, SOCK_DGRAM, IpProtocol.ICMPV6, into));
  }
}
