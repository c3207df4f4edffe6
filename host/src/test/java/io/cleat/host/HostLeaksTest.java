// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_UNIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Events;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.testing.leaks.Leaks;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a host holds is told, with the place where it was opened; closed, it holds nothing. */
class HostLeaksTest {
  private static final int BYTES = 1 << 20;

  @RegisterExtension final Leaks leaks = new Leaks();

  private final Host host = leaks.watch(Host.open("here"), Host::openEndpoints, Host::inventory);

  private Endpoint bound() throws ErrnoException {
    Endpoint endpoint = host.socket(AF_INET, SOCK_DGRAM, 0);
    assertEquals(0, endpoint.bind(Sockaddr.of(Inet.loopback(53))));
    return endpoint;
  }

  @Test
  void endpointThatNobodyClosedIsNamedWithThePlaceWhereItWasOpened() throws Exception {
    Endpoint endpoint = bound();
    String open = host.openEndpoints().getFirst();
    String opened = "udp UNCONN 127.0.0.1:53 of process 1, watched by 0, opened at ";
    String here = HostLeaksTest.class.getName() + ".bound(";
    assertTrue(open.startsWith(opened + here), open);
    endpoint.close();
    assertEquals(List.of(), host.openEndpoints());
  }

  @Test
  void waiterIsCounted() throws Exception {
    Endpoint endpoint = bound();
    assertEquals(0, endpoint.watch((e, events) -> {}, Events.IN));
    assertTrue(host.openEndpoints().getFirst().contains("watched by 1"));
    endpoint.close();
  }

  /** A connection over loopback, of whose last words the other end reads nothing. */
  private Endpoint[] stuck() throws ErrnoException {
    Endpoint listener = host.socket(AF_INET, SOCK_STREAM, 0);
    Sockaddr name = Sockaddr.of(Inet.loopback(7));
    assertEquals(0, listener.bind(name));
    assertEquals(0, listener.listen(1));
    Endpoint client = host.socket(AF_INET, SOCK_STREAM, 0);
    client.connect(name);
    Endpoint[] pair = {client, null};
    assertEquals(1, listener.accept(pair, 1, 1));
    MemorySegment data = MemorySegment.ofArray(new byte[BYTES]);
    while (client.send(data, 0, BYTES, 0) > 0) {
      // Until both buffers are full.
    }
    return pair;
  }

  @Test
  void processThatEndsClosesItsEndpoints() throws Exception {
    stuck();
    assertEquals(3, host.openEndpoints().size());
    host.endProcesses();
    assertEquals(List.of(), host.openEndpoints());
  }

  @Test
  void connectionWithoutUsersIsHeldUntilTheHostIsClosed() throws Exception {
    Endpoint[] pair = stuck();
    pair[0].close();
    host.socketpair(AF_UNIX, SOCK_STREAM, 0)[0].send(MemorySegment.ofArray(new byte[4]), 0, 4, 0);
    assertTrue(host.inventory().toString().contains("buffer bytes="), host.inventory()::toString);
    host.close();
    assertEquals(List.of(), host.inventory());
  }

  /** A connection that has ended in order. */
  private void timeWait() throws ErrnoException {
    Endpoint[] pair = new Endpoint[2];
    Endpoint listener = host.socket(AF_INET, SOCK_STREAM, 0);
    Sockaddr name = Sockaddr.of(Inet.loopback(7));
    listener.bind(name);
    listener.listen(1);
    pair[0] = host.socket(AF_INET, SOCK_STREAM, 0);
    pair[0].connect(name);
    listener.accept(pair, 1, 1);
    listener.close();
    pair[0].close();
    pair[1].close();
  }

  @Test
  void timeWaitIsHeldUntilTheHostIsClosed() throws Exception {
    timeWait();
    assertEquals("TIME-WAIT=1, timers=1", host.inventory().getFirst());
    host.close();
    assertEquals(List.of(), host.inventory());
  }

  // What a test leaves fails it.

  private static String complaint(Leaks strict) {
    return assertThrows(AssertionError.class, strict::settle).getMessage();
  }

  @Test
  void testThatLeavesAnEndpointFails() throws Exception {
    Leaks strict = new Leaks();
    strict.watch(host, Host::openEndpoints, Host::inventory);
    bound();
    String complaint = complaint(strict);
    assertTrue(complaint.contains(": udp UNCONN 127.0.0.1:53 of process 1"), complaint);
    assertTrue(complaint.contains("HostLeaksTest.testThatLeavesAnEndpointFails("), complaint);
  }

  @Test
  void testThatLeavesATimerFails() throws Exception {
    Leaks strict = new Leaks(() -> String.join(", ", host.inventory()));
    timeWait();
    assertEquals(
        "the test left something behind: TIME-WAIT=1, timers=1, timer of TimeWait",
        complaint(strict));
  }

  @Test
  void testThatLeavesABufferFails() throws Exception {
    Leaks strict = new Leaks(() -> String.join(", ", host.inventory()));
    stuck();
    String complaint = complaint(strict);
    assertTrue(complaint.contains("buffer bytes="), complaint);
    host.endProcesses();
  }

  @Test
  void closedHostOpensNothing() {
    host.close();
    ErrnoException refused =
        assertThrows(ErrnoException.class, () -> host.socket(AF_INET, SOCK_DGRAM, 0));
    assertEquals(Errno.ENFILE, refused.errno());
  }
}
