// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_INET6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Socket;
import io.cleat.address.Address;
import io.cleat.address.Inet;
import io.cleat.address.Inet6;
import io.cleat.option.Ipv6Options;
import io.cleat.testing.leaks.Leaks;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** IPv6 over loopback, and IPv4 in its clothes. */
class Inet6Test {
  @RegisterExtension final Leaks leaks = new Leaks();

  private final Host host = leaks.watch(Host.open("six"), Host::openEndpoints, Host::inventory);

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String read(Socket socket) throws Exception {
    ByteBuffer into = ByteBuffer.allocate(100);
    socket.read(into);
    return new String(into.array(), 0, into.position(), StandardCharsets.US_ASCII);
  }

  private static int port(Socket socket) throws Exception {
    Address address = socket.localAddress();
    return address instanceof Inet6 six ? six.port() : ((Inet) address).port();
  }

  @Test
  void streamsCrossOverIpv6() throws Exception {
    try (Socket listener = Socket.open(host, AF_INET6, SOCK_STREAM);
        Socket client = Socket.open(host, AF_INET6, SOCK_STREAM)) {
      listener.bind(Inet6.loopback(0)).listen(1);
      client.connect(listener.localAddress());
      try (Socket server = listener.accept()) {
        client.write(bytes("hello"));
        assertEquals("hello", read(server));
        assertEquals(client.localAddress(), server.peerAddress());
      }
    }
  }

  @Test
  void listenerForBothTakesIpv4() throws Exception {
    try (Socket listener = Socket.open(host, AF_INET6, SOCK_STREAM);
        Socket client = Socket.open(host, AF_INET, SOCK_STREAM)) {
      listener.listen(1);
      client.connect(Inet.loopback(port(listener)));
      try (Socket server = listener.accept()) {
        server.write(bytes("hello"));
        assertEquals("hello", read(client));
        assertEquals(AF_INET6, server.peerAddress().family());
      }
    }
  }

  @Test
  void listenerForIpv6AloneLeavesIpv4ToOthers() throws Exception {
    try (Socket listener = Socket.open(host, AF_INET6, SOCK_STREAM);
        Socket client = Socket.open(host, AF_INET, SOCK_STREAM)) {
      listener.set(Ipv6Options.V6ONLY, true);
      listener.listen(1);
      Inet there = Inet.loopback(port(listener));
      ErrnoException refused = assertThrows(ErrnoException.class, () -> client.connect(there));
      assertEquals(Errno.ECONNREFUSED, refused.errno());
    }
  }

  @Test
  void datagramsCrossOverIpv6() throws Exception {
    try (Socket left = Socket.open(host, AF_INET6, SOCK_DGRAM);
        Socket right = Socket.open(host, AF_INET6, SOCK_DGRAM)) {
      left.bind(Inet6.loopback(0));
      right.bind(Inet6.loopback(0));
      left.send(bytes("hello"), right.localAddress());
      ByteBuffer into = ByteBuffer.allocate(100);
      assertEquals(left.localAddress(), right.receive(into));
      assertEquals(5, into.position());
    }
  }

  @Test
  void whatIsNotThereIsSaidAsLinuxSaysIt() {
    assertErrno(Errno.EAFNOSUPPORT, 46, SOCK_STREAM, 0);
    assertErrno(Errno.EPROTONOSUPPORT, AF_INET, SOCK_STREAM, 17);
    assertErrno(Errno.ESOCKTNOSUPPORT, AF_INET, 5, 0);
    assertErrno(Errno.EINVAL, AF_INET, SOCK_STREAM, -1);
    assertErrno(Errno.EINVAL, AF_INET, 15, 0);
    ErrnoException pair =
        assertThrows(ErrnoException.class, () -> host.socketpair(AF_INET, SOCK_STREAM, 0));
    assertEquals(Errno.EOPNOTSUPP, pair.errno());
  }

  private void assertErrno(Errno expected, int domain, int type, int protocol) {
    ErrnoException said =
        assertThrows(ErrnoException.class, () -> host.socket(domain, type, protocol));
    assertEquals(expected, said.errno());
  }
}
