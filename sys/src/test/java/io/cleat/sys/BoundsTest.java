// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Scratch.SOCK_STREAM;
import static io.cleat.sys.Scratch.SOL_SOCKET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No call lets the kernel touch what lies beyond a segment, or memory that is gone. */
class BoundsTest {
  private final Scratch scratch = new Scratch();
  private final MemorySegment errno = scratch.errno;
  private final MemorySegment eight = scratch.arena.allocate(8);

  @AfterEach
  void close() {
    scratch.close();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 9",
    "8, 1",
    "9, 0",
    "-1, 4",
    "0, -1",
    "9223372036854775807, 1",
    "1, 9223372036854775807"
  })
  void noDataBeyondTheirSegment(long offset, long length) {
    int fd = scratch.socketpair(SOCK_STREAM)[0];
    refused(() -> Sockets.send(errno, fd, eight, offset, length, 0));
    refused(() -> Sockets.recv(errno, fd, eight, offset, length, 0));
    refused(() -> Files.read(errno, fd, eight, offset, length));
    refused(() -> Files.write(errno, fd, eight, offset, length));
    refused(() -> Iovec.set(scratch.arena.allocate(Iovec.SIZE), 0, eight, offset, length));
  }

  @Test
  void noAddressOrValueBeyondItsSegment() {
    int fd = scratch.socketpair(SOCK_STREAM)[0];
    refused(() -> Sockets.bind(errno, fd, eight, 9));
    refused(() -> Sockets.connect(errno, fd, eight, 9));
    refused(() -> Sockets.sendto(errno, fd, eight, 0, 8, 0, eight, 9));
    refused(() -> Sockets.setsockopt(errno, fd, SOL_SOCKET, 2, eight, 9));
    refused(() -> Sockets.getsockopt(errno, fd, SOL_SOCKET, 2, eight, scratch.ofInt(9)));
    refused(() -> Sockets.getsockname(errno, fd, eight, scratch.ofInt(9)));
  }

  @Test
  void noStructBeyondItsSegment() {
    refused(() -> Polling.poll(errno, eight, 2, 0));
    refused(() -> Polling.poll(errno, eight, -1, 0));
    refused(() -> Polling.epollWait(errno, -1, eight, 1, 0));
    refused(() -> Sockets.sendmsg(errno, -1, eight, 0));
    refused(() -> Sockets.sendmmsg(errno, -1, scratch.arena.allocate(Mmsghdr.SIZE), 2, 0));
    refused(() -> Files.readv(errno, -1, scratch.arena.allocate(Iovec.SIZE), 2));
    refused(() -> Files.pipe2(errno, scratch.arena.allocate(4), 0));
  }

  @Test
  void noStringWithoutItsEnd() {
    refused(() -> Files.open(errno, scratch.ofText("/tmp"), 0, 0));
  }

  @Test
  void noMemoryOfTheHeap() {
    MemorySegment heap = MemorySegment.ofArray(new byte[8]);
    int fd = scratch.socketpair(SOCK_STREAM)[0];
    assertThrows(IllegalArgumentException.class, () -> Sockets.send(errno, fd, heap, 0, 8, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> Iovec.set(scratch.arena.allocate(Iovec.SIZE), 0, heap, 0, 8));
  }

  @Test
  void noMemoryThatWasFreed() {
    MemorySegment freed;
    try (Arena arena = Arena.ofConfined()) {
      freed = arena.allocate(8);
    }
    int fd = scratch.socketpair(SOCK_STREAM)[0];
    assertThrows(IllegalStateException.class, () -> Sockets.send(errno, fd, freed, 4, 4, 0));
  }

  /** While a call uses a shared segment, nobody can take its memory away. */
  @Test
  void memoryStaysWhileACallUsesIt() throws InterruptedException {
    int[] pair = scratch.socketpair(SOCK_STREAM);
    Arena arena = Arena.ofShared();
    MemorySegment into = arena.allocate(8);
    MemorySegment own = ErrnoCapture.allocate(scratch.arena);
    AtomicInteger tid = new AtomicInteger();
    Thread reader =
        Thread.ofPlatform()
            .start(() -> {
              tid.set(Credentials.gettid(own));
              Sockets.recv(own, pair[1], into, 4, 4, 0);
            });
    Scratch.awaitWaiting(tid);
    assertThrows(IllegalStateException.class, arena::close);
    assertEquals(4, Sockets.send(errno, pair[0], eight, 0, 4, 0));
    reader.join();
    arena.close();
  }

  private static void refused(Runnable call) {
    assertThrows(IndexOutOfBoundsException.class, call::run);
  }
}
