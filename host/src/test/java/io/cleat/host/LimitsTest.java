// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_UNIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.address.Unix;
import io.cleat.stack.endpoint.Caller;
import io.cleat.stack.local.LocalLimits;
import io.cleat.testing.leaks.Leaks;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A host's limits have names, and each has its error. */
class LimitsTest {
  @RegisterExtension final Leaks leaks = new Leaks();

  private Host watched(Host host) {
    return leaks.watch(host, Host::openEndpoints, Host::inventory);
  }

  private static Errno refusal(Engine engine, int domain, int type) {
    return assertThrows(ErrnoException.class, () -> engine.socket(domain, type, 0)).errno();
  }

  @Test
  void aProcessHasSoManyEndpoints() throws Exception {
    try (Host host = watched(Host.open("small", Limits.linux().withEndpointsOfProcess(2)))) {
      HostProcess process = host.process(1000, 1000, 0);
      Endpoint first = process.socket(AF_INET, SOCK_STREAM, 0);
      process.socket(AF_UNIX, SOCK_DGRAM, 0);
      assertEquals(Errno.EMFILE, refusal(process, AF_INET, SOCK_DGRAM));
      host.process(1000, 1000, 0).socket(AF_INET, SOCK_DGRAM, 0);
      first.close();
      process.socket(AF_INET, SOCK_DGRAM, 0);
    }
  }

  @Test
  void aConnectionThatHasNoRoomStaysInTheQueue() throws Exception {
    try (Host host = watched(Host.open("small", Limits.linux().withEndpointsOfProcess(2)))) {
      Endpoint listener = host.socket(AF_UNIX, SOCK_STREAM, 0);
      Sockaddr name = Sockaddr.of(Unix.abstractName("l"));
      listener.bind(name);
      listener.listen(1);
      Endpoint other = host.socket(AF_UNIX, SOCK_DGRAM, 0);
      host.process(0, 0, 0).socket(AF_UNIX, SOCK_STREAM, 0).connect(name);
      Endpoint[] into = new Endpoint[1];
      assertEquals(Errno.EMFILE.negated(), listener.accept(into, 0, 1));
      other.close();
      assertEquals(1, listener.accept(into, 0, 1));
    }
  }

  @Test
  void aHostHasSoManyEndpoints() throws Exception {
    try (Host host = watched(Host.open("small", Limits.linux().withEndpoints(1)))) {
      host.process(1000, 1000, 0).socket(AF_INET, SOCK_DGRAM, 0);
      assertEquals(Errno.ENFILE, refusal(host, AF_INET, SOCK_STREAM));
    }
  }

  @Test
  void endpointsOfUnixHaveALimitOfTheirOwn() throws Exception {
    LocalLimits one = new LocalLimits(10, 4096, 1024, 1);
    try (Host host = watched(Host.open("small", Limits.linux().withLocal(one)))) {
      host.socket(AF_UNIX, SOCK_DGRAM, 0);
      assertEquals(Errno.ENFILE, refusal(host, AF_UNIX, SOCK_STREAM));
      host.socket(AF_INET, SOCK_STREAM, 0);
    }
  }

  @Test
  void whatHasNoMemoryIsRefused() throws Exception {
    try (Host host = watched(Host.open("small", Limits.linux().withBufferBytes(4096)))) {
      Endpoint[] pair = host.socketpair(AF_UNIX, SOCK_DGRAM, 0);
      MemorySegment data = MemorySegment.ofArray(new byte[5000]);
      assertEquals(Errno.ENOBUFS.negated(), pair[0].send(data, 0, 5000, 0));
      assertEquals(4000, pair[0].send(data, 0, 4000, 0));
    }
  }

  @Test
  void lowPortsTakeACapability() throws Exception {
    try (Host host = watched(Host.open("host"))) {
      Sockaddr web = Sockaddr.of(Inet.loopback(80));
      HostProcess user = host.process(1000, 1000, 0);
      assertEquals(Errno.EACCES.negated(), user.socket(AF_INET, SOCK_STREAM, 0).bind(web));
      long mayBind = 1L << Caller.CAP_NET_BIND_SERVICE;
      HostProcess server = host.process(1000, 1000, mayBind);
      assertEquals(0, server.socket(AF_INET, SOCK_STREAM, 0).bind(web));
      server.become(1000, 1000);
      Sockaddr other = Sockaddr.of(Inet.loopback(81));
      assertEquals(Errno.EACCES.negated(), server.socket(AF_INET, SOCK_STREAM, 0).bind(other));
    }
  }
}
