// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.kernel.Talk.PATIENCE_NANOS;
import static io.cleat.kernel.Talk.assertErrno;
import static io.cleat.kernel.Talk.recv;
import static io.cleat.kernel.Talk.send;
import static io.cleat.kernel.Talk.tcp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Blocking;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Ioctl;
import io.cleat.Msg;
import io.cleat.Socket;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.option.Linger;
import io.cleat.option.SocketOptions;
import io.cleat.option.TcpInfo;
import io.cleat.option.TcpOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** TCP connections over loopback. */
class StreamTest {
  private final KernelEngine engine = KernelEngine.open();

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void bytesGoBothWays() throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    assertEquals(5, send(pair[0], "hello"));
    assertEquals("hello", recv(pair[1]));
    assertEquals(7, send(pair[1], "goodbye"));
    assertEquals("goodbye", recv(pair[0]));
  }

  @Test
  void nothingThereIsEagain() throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    assertErrno(Errno.EAGAIN, pair[0].recv(Talk.text("x"), 0, 1, 0));
    assertEquals(Events.OUT, pair[0].events());
  }

  @Test
  void theEndFollowsTheLastByte() throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    send(pair[0], "last");
    assertEquals(0, pair[0].shutdown(Msg.SHUT_WR));
    assertEquals("last", recv(pair[1]));
    assertEquals("", recv(pair[1]));
    assertEquals(Events.IN | Events.OUT | Events.RDHUP, pair[1].events());
  }

  @Test
  void connectToNobodyIsRefused() throws Exception {
    KernelEndpoint listener = Talk.listener(engine);
    Sockaddr address = Talk.name(listener);
    listener.close();
    KernelEndpoint client = engine.socket(2, 1, 0);
    assertErrno(Errno.ECONNREFUSED, Blocking.connect(client, address, PATIENCE_NANOS));
  }

  @Test
  void acceptTellsThePeer() throws Exception {
    KernelEndpoint listener = Talk.listener(engine);
    KernelEndpoint client = engine.socket(2, 1, 0);
    Blocking.connect(client, Talk.name(listener), PATIENCE_NANOS);
    KernelEndpoint[] accepted = new KernelEndpoint[1];
    Sockaddr peer = new Sockaddr();
    assertEquals(1, Blocking.accept(listener, accepted, 0, peer, PATIENCE_NANOS));
    assertEquals(Talk.address(client), peer.address());
    assertEquals(((Inet) Talk.address(listener)).port(), ((Inet) Talk.address(accepted[0])).port());
    assertErrno(Errno.EAGAIN, listener.accept(accepted, 0, 1));
  }

  @Test
  void aMegabyteOnTheHeapArrivesWhole() throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    byte[] sent = new byte[1 << 20];
    new Random(7).nextBytes(sent);
    byte[] received = new byte[sent.length];
    MemorySegment into = MemorySegment.ofArray(received);
    var reader =
        CompletableFuture.supplyAsync(() ->
            Blocking.recvfrom(
                pair[1], into, 0, received.length, Msg.MSG_WAITALL, null, PATIENCE_NANOS));
    MemorySegment data = MemorySegment.ofArray(sent);
    long result = Blocking.sendto(pair[0], data, 0, sent.length, 0, null, PATIENCE_NANOS);
    assertEquals(sent.length, result);
    assertEquals(sent.length, reader.get());
    assertArrayEquals(sent, received);
  }

  @Test
  void everyCallOnAClosedEndpointIsEbadf() throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    assertEquals(0, pair[0].close());
    assertErrno(Errno.EBADF, pair[0].close());
    assertErrno(Errno.EBADF, send(pair[0], "x"));
    assertErrno(Errno.EBADF, pair[0].await(Events.IN, -1));
    assertEquals(Events.NVAL, pair[0].events());
  }

  @Test
  void urgentBytesStandApart() throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    send(pair[0], "calm");
    MemorySegment urgent = Talk.text("!");
    assertEquals(1, pair[0].send(urgent, 0, 1, Msg.MSG_OOB));
    assertEquals(1, pair[1].await(Events.PRI, PATIENCE_NANOS));
    assertEquals("calm", recv(pair[1]));
    MemorySegment atMark = Talk.intOf(-1);
    assertEquals(0, pair[1].ioctl(Ioctl.SIOCATMARK, atMark));
    assertEquals(1, atMark.get(ValueLayout.JAVA_INT, 0));
    MemorySegment into = Talk.intOf(0);
    assertEquals(1, pair[1].recv(into, 0, 4, Msg.MSG_OOB));
    assertEquals('!', into.get(ValueLayout.JAVA_BYTE, 0));
    assertErrno(Errno.EINVAL, pair[1].recv(into, 0, 4, Msg.MSG_OOB));
  }

  @Test
  void urgentDataWakesAVirtualThreadToo() throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    MemorySegment into = Talk.intOf(0);
    var waiting =
        Asleep.virtual(() -> {
          assertErrno(Errno.EAGAIN, pair[1].recv(into, 0, 4, 0));
          return pair[1].await(Events.PRI, -1);
        });
    pair[0].send(Talk.text("!"), 0, 1, Msg.MSG_OOB);
    assertEquals(1, waiting.get());
  }

  @Test
  void theKernelTellsOfItsTcp() throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    TcpInfo info = Socket.of(pair[0]).get(TcpOptions.INFO);
    assertEquals(1, info.state());
    pair[1].close();
    assertEquals(1, pair[0].await(Events.RDHUP, PATIENCE_NANOS));
    assertEquals(8, Socket.of(pair[0]).get(TcpOptions.INFO).state());
  }

  @Test
  void bytesComeBeforeTheReset() throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    send(pair[0], "unread");
    assertEquals(1, pair[1].await(Events.IN, PATIENCE_NANOS));
    send(pair[1], "last words");
    pair[1].close();
    assertEquals(1, pair[0].await(Events.RDHUP, PATIENCE_NANOS));
    assertEquals("last words", recv(pair[0]));
    assertEquals("ECONNRESET", recv(pair[0]));
    assertEquals("", recv(pair[0]));
    assertErrno(Errno.EPIPE, send(pair[0], "x"));
  }

  @Test
  void bytesOnTheHeapComeBeforeTheReset() throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    MemorySegment block = Arena.ofAuto().allocate(Scratch.CHUNK_BYTES);
    long sent = Blocking.sendto(pair[0], block, 0, block.byteSize(), 0, null, PATIENCE_NANOS);
    assertEquals(block.byteSize(), sent);
    Socket.of(pair[0]).set(SocketOptions.LINGER, new Linger(true, 0));
    pair[0].close();
    assertEquals(1, pair[1].await(Events.RDHUP, PATIENCE_NANOS));
    MemorySegment heap = MemorySegment.ofArray(new byte[2 * Scratch.CHUNK_BYTES]);
    assertEquals(sent, pair[1].recv(heap, 0, heap.byteSize(), 0));
    assertErrno(Errno.ECONNRESET, pair[1].recv(heap, 0, heap.byteSize(), 0));
    assertEquals(0, pair[1].recv(heap, 0, heap.byteSize(), 0));
  }

  @Test
  void errorIsLeftForTheNextCallWheneverTheResetComes() throws Exception {
    MemorySegment into = Arena.ofAuto().allocate(11);
    for (int round = 0; round < 3000; round++) {
      KernelEndpoint[] pair = tcp(engine);
      send(pair[1], "unread");
      assertEquals(1, pair[0].await(Events.IN, PATIENCE_NANOS));
      var closing =
          CompletableFuture.runAsync(() -> {
            send(pair[0], "hello");
            pair[0].close();
          });
      assertEquals(5, Blocking.recvfrom(pair[1], into, 0, 11, Msg.MSG_WAITALL, null, -1));
      closing.get();
      assertErrno(Errno.ECONNRESET, pair[1].recv(into, 0, 11, 0));
      pair[1].close();
    }
  }

  @Test
  void optionLengthsOfAnySizeAreTheKernelsToRefuse() throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    MemorySegment value = Talk.intOf(1);
    assertErrno(Errno.EINVAL, pair[0].setsockopt(1, 2, value, -1));
    assertErrno(Errno.EINVAL, pair[0].setsockopt(1, 2, value, 1));
    assertErrno(Errno.EINVAL, pair[0].getsockopt(1, 2, value, -1));
    assertErrno(Errno.ENOPROTOOPT, pair[0].getsockopt(1, 4711, value, 4));
    assertErrno(Errno.EFAULT, pair[0].getsockopt(1, 2, MemorySegment.NULL, 4));
    assertThrows(IndexOutOfBoundsException.class, () -> pair[0].setsockopt(1, 2, value, 5));
    assertThrows(IndexOutOfBoundsException.class, () -> pair[0].getsockopt(1, 2, value, 5));
  }

  @Test
  void ioctlDoesNotWriteBeyondItsArgument() throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    MemorySegment two = Talk.intOf(0).asSlice(0, 2);
    assertThrows(IndexOutOfBoundsException.class, () -> pair[0].ioctl(Ioctl.FIONREAD, two));
    assertThrows(
        IndexOutOfBoundsException.class, () -> pair[0].ioctl(Ioctl.SIOCGIFFLAGS, Talk.intOf(0)));
    assertErrno(Errno.ENOTTY, pair[0].ioctl(0x4711, Talk.intOf(0)));
  }

  @Test
  void nonBlockingCannotBeTakenFromAnEndpoint() throws Exception {
    KernelEndpoint listener = Talk.listener(engine);
    assertEquals(0, listener.ioctl(Ioctl.FIONBIO, Talk.intOf(0)));
    assertErrno(Errno.EAGAIN, listener.accept(new KernelEndpoint[1], 0, 1));
  }

  @Test
  void lingeringDoesNotMakeCloseWait() throws Exception {
    KernelEndpoint[] pair = tcp(engine);
    Socket.of(pair[0]).set(SocketOptions.LINGER, new Linger(true, 60));
    MemorySegment block = Arena.ofAuto().allocate(1 << 16);
    while (pair[0].send(block, 0, block.byteSize(), 0) > 0) {
      // until nothing more can leave
    }
    assertEquals(0, pair[0].close());
    long received = 0;
    long part;
    do {
      part = Blocking.recvfrom(pair[1], block, 0, block.byteSize(), 0, null, PATIENCE_NANOS);
      received += Math.max(part, 0);
    } while (part > 0);
    assertEquals(0, part);
    assertTrue(received > 1 << 16);
  }
}
