// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.kernel.Talk.PATIENCE_NANOS;
import static io.cleat.kernel.Talk.assertErrno;
import static io.cleat.kernel.Talk.name;
import static io.cleat.kernel.Talk.recv;
import static io.cleat.kernel.Talk.send;
import static io.cleat.kernel.Talk.set;
import static io.cleat.kernel.Talk.text;
import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static io.cleat.option.SocketOptions.SO_TIMESTAMPNS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Ancillary;
import io.cleat.Blocking;
import io.cleat.Control;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Message;
import io.cleat.Msg;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.option.IpOptions;
import io.cleat.option.UdpOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** UDP over loopback: names, messages in one call and many, and what comes beside the bytes. */
class UdpTest {
  private final KernelEngine engine = KernelEngine.open();
  private final MemorySegment into = Arena.ofAuto().allocate(1 << 16);
  private KernelEndpoint client;
  private KernelEndpoint server;

  @BeforeEach
  void open() throws Exception {
    client = Talk.udp(engine);
    server = Talk.udp(engine);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void datagramsTellWhoSentThem() {
    assertEquals(5, client.sendto(text("hello"), 0, 5, 0, name(server)));
    Sockaddr from = new Sockaddr();
    long length = Blocking.recvfrom(server, into, 0, 100, 0, from, PATIENCE_NANOS);
    assertEquals("hello", text(into, length));
    assertEquals(Talk.address(client), from.address());
    assertEquals(7, server.sendto(text("goodbye"), 0, 7, 0, from));
    assertEquals("goodbye", recv(client));
  }

  @Test
  void anAddressOfAnyLengthIsTheKernelsToRefuse() {
    Sockaddr address = name(server);
    for (int length : new int[] {-1, 1, 15, 129, 4711, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      address.length(length);
      assertErrno(Errno.EINVAL, client.sendto(text("x"), 0, 1, 0, address));
      assertErrno(Errno.EINVAL, client.connect(address));
      assertErrno(Errno.EINVAL, client.bind(address));
    }
  }

  @Test
  void theLargestDatagramAndOneByteMore() {
    assertEquals(65507, client.sendto(into, 0, 65507, 0, name(server)));
    assertErrno(Errno.EMSGSIZE, client.sendto(into, 0, 65508, 0, name(server)));
    MemorySegment heap = MemorySegment.ofArray(new byte[70_000]);
    assertEquals(65507, Blocking.recvfrom(server, heap, 0, 70_000, 0, null, PATIENCE_NANOS));
    assertErrno(Errno.EMSGSIZE, client.sendto(heap, 0, 65508, 0, name(server)));
  }

  @Test
  void piecesOfEveryKindOfMemoryMakeOneMessage() {
    byte[] heap = "ell".getBytes();
    Message out = new Message().add(text("h")).add(MemorySegment.ofArray(heap)).add(text("o!"));
    out.address().set(name(server));
    assertEquals(6, client.sendmsg(out, 0));
    byte[] two = new byte[2];
    Message in = new Message().add(into, 10, 1).add(MemorySegment.ofArray(two)).add(into, 20, 100);
    assertEquals(6, Blocking.recvmsg(server, in, 0, PATIENCE_NANOS));
    assertEquals("h", text(into.asSlice(10), 1));
    assertEquals("el", new String(two));
    assertEquals("lo!", text(into.asSlice(20), 3));
    assertEquals(Talk.address(client), in.address().address());
  }

  @Test
  void tooManyPiecesAreTooMany() {
    Message out = new Message();
    for (int i = 0; i <= Message.MAX_PIECES; i++) {
      out.add(text("x"));
    }
    out.address().set(name(server));
    assertErrno(Errno.EMSGSIZE, client.sendmsg(out, 0));
  }

  @Test
  void whatWasCutSaysSo() {
    client.sendto(text("hello"), 0, 5, 0, name(server));
    Message in = new Message().add(into, 0, 3);
    assertEquals(3, Blocking.recvmsg(server, in, 0, PATIENCE_NANOS));
    assertEquals(Msg.MSG_TRUNC, in.flags());
    assertEquals(0, in.control().length());
  }

  @Test
  void manyMessagesGoAndComeInOneCall() {
    Message[] out = new Message[40];
    Message[] in = new Message[64];
    for (int i = 0; i < out.length; i++) {
      out[i] = new Message().add(text("message " + i)).add(MemorySegment.ofArray(new byte[i]));
      out[i].address().set(name(server));
    }
    for (int i = 0; i < in.length; i++) {
      in[i] = new Message().add(into, i * 1000L, 9).add(MemorySegment.ofArray(new byte[900]));
    }
    assertEquals(40, client.sendmmsg(out, 0, 40, 0));
    assertEquals(40, server.recvmmsg(in, 0, 64, 0));
    for (int i = 0; i < 40; i++) {
      long length = ("message " + i).length() + i;
      assertEquals(length, out[i].transferred());
      assertEquals(length, in[i].transferred());
      assertEquals(Talk.address(client), in[i].address().address());
    }
    assertErrno(Errno.EAGAIN, server.recvmmsg(in, 0, 64, 0));
  }

  @Test
  void anErrorAfterTheFirstMessageComesWithTheNextCall() {
    Message[] out = {new Message().add(text("good")), new Message().add(text("bad"))};
    out[0].address().set(name(server));
    out[1].address().set(name(server)).length(3);
    assertEquals(1, client.sendmmsg(out, 0, 2, 0));
    assertErrno(Errno.EINVAL, client.sendmmsg(out, 1, 1, 0));
  }

  @Test
  void theDestinationIsTold() {
    set(server, IpOptions.LEVEL, IpOptions.IP_PKTINFO, 1);
    client.sendto(text("x"), 0, 1, 0, name(server));
    Message in = new Message(64).add(into);
    assertEquals(1, Blocking.recvmsg(server, in, 0, PATIENCE_NANOS));
    var arrived = assertInstanceOf(Ancillary.Arrived.class, in.control().items().getFirst());
    assertEquals(Inet.loopback(0), arrived.destination());
  }

  @Test
  void theTimeOfArrivalIsTold() {
    set(server, SOL_SOCKET, SO_TIMESTAMPNS, 1);
    client.sendto(text("x"), 0, 1, 0, name(server));
    Message in = new Message(64).add(into);
    assertEquals(1, Blocking.recvmsg(server, in, 0, PATIENCE_NANOS));
    var arrival = assertInstanceOf(Ancillary.Arrival.class, in.control().items().getFirst());
    Duration age = Duration.between(arrival.time(), Instant.now());
    assertTrue(age.abs().compareTo(Duration.ofMinutes(1)) < 0, age.toString());
  }

  @Test
  void aRefusalIsToldOnceByTheNextCall() throws Exception {
    Sockaddr nobody = name(server);
    server.close();
    assertEquals(0, client.connect(nobody));
    assertEquals(1, send(client, "x"));
    assertEquals(1, client.await(Events.IN, PATIENCE_NANOS));
    assertErrno(Errno.ECONNREFUSED, client.recv(into, 0, 1, 0));
    assertErrno(Errno.EAGAIN, client.recv(into, 0, 1, 0));
  }

  @Test
  void theErrorQueueTellsWhoRefusedWhat() {
    set(client, IpOptions.LEVEL, IpOptions.IP_RECVERR, 1);
    Sockaddr nobody = name(server);
    server.close();
    assertEquals(5, client.sendto(text("hello"), 0, 5, 0, nobody));
    assertEquals(1, client.await(0, PATIENCE_NANOS));
    assertTrue((client.events() & Events.ERR) != 0);
    Message in = new Message(128).add(into);
    assertEquals(5, client.recvmsg(in, Msg.MSG_ERRQUEUE));
    assertEquals("hello", text(into, 5));
    assertEquals(nobody.address(), in.address().address());
    var error = assertInstanceOf(Ancillary.QueuedError.class, in.control().items().getFirst());
    assertEquals(Errno.ECONNREFUSED.number(), error.errno());
    assertEquals(3, error.type());
    assertEquals(3, error.code());
    assertErrno(Errno.EAGAIN, client.recvmsg(in, Msg.MSG_ERRQUEUE));
  }

  @Test
  void oneSendOfSegmentsIsOneReceiveOfSegments() {
    set(server, UdpOptions.LEVEL, UdpOptions.UDP_GRO, 1);
    Message out = new Message(Control.space(2)).add(into, 0, 4000);
    out.address().set(name(server));
    out.control().addShort(UdpOptions.LEVEL, UdpOptions.UDP_SEGMENT, 1200);
    assertEquals(4000, client.sendmsg(out, 0));
    Message in = new Message(64).add(into);
    assertEquals(4000, Blocking.recvmsg(server, in, 0, PATIENCE_NANOS));
    Control control = in.control();
    assertEquals(UdpOptions.LEVEL, control.level(control.first()));
    assertEquals(UdpOptions.UDP_GRO, control.type(control.first()));
    assertEquals(1200, control.intValue(control.first()));
  }
}
