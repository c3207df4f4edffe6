// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_SEQPACKET;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_VSOCK;
import static io.cleat.option.VsockOptions.VMADDR_CID_ANY;
import static io.cleat.option.VsockOptions.VMADDR_CID_HOST;
import static io.cleat.option.VsockOptions.VMADDR_CID_LOCAL;
import static io.cleat.option.VsockOptions.VMADDR_PORT_ANY;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Events;
import io.cleat.Socket;
import io.cleat.address.Sockaddr;
import io.cleat.address.Vsock;
import io.cleat.link.Cable;
import io.cleat.testing.leaks.Leaks;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host and its guest speak AF_VSOCK over a cable, and each with itself. */
class VsockTest {
  private static final int GUEST = 3;
  private static final int PORT = 5000;
  private static final int SEVERAL_BUFFERS = 3_000_000;
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  @RegisterExtension final Leaks leaks = new Leaks();

  private final Host host = leaks.watch(Host.open("host"), Host::openEndpoints, Host::inventory);
  private final Host guest = leaks.watch(Host.open("guest"), Host::openEndpoints, Host::inventory);

  @BeforeEach
  void join() {
    Cable cable = new Cable(4096, 0, 1 << 16);
    host.cid(VMADDR_CID_HOST);
    guest.cid(GUEST);
    host.attachVsock(GUEST, cable.left());
    guest.attachVsock(VMADDR_CID_HOST, cable.right());
  }

  /** The processes end, and with them all that they said to each other. */
  @AfterEach
  void part() {
    host.endProcesses();
    guest.endProcesses();
    assertEquals(List.of(), host.inventory());
    assertEquals(List.of(), guest.inventory());
  }

  private static Endpoint listening(Host where, int type) throws ErrnoException {
    Endpoint listener = where.socket(AF_VSOCK, type, 0);
    assertEquals(0, listener.bind(Sockaddr.of(new Vsock(VMADDR_CID_ANY, PORT))));
    assertEquals(0, listener.listen(1));
    return listener;
  }

  private static int connect(Endpoint caller, int cid, int port) {
    return caller.connect(Sockaddr.of(new Vsock(cid, port)));
  }

  private static Endpoint[] pair(Host from, Host to, int cid, int type) throws ErrnoException {
    Endpoint listener = listening(to, type);
    Endpoint caller = from.socket(AF_VSOCK, type, 0);
    assertEquals(Errno.EINPROGRESS.negated(), connect(caller, cid, PORT));
    assertEquals("OUT", Events.names(caller.events()));
    Endpoint[] into = new Endpoint[1];
    assertEquals(1, listener.accept(into, 0, 1));
    listener.close();
    return new Endpoint[] {caller, into[0]};
  }

  private static long send(Endpoint endpoint, String text) {
    return endpoint.send(MemorySegment.ofArray(text.getBytes()), 0, text.length(), 0);
  }

  private static String receive(Endpoint endpoint, int most) {
    byte[] into = new byte[most];
    long count = endpoint.recv(MemorySegment.ofArray(into), 0, most, 0);
    return count < 0 ? Errno.name(count) : new String(into, 0, (int) count);
  }

  @Test
  void aGuestSpeaksWithItsHost() throws Exception {
    Endpoint[] pair = pair(guest, host, VMADDR_CID_HOST, SOCK_STREAM);
    assertEquals(5, send(pair[0], "hello"));
    assertEquals("hello", receive(pair[1], 10));
    assertEquals(2, send(pair[1], "hi"));
    assertEquals("hi", receive(pair[0], 10));
  }

  @Test
  void bothKnowEachOthersNames() throws Exception {
    Endpoint[] pair = pair(guest, host, VMADDR_CID_HOST, SOCK_STREAM);
    Sockaddr local = new Sockaddr();
    Sockaddr peer = new Sockaddr();
    pair[0].getpeername(peer);
    assertEquals(new Vsock(VMADDR_CID_HOST, PORT), peer.address());
    pair[0].getsockname(local);
    pair[1].getpeername(peer);
    assertEquals(local, peer);
    assertEquals(GUEST, ((Vsock) local.address()).cid());
  }

  @ParameterizedTest
  @ValueSource(ints = {VMADDR_CID_LOCAL, VMADDR_CID_HOST})
  void aHostSpeaksWithItself(int cid) throws Exception {
    Endpoint[] pair = pair(host, host, cid, SOCK_STREAM);
    send(pair[1], "myself");
    assertEquals("myself", receive(pair[0], 10));
  }

  @Test
  void aSeqpacketKeepsItsMessages() throws Exception {
    Endpoint[] pair = pair(host, guest, GUEST, SOCK_SEQPACKET);
    send(pair[0], "one");
    send(pair[0], "");
    send(pair[0], "three");
    assertEquals("on", receive(pair[1], 2));
    assertEquals("", receive(pair[1], 10));
    assertEquals("three", receive(pair[1], 10));
    assertEquals("EAGAIN", receive(pair[1], 10));
  }

  @Test
  void aMessageIsLargerThanAPacket() throws Exception {
    Endpoint[] pair = pair(host, guest, GUEST, SOCK_SEQPACKET);
    String large = "0123456789".repeat(10_000);
    assertEquals(large.length(), send(pair[0], large));
    // The cable is smaller than the message: the clock thread may have to see to the rest.
    assertEquals(1, pair[1].await(Events.IN, PATIENCE_NANOS));
    assertTrue(large.equals(receive(pair[1], 200_000)));
    assertEquals(Errno.EMSGSIZE.negated(), send(pair[0], large.repeat(3)));
  }

  @Test
  void whoDoesNotReadHasNoRoom() throws Exception {
    Endpoint[] pair = pair(host, guest, GUEST, SOCK_STREAM);
    MemorySegment zeros = MemorySegment.ofArray(new byte[SEVERAL_BUFFERS]);
    long sent = pair[0].send(zeros, 0, SEVERAL_BUFFERS, 0);
    assertEquals(262_144, sent);
    assertEquals(Errno.EAGAIN.negated(), send(pair[0], "x"));
    assertEquals("0", Events.names(pair[0].events()));
    byte[] into = new byte[(int) sent];
    for (long left = sent; left > 0; ) {
      assertEquals(1, pair[1].await(Events.IN, PATIENCE_NANOS));
      left -= pair[1].recv(MemorySegment.ofArray(into), 0, left, 0);
    }
    assertEquals(1, pair[0].await(Events.OUT, PATIENCE_NANOS));
  }

  @Test
  void nobodyAtThePortResets() throws Exception {
    Endpoint caller = guest.socket(AF_VSOCK, SOCK_STREAM, 0);
    connect(caller, VMADDR_CID_HOST, PORT);
    assertEquals("OUT|ERR", Events.names(caller.events()));
    assertEquals(Errno.ENODEV.negated(), connect(caller, 77, PORT));
  }

  @Test
  void anEndComesAfterTheLastByte() throws Exception {
    Endpoint[] pair = pair(host, guest, GUEST, SOCK_STREAM);
    send(pair[0], "last");
    pair[0].close();
    assertEquals("last", receive(pair[1], 10));
    assertEquals("", receive(pair[1], 10));
    assertEquals(Errno.EPIPE.negated(), send(pair[1], "x"));
  }

  @Test
  void aPortHasOneOwnerAndLowOnesArePrivileged() throws Exception {
    listening(host, SOCK_STREAM);
    Endpoint other = host.socket(AF_VSOCK, SOCK_STREAM, 0);
    Sockaddr same = Sockaddr.of(new Vsock(VMADDR_CID_ANY, PORT));
    assertEquals(Errno.EADDRINUSE.negated(), other.bind(same));
    Sockaddr elsewhere = Sockaddr.of(new Vsock(GUEST, PORT));
    assertEquals(Errno.EADDRNOTAVAIL.negated(), other.bind(elsewhere));
    Endpoint guests = host.process(1000, 1000, 0).socket(AF_VSOCK, SOCK_STREAM, 0);
    Sockaddr low = Sockaddr.of(new Vsock(VMADDR_CID_ANY, 22));
    assertEquals(Errno.EACCES.negated(), guests.bind(low));
    Sockaddr any = Sockaddr.of(new Vsock(VMADDR_CID_ANY, VMADDR_PORT_ANY));
    assertEquals(0, guests.bind(any));
  }

  @Test
  void thereAreNoDatagrams() {
    ErrnoException refusal =
        assertThrows(ErrnoException.class, () -> host.socket(AF_VSOCK, SOCK_DGRAM, 0));
    assertEquals(Errno.ESOCKTNOSUPPORT, refusal.errno());
  }

  @Test
  void manyBytesCrossTheCableUnchanged() throws Exception {
    Socket listener = Socket.open(host, AF_VSOCK, SOCK_STREAM);
    listener.bind(new Vsock(VMADDR_CID_ANY, PORT)).listen(1);
    FutureTask<Long> echo =
        new FutureTask<>(() -> {
          try (Socket socket = listener.accept()) {
            return socket.inputStream().transferTo(socket.outputStream());
          }
        });
    Thread.ofPlatform().daemon().start(echo);
    byte[] sent = new byte[SEVERAL_BUFFERS];
    new Random(1).nextBytes(sent);
    Socket client = Socket.open(guest, AF_VSOCK, SOCK_STREAM);
    client.connect(new Vsock(VMADDR_CID_HOST, PORT));
    Thread.ofVirtual()
        .start(() -> {
          try {
            client.outputStream().write(sent);
          } catch (java.io.IOException e) {
            throw new AssertionError(e);
          }
        });
    assertArrayEquals(sent, client.inputStream().readNBytes(SEVERAL_BUFFERS));
    client.close();
    assertEquals(SEVERAL_BUFFERS, echo.get(60, TimeUnit.SECONDS));
  }
}
