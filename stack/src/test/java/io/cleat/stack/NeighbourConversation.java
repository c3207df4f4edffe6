// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.address.Inet6;
import io.cleat.address.Sockaddr;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Address;
import io.cleat.wire.MacAddress;
import io.cleat.wire.Ndp;
import io.cleat.wire.NdpOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A host under test on an Ethernet, and the messages of its neighbours and routers. */
abstract class NeighbourConversation extends HostConversation {
  static final long NET = 0x2001_0db8_0000_0000L;
  static final long LL = Ipv6Address.LINK_LOCAL_HIGH;
  static final long GROUP = Ipv6Address.LINK_MULTICAST_HIGH;
  static final long US_ID = Ipv6Address.interfaceId(US_MAC);
  static final long ROUTER_ID = 0xfe;
  private static final int MESSAGE_MAX = 512;

  private final MemorySegment message = MemorySegment.ofArray(new long[MESSAGE_MAX / 8]);

  NeighbourConversation() {
    super(US_MAC);
    settings.reportGroups = false;
    settings.announce = false;
  }

  /** The link-local address is there, and routers were asked for. */
  void attachAutomatically() {
    eth0 = stack.attach(link, "eth0", settings);
    after(15_000);
    link.sent.clear();
  }

  static byte[] framed(long mac, byte[] packet) {
    boolean group = packet[24] == (byte) 0xff;
    MemorySegment memory = MemorySegment.ofArray(packet);
    long low = Ipv6.destinationLow(memory, 0);
    return Packets.frame(group ? MacAddress.ofIpv6Multicast(low) : US_MAC, mac, packet);
  }

  /** A message of so many bytes that stands in memory. */
  private byte[] said(long mac, long end, long... addresses) {
    byte[] bytes = new byte[(int) end];
    MemorySegment.copy(message, 0, MemorySegment.ofArray(bytes), 0, end);
    return framed(mac, Packets.ipv6(addresses, IpProtocol.ICMPV6, Ndp.HOP_LIMIT, bytes));
  }

  /** A solicitation; without a source link-layer address where {@code told} is 0. */
  byte[] solicitation(long told, long[] target, long... addresses) {
    Ndp.neighborSolicitation(message, 0, target[0], target[1]);
    long end = Ndp.NEIGHBOR_SIZE;
    if (told != 0) {
      end = NdpOptions.writeHardware(message, end, NdpOptions.SOURCE_ADDRESS, told);
    }
    return said(PEER_MAC, end, addresses);
  }

  byte[] advertisement(long mac, int flags, long[] target, long... addresses) {
    Ndp.neighborAdvertisement(message, 0, flags, target[0], target[1]);
    long end = NdpOptions.writeHardware(message, 24, NdpOptions.TARGET_ADDRESS, mac);
    return said(mac, end, addresses);
  }

  /** A redirect by a router. */
  byte[] redirect(long router, long[] target, long[] to, long mac) {
    Ndp.redirect(message, 0, target[0], target[1]);
    Ndp.redirected(message, 0, to[0], to[1]);
    long end = Ndp.REDIRECT_SIZE;
    if (mac != 0) {
      end = NdpOptions.writeHardware(message, end, NdpOptions.TARGET_ADDRESS, mac);
    }
    return said(ROUTER_MAC, end, LL, router, LL, US_ID);
  }

  /** What a router says, option after option. */
  final class Router {
    private final long id;
    private final long mac;
    private long end = Ndp.ADVERTISEMENT_SIZE;

    Router(long id, long mac, int lifetime) {
      this.id = id;
      this.mac = mac;
      Ndp.routerAdvertisement(message, 0, 0, 0, lifetime);
    }

    Router hopLimit(int limit) {
      message.set(ValueLayout.JAVA_BYTE, 4, (byte) limit);
      return this;
    }

    Router preference(int bits) {
      message.set(ValueLayout.JAVA_BYTE, 5, (byte) (bits << 3));
      return this;
    }

    Router timers(int reachable, int retransmit) {
      word(8, reachable);
      word(12, retransmit);
      return this;
    }

    private void word(long at, int value) {
      message.set(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN), at, value);
    }

    Router address() {
      end = NdpOptions.writeHardware(message, end, NdpOptions.SOURCE_ADDRESS, mac);
      return this;
    }

    Router prefix(int flags, int valid, int preferred, int bits, long high) {
      NdpOptions.writePrefix(message, end, bits, flags, high);
      NdpOptions.lifetimes(message, end, valid, preferred);
      end += NdpOptions.PREFIX_SIZE;
      return this;
    }

    /** The second half of the last prefix. */
    Router low(long low) {
      word(end - 8, (int) (low >>> 32));
      word(end - 4, (int) low);
      return this;
    }

    Router option(int... bytes) {
      for (int one : bytes) {
        message.set(ValueLayout.JAVA_BYTE, end++, (byte) one);
      }
      return this;
    }

    byte[] frame() {
      return said(mac, end, LL, id, GROUP, Ipv6Address.ALL_NODES_LOW);
    }

    void speaks() {
      arrives(frame());
    }
  }

  Router router(int lifetime) {
    return new Router(ROUTER_ID, ROUTER_MAC, lifetime);
  }

  StackEndpoint udp6() {
    StackEndpoint udp = socket(Family.AF_INET6, SocketType.SOCK_DGRAM, 0);
    succeeds(udp.bind(name6(0, 0, 7)));
    return udp;
  }

  static Sockaddr name6(long high, long low, int port) {
    return Sockaddr.of(new Inet6(high, low, port, 0, 0));
  }

  static long[] at(long... address) {
    return Arrays.copyOf(address, 2);
  }
}
