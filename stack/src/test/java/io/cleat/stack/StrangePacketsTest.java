// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.address.Inet6;
import io.cleat.address.Sockaddr;
import io.cleat.stack.count.Counter;
import io.cleat.stack.count.Layer;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.ip.Route;
import io.cleat.wire.Icmpv6;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Ipv6Address;
import io.cleat.wire.Reason;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Packets from and to where none can come from or go to: RFC 1122 3.2.1.3, RFC 4291. */
class StrangePacketsTest extends HostConversation {
  private static final long NET = 0x2001_0db8_0000_0000L;

  StrangePacketsTest() {
    attachQuietly();
    stack.address(eth0, Prefix.of(NET, 1, 64));
  }

  private StackEndpoint both(int port) {
    StackEndpoint endpoint = socket(Family.AF_INET6, SocketType.SOCK_DGRAM, 0);
    succeeds(endpoint.bind(Sockaddr.of(new Inet6(0, 0, port, 0, 0))));
    return endpoint;
  }

  private static byte[] datagram6(long... addresses) {
    byte[] udp = Packets.udp(9, 7, "x".getBytes(StandardCharsets.ISO_8859_1));
    return Packets.ipv6(addresses, IpProtocol.UDP, 64, udp);
  }

  private void bad(int times) {
    assertEquals(times, stack.counters().malformedFor(Layer.IPV6, Reason.BAD_ADDRESS));
  }

  /** RFC 6890 2.2.3: it would be heard as if it had come by IPv4, past all who look at that. */
  @Test
  void mappedAddressesOnTheWireAreDropped() {
    StackEndpoint udp = both(7);
    long us = Ipv6Address.mappedLow(US);
    arrives(datagram6(0, Ipv6Address.mappedLow(PEER), 0, us));
    arrives(datagram6(0, Ipv6Address.mappedLow(PEER), NET, 1));
    arrives(datagram6(NET, 2, 0, us));
    assertEquals("-EAGAIN", recv(udp));
    bad(3);
    silence();
  }

  /** RFC 4291 2.7: the scope 0 is reserved; such a packet must be silently dropped. */
  @Test
  void groupOfTheReservedScopeIsNotHeard() {
    StackEndpoint udp = both(7);
    eth0.join(0xff00_0000_0000_0000L, 5);
    arrives(datagram6(NET, 2, 0xff00_0000_0000_0000L, 5));
    assertEquals("-EAGAIN", recv(udp));
    bad(1);
    eth0.leave(0xff00_0000_0000_0000L, 5);
  }

  /** RFC 4291 2.7: interface-local scope is for loopback transmission of multicast. */
  @Test
  void groupOfTheInterfaceIsNotHeardFromTheLink() {
    StackEndpoint udp = both(7);
    eth0.join(0xff01_0000_0000_0000L, 5);
    arrives(datagram6(NET, 2, 0xff01_0000_0000_0000L, 5));
    assertEquals("-EAGAIN", recv(udp));
    counted(1, Counter.DROP_MARTIAN);
    eth0.leave(0xff01_0000_0000_0000L, 5);
  }

  @Test
  void nobodySpeaksToUsAloneWithoutAnAddress() {
    StackEndpoint udp = both(7);
    arrives(datagram6(0, 0, NET, 1));
    assertEquals("-EAGAIN", recv(udp));
    counted(1, Counter.DROP_MARTIAN);
  }

  /** RFC 4291 2.5.2: the unspecified address must not be used as a destination. */
  @Test
  void echoRequestFromNobodyIsNotAnswered() {
    stack.routes().add(new Route(Prefix.of(0, 0, 0), eth0, null, null));
    byte[] echo = new byte[8];
    echo[0] = (byte) Icmpv6.ECHO_REQUEST;
    long[] addresses = {0, 0, Ipv6Address.LINK_MULTICAST_HIGH, 1};
    arrives(Packets.ipv6(addresses, IpProtocol.ICMPV6, 64, echo));
    silence();
  }

  /** RFC 1122 3.2.2: a source of class E does not define a single host. */
  @Test
  void nothingIsToldToClassE() {
    int reserved = Ipv4Address.of(240, 0, 0, 1);
    stack.routes().add(new Route(Prefix.of(0, 0), eth0, null, null));
    arrives(Packets.ipv4(reserved, US, IpProtocol.UDP, Packets.udp(9, 7)));
    silence();
  }
}
