// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_RAW;
import static io.cleat.SocketType.SOCK_SEQPACKET;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_INET6;
import static io.cleat.address.Family.AF_NETLINK;
import static io.cleat.address.Family.AF_PACKET;
import static io.cleat.address.Family.AF_VSOCK;
import static io.cleat.kernel.Talk.PATIENCE_NANOS;
import static io.cleat.kernel.Talk.name;
import static io.cleat.kernel.Talk.ok;
import static io.cleat.kernel.Talk.recv;
import static io.cleat.kernel.Talk.send;
import static io.cleat.kernel.Talk.text;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Blocking;
import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Ioctl;
import io.cleat.Protocol;
import io.cleat.address.Inet;
import io.cleat.address.Inet6;
import io.cleat.address.Netlink;
import io.cleat.address.Packet;
import io.cleat.address.Sockaddr;
import io.cleat.address.Vsock;
import io.cleat.sys.ErrnoCapture;
import io.cleat.sys.Ifreq;
import io.cleat.sys.Namespaces;
import io.cleat.testing.door.Needs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Families beyond the usual two: they pass through with their own addresses. */
class FamiliesTest {
  private static final int RTM_GETLINK = 18;
  private static final int RTM_NEWLINK = 16;
  private static final int NLM_F_REQUEST_DUMP = 0x301;
  private static final int IFF_UP = 1;
  private static final int ETH_P_EXPERIMENT = 0x88b5;
  private static final int LOOPBACK_INDEX = 1;
  private static final int VMADDR_CID_ANY = -1;
  private static final int VMADDR_CID_LOCAL = 1;

  private final KernelEngine engine = KernelEngine.open();
  private final Arena arena = Arena.ofAuto();

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void inet6() throws Exception {
    KernelEndpoint listener = engine.socket(AF_INET6, SOCK_STREAM, 0);
    ok(listener.bind(Sockaddr.of(Inet6.loopback(0))));
    ok(listener.listen(1));
    KernelEndpoint client = engine.socket(AF_INET6, SOCK_STREAM, 0);
    ok(Blocking.connect(client, name(listener), PATIENCE_NANOS));
    Endpoint[] accepted = new Endpoint[1];
    Sockaddr peer = new Sockaddr();
    assertEquals(1, Blocking.accept(listener, accepted, 0, peer, PATIENCE_NANOS));
    assertEquals(Talk.address(client), assertInstanceOf(Inet6.class, peer.address()));
    send(accepted[0], "six");
    assertEquals("six", recv(client));
  }

  @Test
  void multipathTcp() throws Exception {
    KernelEndpoint client = engine.socket(AF_INET, SOCK_STREAM, Protocol.IPPROTO_MPTCP);
    KernelEndpoint listener = engine.socket(AF_INET, SOCK_STREAM, Protocol.IPPROTO_MPTCP);
    ok(listener.bind(Sockaddr.of(Inet.loopback(0))));
    ok(listener.listen(1));
    ok(Blocking.connect(client, name(listener), PATIENCE_NANOS));
    Endpoint[] accepted = new Endpoint[1];
    assertEquals(1, Blocking.accept(listener, accepted, 0, null, PATIENCE_NANOS));
    send(client, "many paths");
    assertEquals("many paths", recv(accepted[0]));
  }

  @Test
  void netlinkListsTheLoopbackInterface() throws Exception {
    KernelEndpoint netlink = engine.socket(AF_NETLINK, SOCK_RAW, 0);
    ok(netlink.bind(Sockaddr.of(Netlink.KERNEL)));
    MemorySegment request = arena.allocate(32);
    request.set(JAVA_INT_UNALIGNED, 0, 32);
    request.set(JAVA_SHORT_UNALIGNED, 4, (short) RTM_GETLINK);
    request.set(JAVA_SHORT_UNALIGNED, 6, (short) NLM_F_REQUEST_DUMP);
    assertEquals(32, netlink.sendto(request, 0, 32, 0, Sockaddr.of(Netlink.KERNEL)));
    MemorySegment into = arena.allocate(1 << 16);
    Sockaddr from = new Sockaddr();
    long length = Blocking.recvfrom(netlink, into, 0, into.byteSize(), 0, from, PATIENCE_NANOS);
    assertEquals(RTM_NEWLINK, into.get(JAVA_SHORT_UNALIGNED, 4));
    assertTrue(text(into, length).contains("lo\0"));
    assertEquals(Netlink.KERNEL, from.address());
  }

  @Test
  @Needs(root = true)
  void packetSeesItsOwnFrame() throws Exception {
    KernelEndpoint listening = engine.socket(AF_PACKET, SOCK_RAW, 0);
    ok(listening.bind(Sockaddr.of(Packet.on(LOOPBACK_INDEX, ETH_P_EXPERIMENT))));
    KernelEndpoint sending = engine.socket(AF_PACKET, SOCK_RAW, 0);
    ok(sending.bind(Sockaddr.of(Packet.on(LOOPBACK_INDEX, 0))));
    MemorySegment frame = arena.allocate(64);
    frame.set(JAVA_BYTE, 12, (byte) (ETH_P_EXPERIMENT >> 8));
    frame.set(JAVA_BYTE, 13, (byte) ETH_P_EXPERIMENT);
    frame.setString(14, "a frame");
    assertEquals(64, sending.send(frame, 0, 64, 0));
    MemorySegment into = arena.allocate(2048);
    Sockaddr from = new Sockaddr();
    assertEquals(64, Blocking.recvfrom(listening, into, 0, 2048, 0, from, PATIENCE_NANOS));
    assertEquals("a frame", into.getString(14));
    Packet sender = assertInstanceOf(Packet.class, from.address());
    assertEquals(ETH_P_EXPERIMENT, sender.protocol());
    assertEquals(LOOPBACK_INDEX, sender.interfaceIndex());
  }

  @Test
  @Needs(root = true)
  void pingGetsItsEcho() throws Exception {
    inNetworkOfItsOwn(() -> {
      Files.writeString(Path.of("/proc/sys/net/ipv4/ping_group_range"), "0 2147483647");
      KernelEndpoint ping = engine.socket(AF_INET, SOCK_DGRAM, Protocol.IPPROTO_ICMP);
      MemorySegment echo = arena.allocate(12);
      echo.set(JAVA_BYTE, 0, (byte) 8);
      echo.setString(8, "cle");
      Sockaddr to = Sockaddr.of(Inet.loopback(0));
      assertEquals(12, ping.sendto(echo, 0, 12, 0, to));
      MemorySegment into = arena.allocate(100);
      assertEquals(12, Blocking.recvfrom(ping, into, 0, 100, 0, null, PATIENCE_NANOS));
      assertEquals(0, into.get(JAVA_BYTE, 0));
      assertEquals("cle", into.getString(8));
      return null;
    });
  }

  /** On a thread of its own, which ends with its namespace. */
  private void inNetworkOfItsOwn(Callable<?> call) throws Exception {
    FutureTask<Object> task =
        new FutureTask<>(() -> {
          ok(Namespaces.unshare(ErrnoCapture.allocate(arena), Namespaces.CLONE_NEWNET));
          loopbackUp();
          return call.call();
        });
    Thread.ofPlatform().start(task);
    task.get();
  }

  private void loopbackUp() throws Exception {
    KernelEndpoint any = engine.socket(AF_INET, SOCK_DGRAM, 0);
    MemorySegment request = arena.allocate(Ifreq.SIZE);
    Ifreq.name(request, 0, "lo");
    ok(any.ioctl(Ioctl.SIOCGIFFLAGS, request));
    Ifreq.flags(request, 0, Ifreq.flags(request, 0) | IFF_UP);
    ok(any.ioctl(Ioctl.SIOCSIFFLAGS, request));
    any.close();
  }

  @Test
  void vsockWithinTheMachine() throws Exception {
    KernelEndpoint listener = engine.socket(AF_VSOCK, SOCK_STREAM, 0);
    int bound = listener.bind(Sockaddr.of(new Vsock(VMADDR_CID_LOCAL, -1, 0)));
    if (bound == Errno.EADDRNOTAVAIL.negated()) {
      // No transport within this machine: a listener is all that there can be.
      ok(listener.bind(Sockaddr.of(new Vsock(VMADDR_CID_ANY, -1, 0))));
      ok(listener.listen(1));
      assertEquals(Errno.EAGAIN.negated(), listener.accept(new Endpoint[1], 0, 1));
      return;
    }
    ok(bound);
    ok(listener.listen(1));
    KernelEndpoint client = engine.socket(AF_VSOCK, SOCK_STREAM, 0);
    ok(Blocking.connect(client, name(listener), PATIENCE_NANOS));
    Endpoint[] accepted = new Endpoint[1];
    assertEquals(1, Blocking.accept(listener, accepted, 0, null, PATIENCE_NANOS));
    send(client, "to myself");
    assertEquals("to myself", recv(accepted[0]));
  }

  @Test
  void seqpacketOverVsock() throws Exception {
    KernelEndpoint endpoint = engine.socket(AF_VSOCK, SOCK_SEQPACKET, 0);
    assertEquals(SOCK_SEQPACKET, endpoint.type());
  }
}
