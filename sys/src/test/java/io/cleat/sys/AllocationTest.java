// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Scratch.MSG_DONTWAIT;
import static io.cleat.sys.Scratch.SOCK_STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Compiled calls allocate nothing, whatever kinds of memory they have seen before. */
class AllocationTest {
  private static final int CALLS = 1_000_000;
  private static final int ROUNDS = 10;

  /** What the measurement itself may need; one object a thousand calls would be more. */
  private static final long NOISE_BYTES = 8_192;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Scratch scratch = new Scratch();
  private final MemorySegment errno = scratch.errno;

  @AfterEach
  void close() {
    scratch.close();
  }

  private interface Call {
    long times(int count);
  }

  @Test
  void sendAndReceiveAllocateNothing(@TempDir Path folder) {
    int[] pair = scratch.socketpair(SOCK_STREAM);
    try (Arena confined = Arena.ofConfined()) {
      MemorySegment[] kinds = {
        scratch.arena.allocate(256),
        confined.allocate(256),
        Arena.global().allocate(256),
        Arena.ofAuto().allocate(256),
        mapped(folder.resolve("mapped"), confined)
      };
      allocatesNothing(count -> transfer(pair, kinds, count));
    }
  }

  /** Offsets of 0 and others, by turns, in every kind of segment. */
  private long transfer(int[] pair, MemorySegment[] kinds, int count) {
    long moved = 0;
    for (int i = 0; i < count / 2; i++) {
      MemorySegment data = kinds[i % kinds.length];
      MemorySegment into = kinds[(i + 1) % kinds.length];
      moved += Sockets.send(errno, pair[0], data, (i & 3) * 64L, 64, 0);
      moved += Sockets.recv(errno, pair[1], into, (i & 1) * 128L, 64, 0);
    }
    assertEquals(count / 2 * 128L, moved);
    return moved;
  }

  @Test
  void failuresAllocateNothing() {
    int[] pair = scratch.socketpair(SOCK_STREAM);
    MemorySegment into = scratch.arena.allocate(64);
    allocatesNothing(count -> {
      long sum = 0;
      for (int i = 0; i < count; i++) {
        sum += Sockets.recv(errno, pair[0], into, i & 31, 32, MSG_DONTWAIT);
      }
      return sum;
    });
  }

  @Test
  void messagesAllocateNothing() {
    int[] pair = scratch.socketpair(SOCK_STREAM);
    MemorySegment message = scratch.arena.allocate(Msghdr.SIZE);
    MemorySegment vector = scratch.arena.allocate(Iovec.SIZE);
    MemorySegment into = scratch.arena.allocate(64);
    allocatesNothing(count -> {
      long sum = 0;
      for (int i = 0; i < count; i++) {
        Iovec.set(vector, 0, into, i & 31, 32);
        Msghdr.vectors(message, 0, vector, 1);
        sum += Sockets.recvmsg(errno, pair[0], message, MSG_DONTWAIT);
      }
      return sum;
    });
  }

  @Test
  void pollingAllocatesNothing() {
    int epfd = scratch.opened(Polling.epollCreate1(errno, 0));
    MemorySegment events = scratch.arena.allocate(8 * EpollEvent.SIZE);
    MemorySegment now = scratch.arena.allocate(Timespec.SIZE);
    allocatesNothing(count -> {
      long sum = 0;
      for (int i = 0; i < count; i++) {
        sum += Polling.epollWait(errno, epfd, events, 8, 0);
        sum += Polling.epollPwait2(errno, epfd, events, 8, now);
      }
      return sum;
    });
  }

  @Test
  @ExtendWith(RingCondition.class)
  void ringsAllocateNothing() {
    try (TestRing ring = new TestRing(scratch, 8, 16)) {
      allocatesNothing(count -> {
        long sum = 0;
        for (int i = 0; i < count; i++) {
          Sqe.prepare(
              ring.entries(), ring.submissions.next(), Uring.IORING_OP_NOP, -1, ring.fd + i);
          ring.submissions.push();
          sum += Uring.enter(errno, ring.fd, 1, 1, 1, MemorySegment.NULL);
          sum += Cqe.userData(ring.completions.memory(), ring.completions.at(0));
          ring.completions.release(1);
        }
        return sum;
      });
    }
  }

  /** Passes with the first round that is free; until the compiler is done, rounds are not. */
  private static void allocatesNothing(Call call) {
    long bytes = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && bytes > NOISE_BYTES; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      call.times(CALLS);
      bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    }
    long last = bytes;
    assertTrue(last <= NOISE_BYTES, () -> last + " bytes in " + CALLS + " calls");
  }

  private static MemorySegment mapped(Path file, Arena arena) {
    try (var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(MapMode.READ_WRITE, 0, 256, arena);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
