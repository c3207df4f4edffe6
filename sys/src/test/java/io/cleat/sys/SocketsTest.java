// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Scratch.AF_INET;
import static io.cleat.sys.Scratch.EAGAIN;
import static io.cleat.sys.Scratch.EBADF;
import static io.cleat.sys.Scratch.ECONNREFUSED;
import static io.cleat.sys.Scratch.EFAULT;
import static io.cleat.sys.Scratch.EINVAL;
import static io.cleat.sys.Scratch.EPIPE;
import static io.cleat.sys.Scratch.SOCK_DGRAM;
import static io.cleat.sys.Scratch.SOCK_NONBLOCK;
import static io.cleat.sys.Scratch.SOCK_STREAM;
import static io.cleat.sys.Scratch.SOL_SOCKET;
import static io.cleat.sys.Scratch.SO_TYPE;
import static io.cleat.sys.Scratch.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketsTest {
  private static final int SHUT_WR = 1;

  private final Scratch scratch = new Scratch();
  private final MemorySegment errno = scratch.errno;

  @AfterEach
  void close() {
    scratch.close();
  }

  @Test
  void aBadDescriptorIsMinusEbadf() {
    MemorySegment data = scratch.ofText("x");
    assertEquals(-EBADF, Sockets.listen(errno, -1, 1));
    assertEquals(-EBADF, Sockets.send(errno, -1, data, 0, 1, 0));
  }

  @Test
  void anEmptyNonBlockingSocketIsMinusEagain() {
    int[] pair = scratch.socketpair(SOCK_STREAM | SOCK_NONBLOCK);
    assertEquals(-EAGAIN, Sockets.recv(errno, pair[0], scratch.arena.allocate(8), 0, 8, 0));
  }

  @Test
  void aPortWithoutListenerIsMinusEconnrefused() {
    MemorySegment address = scratch.nameOf(scratch.boundSocket(SOCK_STREAM));
    int client = scratch.opened(Sockets.socket(errno, AF_INET, SOCK_STREAM, 0));
    assertEquals(-ECONNREFUSED, Sockets.connect(errno, client, address, 16));
  }

  @Test
  void aFailureLeavesNoTraceInTheNextResult() {
    int[] pair = scratch.socketpair(SOCK_STREAM);
    assertEquals(-EBADF, Sockets.shutdown(errno, -1, SHUT_WR));
    assertEquals(0, Sockets.shutdown(errno, pair[0], SHUT_WR));
  }

  @Test
  void aGonePeerIsMinusEpipeAndTheSignalHarmsNobody() {
    int[] pair = scratch.socketpair(SOCK_STREAM);
    Files.close(errno, pair[1]);
    assertEquals(-EPIPE, Sockets.send(errno, pair[0], scratch.ofText("x"), 0, 1, 0));
  }

  @Test
  void nullIsMinusEfaultWithAnyLength() {
    int[] pair = scratch.socketpair(SOCK_STREAM);
    assertEquals(-EFAULT, Sockets.send(errno, pair[0], MemorySegment.NULL, 0, 8, 0));
    assertEquals(-EFAULT, Sockets.send(errno, pair[0], MemorySegment.ofAddress(1), 0, 8, 0));
    assertEquals(-EFAULT, Sockets.bind(errno, pair[0], MemorySegment.NULL, 16));
  }

  @Test
  void aNegativeLengthIsTheKernelsToRefuse() {
    int[] pair = scratch.socketpair(SOCK_STREAM);
    MemorySegment address = scratch.arena.allocate(16);
    assertEquals(-EINVAL, Sockets.bind(errno, pair[0], address, -1));
    assertEquals(-EINVAL, Sockets.getsockname(errno, pair[0], address, scratch.ofInt(-1)));
  }

  @Test
  void bytesTravelBetweenOffsets() {
    int[] pair = scratch.socketpair(SOCK_STREAM);
    MemorySegment data = scratch.ofText("..line..");
    MemorySegment into = scratch.ofText("--------");
    assertEquals(4, Sockets.send(errno, pair[0], data, 2, 4, 0));
    assertEquals(4, Sockets.recv(errno, pair[1], into, 3, 5, 0));
    assertEquals("---line-", text(into, 0, 8));
  }

  @Test
  void theEndOfAStreamIsZero() {
    int[] pair = scratch.socketpair(SOCK_STREAM);
    assertEquals(0, Sockets.shutdown(errno, pair[0], SHUT_WR));
    assertEquals(0, Sockets.recv(errno, pair[1], scratch.arena.allocate(8), 0, 8, 0));
  }

  @Test
  void acceptStoresThePeersName() {
    int listener = scratch.boundSocket(SOCK_STREAM);
    assertEquals(0, Sockets.listen(errno, listener, 1));
    int client = scratch.opened(Sockets.socket(errno, AF_INET, SOCK_STREAM, 0));
    assertEquals(0, Sockets.connect(errno, client, scratch.nameOf(listener), 16));
    MemorySegment peer = scratch.arena.allocate(128);
    MemorySegment length = scratch.ofInt(128);
    int server = scratch.opened(Sockets.accept4(errno, listener, peer, length, SOCK_NONBLOCK));
    assertEquals(16, length.get(ValueLayout.JAVA_INT, 0));
    assertEquals(-1, scratch.nameOf(client).mismatch(peer.asSlice(0, 16)));
    MemorySegment far = scratch.arena.allocate(16);
    assertEquals(0, Sockets.getpeername(errno, server, far, scratch.ofInt(16)));
    assertEquals(-1, far.mismatch(peer.asSlice(0, 16)));
    assertEquals(Files.O_RDWR | SOCK_NONBLOCK, Files.fcntl(errno, server, Files.F_GETFL, 0));
  }

  @Test
  void acceptNeedsNoRoomForAName() {
    int listener = scratch.boundSocket(SOCK_STREAM);
    assertEquals(0, Sockets.listen(errno, listener, 1));
    int client = scratch.opened(Sockets.socket(errno, AF_INET, SOCK_STREAM, 0));
    assertEquals(0, Sockets.connect(errno, client, scratch.nameOf(listener), 16));
    scratch.opened(Sockets.accept4(errno, listener, MemorySegment.NULL, MemorySegment.NULL, 0));
  }

  @Test
  void datagramsCarryTheirSendersName() {
    int from = scratch.boundSocket(SOCK_DGRAM);
    int to = scratch.boundSocket(SOCK_DGRAM);
    MemorySegment data = scratch.ofText(".hello.");
    assertEquals(5, Sockets.sendto(errno, from, data, 1, 5, 0, scratch.nameOf(to), 16));
    MemorySegment into = scratch.arena.allocate(16);
    MemorySegment sender = scratch.arena.allocate(16);
    MemorySegment length = scratch.ofInt(16);
    assertEquals(5, Sockets.recvfrom(errno, to, into, 2, 14, 0, sender, length));
    assertEquals("hello", text(into, 2, 5));
    assertEquals(-1, scratch.nameOf(from).mismatch(sender));
  }

  @Test
  void optionsAreReadAndSet() {
    int fd = scratch.opened(Sockets.socket(errno, AF_INET, SOCK_DGRAM, 0));
    MemorySegment value = scratch.ofInt(0);
    MemorySegment length = scratch.ofInt(4);
    assertEquals(0, Sockets.getsockopt(errno, fd, SOL_SOCKET, SO_TYPE, value, length));
    assertEquals(SOCK_DGRAM, value.get(ValueLayout.JAVA_INT, 0));
    int broadcast = 6;
    assertEquals(0, Sockets.setsockopt(errno, fd, SOL_SOCKET, broadcast, scratch.ofInt(1), 4));
    assertEquals(0, Sockets.getsockopt(errno, fd, SOL_SOCKET, broadcast, value, length));
    assertEquals(1, value.get(ValueLayout.JAVA_INT, 0));
  }

  @Test
  void manyDatagramsGoInOneCall() {
    int[] pair = scratch.socketpair(SOCK_DGRAM | SOCK_NONBLOCK);
    MemorySegment out = messages("one", "two", "three");
    assertEquals(3, Sockets.sendmmsg(errno, pair[0], out, 3, 0));
    assertEquals(5, Mmsghdr.length(out, Mmsghdr.at(2)));
    MemorySegment in = messages("........", "........", "........", "........");
    assertEquals(3, Sockets.recvmmsg(errno, pair[1], in, 4, 0, MemorySegment.NULL));
    int[] lengths = new int[3];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = Mmsghdr.length(in, Mmsghdr.at(i));
    }
    assertArrayEquals(new int[] {3, 3, 5}, lengths);
  }

  private MemorySegment messages(String... texts) {
    MemorySegment messages = scratch.arena.allocate(texts.length * Mmsghdr.SIZE);
    MemorySegment vectors = scratch.arena.allocate(texts.length * Iovec.SIZE);
    for (int i = 0; i < texts.length; i++) {
      MemorySegment data = scratch.ofText(texts[i]);
      Iovec.set(vectors, Iovec.at(i), data, 0, data.byteSize());
      Msghdr.vectors(messages, Mmsghdr.at(i), vectors.asSlice(Iovec.at(i)), 1);
    }
    return messages;
  }
}
