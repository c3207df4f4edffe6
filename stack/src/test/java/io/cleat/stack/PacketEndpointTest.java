// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_RAW;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_PACKET;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.address.Packet;
import io.cleat.address.Sockaddr;
import io.cleat.option.PacketOptions;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.wire.EtherType;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.MacAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Packet endpoints see and send whole frames: packet(7), as Linux answers. */
class PacketEndpointTest extends HostConversation {
  /** ETH_P_ALL in network order, as socket(2) takes it. */
  private static final int ALL = 0x0300;

  /** IEEE's EtherType for experiments. */
  private static final int EXPERIMENT = 0x88b5;

  PacketEndpointTest() {
    super(US_MAC);
    attachQuietly();
  }

  private static byte[] udp(long mac) {
    return Packets.frame(
        mac, PEER_MAC, Packets.ipv4(PEER, US, IpProtocol.UDP, Packets.udp(9, 7, (byte) 65)));
  }

  private byte[] received(StackEndpoint endpoint) {
    return recv(endpoint).getBytes(StandardCharsets.ISO_8859_1);
  }

  private Packet from(StackEndpoint endpoint) {
    Sockaddr name = new Sockaddr();
    succeeds(endpoint.recv(memory, 0, 2000, 0, name));
    return (Packet) name.address();
  }

  private long send(StackEndpoint endpoint, byte[] bytes, Sockaddr to) {
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
    long sent = endpoint.send(memory, 0, bytes.length, 0, to);
    turn();
    return sent;
  }

  @Test
  void frameIsSeenWholeAndStillReachesItsEndpoint() {
    StackEndpoint packets = socket(AF_PACKET, SOCK_RAW, ALL);
    StackEndpoint udp = udp(7);
    arrives(udp(US_MAC));
    assertEquals("A", recv(udp));
    assertArrayEquals(udp(US_MAC), received(packets));
    arrives(udp(US_MAC));
    Packet from = from(packets);
    assertEquals(eth0.index(), from.interfaceIndex());
    assertEquals(EtherType.IPV4, from.protocol());
    assertEquals(PacketOptions.PACKET_HOST, from.packetType());
    assertEquals("020000000002", from.mac());
  }

  @Test
  void withoutHeaderAndOfOneProtocol() {
    StackEndpoint arp = socket(AF_PACKET, SOCK_DGRAM, 0x0608);
    StackEndpoint ip = socket(AF_PACKET, SOCK_DGRAM, 0x0008);
    arrives(udp(US_MAC));
    link.sent.clear();
    assertEquals("-EAGAIN", recv(arp));
    assertEquals(0x45, received(ip)[0]);
    assertEquals("-EAGAIN", recv(ip), "of one protocol, outgoing frames are not seen");
  }

  @Test
  void framesForOthersAreSeenWhereThatIsAsked() {
    StackEndpoint packets = socket(AF_PACKET, SOCK_RAW, ALL);
    arrives(udp(ROUTER_MAC));
    assertEquals("-EAGAIN", recv(packets));
    memory.set(ValueLayout.JAVA_INT, 0, eth0.index());
    memory.set(ValueLayout.JAVA_INT, 4, PacketOptions.PACKET_MR_PROMISC);
    memory.set(ValueLayout.JAVA_LONG, 8, 0);
    int add = PacketOptions.PACKET_ADD_MEMBERSHIP;
    succeeds(packets.setsockopt(PacketOptions.LEVEL, add, memory, 16));
    arrives(udp(ROUTER_MAC));
    assertEquals(PacketOptions.PACKET_OTHERHOST, from(packets).packetType());
    fails(Errno.EINVAL, packets.setsockopt(PacketOptions.LEVEL, add, memory, 15));
    memory.set(ValueLayout.JAVA_INT, 0, 99);
    fails(Errno.ENODEV, packets.setsockopt(PacketOptions.LEVEL, add, memory, 16));
    packets.close();
    assertTrue(!eth0.isPromiscuous());
  }

  @Test
  void whatLeavesIsSeenAsOutgoing() {
    StackEndpoint packets = socket(AF_PACKET, SOCK_RAW, ALL);
    sendto(udp(7), "a", name(PEER, 9));
    Packet request = from(packets);
    assertEquals(PacketOptions.PACKET_OUTGOING, request.packetType());
    assertEquals(EtherType.ARP, request.protocol());
    assertEquals("020000000001", request.mac());
    int ignore = PacketOptions.PACKET_IGNORE_OUTGOING;
    succeeds(set(packets, PacketOptions.LEVEL, ignore, 1));
    arpReply(PEER_MAC, PEER);
    assertEquals(PacketOptions.PACKET_HOST, from(packets).packetType());
    assertEquals("-EAGAIN", recv(packets));
  }

  @Test
  void boundToAnInterfaceNoOtherIsSeen() {
    StackEndpoint packets = socket(AF_PACKET, SOCK_RAW, ALL);
    succeeds(packets.bind(Sockaddr.of(Packet.on(1, 0))));
    arrives(udp(US_MAC));
    assertEquals("-EAGAIN", recv(packets));
    sendto(udp(9), "a", name(US, 8));
    assertEquals(772, from(packets).hardwareType());
    fails(Errno.ENODEV, packets.bind(Sockaddr.of(Packet.on(99, 3))));
    Sockaddr name = new Sockaddr();
    succeeds(packets.getsockname(name));
    assertEquals(1, ((Packet) name.address()).interfaceIndex());
  }

  @Test
  void framesAreSentAsTheyAre() {
    StackEndpoint packets = socket(AF_PACKET, SOCK_RAW, ALL);
    byte[] frame = Packets.ethernet(PEER_MAC, ROUTER_MAC, EXPERIMENT, new byte[] {1, 2, 3});
    fails(Errno.ENXIO, send(packets, frame, null));
    succeeds(packets.bind(Sockaddr.of(Packet.on(eth0.index(), 3))));
    assertEquals(17, send(packets, frame, null));
    assertArrayEquals(frame, next());
    fails(Errno.EINVAL, send(packets, new byte[13], null));
    fails(Errno.EMSGSIZE, send(packets, new byte[1515], null));
    succeeds(send(packets, new byte[1514], null));
  }

  @Test
  void headerIsWrittenWhereTheEndpointHasNone() {
    StackEndpoint packets = socket(AF_PACKET, SOCK_DGRAM, 0);
    Packet to = new Packet(EXPERIMENT, eth0.index(), 0, 0, "ff:ff:ff:ff:ff:ff");
    assertEquals(3, send(packets, new byte[] {1, 2, 3}, Sockaddr.of(to)));
    byte[] expected =
        Packets.ethernet(MacAddress.BROADCAST, US_MAC, EXPERIMENT, new byte[] {1, 2, 3});
    assertArrayEquals(expected, next());
  }

  @Test
  void endpointWaitsForRoomOnTheLink() {
    StackEndpoint packets = socket(AF_PACKET, SOCK_RAW, ALL);
    succeeds(packets.bind(Sockaddr.of(Packet.on(eth0.index(), 3))));
    link.room = 0;
    fails(Errno.EAGAIN, send(packets, new byte[20], null));
    assertEquals(0, packets.events());
    link.room = 10;
    turn();
    assertEquals(Events.OUT, packets.events());
  }

  @Test
  void queueIsBoundedAndCounted() {
    StackEndpoint packets = socket(AF_PACKET, SOCK_RAW, ALL);
    for (int i = 0; i < 5000; i++) {
      arrives(udp(US_MAC));
      link.sent.clear();
    }
    assertTrue(stack.counters().get(Counter.DATAGRAM_DROP_QUEUE_FULL) > 1000);
    int statistics = PacketOptions.PACKET_STATISTICS;
    assertEquals(8, packets.getsockopt(PacketOptions.LEVEL, statistics, memory, 8));
    assertTrue(memory.get(ValueLayout.JAVA_INT, 0) >= 5000);
    assertTrue(memory.get(ValueLayout.JAVA_INT, 4) > 1000);
    succeeds(packets.getsockopt(PacketOptions.LEVEL, statistics, memory, 8));
    assertEquals(0, memory.get(ValueLayout.JAVA_LONG, 0));
    packets.close();
    assertTrue(stack.bufferBytes() < 1 << 13);
  }

  @Test
  void callsThatMakeNoSenseAreRefusedAsOnLinux() {
    StackEndpoint packets = socket(AF_PACKET, SOCK_RAW, ALL);
    Sockaddr name = new Sockaddr();
    fails(Errno.EOPNOTSUPP, packets.connect(Sockaddr.of(Packet.on(1, 3))));
    fails(Errno.EOPNOTSUPP, packets.getpeername(name));
    fails(Errno.EOPNOTSUPP, packets.shutdown(2));
    fails(Errno.EOPNOTSUPP, packets.listen(1));
    fails(Errno.EINVAL, packets.recv(memory, 0, 10, 1, null));
    fails(Errno.EINVAL, packets.bind(name(US, 7)));
    StackEndpoint[] into = new StackEndpoint[1];
    fails(Errno.ESOCKTNOSUPPORT, stack.socket(AF_PACKET, SOCK_STREAM, 3, into));
  }
}
