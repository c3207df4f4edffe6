// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.interop;

import static io.cleat.Protocol.IPPROTO_ICMP;
import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_RAW;
import static io.cleat.address.Family.AF_INET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleat.Engine;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Socket;
import io.cleat.address.Address;
import io.cleat.address.Inet;
import io.cleat.kernel.KernelEngine;
import io.cleat.testing.door.Needs;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A ping without privileges (icmp(7), net.ipv4.ping_group_range). */
class PingTest {
  private static final byte ECHO_REQUEST = 8;
  private static final byte ECHO_REPLY = 0;

  @Test
  @Needs(value = "ip", root = true)
  void aThreadWithoutPrivilegesIsAnswered() throws Exception {
    Namespace.inside(() -> {
      try (Engine engine = KernelEngine.open();
          Program up = Program.start("ip", "link", "set", "lo", "up")) {
        up.output();
        Files.writeString(Path.of("/proc/sys/net/ipv4/ping_group_range"), "0 2147483647");
        Namespace.becomeNobody();

        ErrnoException refused =
            assertThrows(
                ErrnoException.class, () -> Socket.open(engine, AF_INET, SOCK_RAW, IPPROTO_ICMP));
        assertEquals(Errno.EPERM, refused.errno());
        ping(engine);
      }
      return null;
    });
  }

  private static void ping(Engine engine) throws Exception {
    try (Socket socket = Socket.open(engine, AF_INET, SOCK_DGRAM, IPPROTO_ICMP)) {
      byte[] request = {ECHO_REQUEST, 0, 0, 0, 0, 0, 0, 7, 'p', 'i', 'n', 'g'};
      socket.send(ByteBuffer.wrap(request), Inet.loopback(0));
      ByteBuffer reply = ByteBuffer.allocate(100);
      Address from = socket.receive(reply);
      assertEquals(Inet.loopback(0), from);
      assertEquals(ECHO_REPLY, reply.get(0));
      assertEquals(request.length, reply.position());
      assertEquals(7, reply.get(7), "its sequence number");
    }
  }
}
