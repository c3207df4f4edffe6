// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static io.cleat.option.SocketOptions.SO_TYPE;
import static io.cleat.posix.Epoll.EPOLLIN;
import static io.cleat.posix.Epoll.EPOLL_CTL_ADD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.cleat.Engine;
import io.cleat.Ioctl;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * What a server does again and again allocates nothing in this face, once it is compiled; an engine
 * that allocates nothing stands behind it.
 */
class AllocationTest extends Fixture {
  private static final int CALLS = 100_000;
  private static final int ROUNDS = 20;

  /** What the measurement itself may need; one object a hundred calls would be more. */
  private static final long NOISE_BYTES = 8_192;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Override
  Engine open() {
    return new ReadyEngine();
  }

  /** The rounds before the last let the compiler find out what is called. */
  private static void allocatesNothing(Runnable call) {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least > NOISE_BYTES; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    long bytes = least;
    assertTrue(least <= NOISE_BYTES, () -> bytes + " bytes in " + CALLS + " calls");
  }

  @Test
  void bytesOfAStreamAllocateNothing() {
    int[] sv = pair();
    MemorySegment memory = memory(64);
    allocatesNothing(() -> {
      p.send(sv[0], memory, 64, 0);
      p.recv(sv[1], memory, 64, 0);
      p.write(sv[1], memory, 64);
      p.read(sv[0], memory, 64);
    });
  }

  @Test
  void datagramsWithAddressesAllocateNothing() {
    int receiver = p.socket(AF_INET, SOCK_DGRAM, 0);
    int sender = p.socket(AF_INET, SOCK_DGRAM, 0);
    Sockaddr to = Sockaddr.of(Inet.of("127.0.0.1", 7));
    Sockaddr from = new Sockaddr();
    int[] length = new int[1];
    MemorySegment memory = memory(64);
    allocatesNothing(() -> {
      p.sendto(sender, memory, 64, 0, to, 16);
      length[0] = 4;
      p.recvfrom(receiver, memory, 64, 0, from, length);
    });
    assertEquals(16, length[0]);
  }

  @Test
  void messagesAllocateNothing() {
    int[] sv = pair(SOCK_DGRAM);
    Msghdr out = new Msghdr(memory("message"));
    Msghdr in = new Msghdr(memory(64));
    Mmsghdr[] batchOut = {
      new Mmsghdr(new Msghdr(memory("a"))), new Mmsghdr(new Msghdr(memory("b")))
    };
    Mmsghdr[] batchIn = {new Mmsghdr(new Msghdr(memory(8))), new Mmsghdr(new Msghdr(memory(8)))};
    Iovec[] vector = {new Iovec(memory("ab")), new Iovec(memory("cd"))};
    allocatesNothing(() -> {
      p.sendmsg(sv[0], out, 0);
      p.recvmsg(sv[1], in, 0);
      p.sendmmsg(sv[0], batchOut, 2, 0);
      p.recvmmsg(sv[1], batchIn, 2, 0, null);
      p.writev(sv[0], vector, 2);
      p.readv(sv[1], vector, 2);
    });
  }

  @Test
  void waitingForEventsAllocatesNothing() {
    int[] sv = pair();
    int epoll = p.epoll_create1(0);
    succeeds(p.epoll_ctl(epoll, EPOLL_CTL_ADD, sv[1], new EpollEvent(EPOLLIN, 0)));
    EpollEvent[] events = {new EpollEvent()};
    EpollEvent change = new EpollEvent(EPOLLIN | Epoll.EPOLLONESHOT, 1);
    Pollfd[] fds = {new Pollfd(sv[1], EPOLLIN), new Pollfd(sv[0], EPOLLIN)};
    allocatesNothing(() -> {
      p.poll(fds, 2, -1);
      p.epoll_wait(epoll, events, 1, -1);
      p.epoll_wait(epoll, events, 1, 0);
      p.epoll_ctl(epoll, Epoll.EPOLL_CTL_MOD, sv[1], change);
    });
  }

  @Test
  void controlAllocatesNothing() {
    int fd = pair()[0];
    int[] value = new int[1];
    allocatesNothing(() -> {
      p.fcntl(fd, Fcntl.F_SETFL, Fcntl.O_NONBLOCK);
      p.fcntl(fd, Fcntl.F_GETFL, 0);
      p.getsockopt(fd, SOL_SOCKET, SO_TYPE, value);
      p.ioctl(fd, Ioctl.FIONREAD, value);
      p.close(p.dup(fd));
    });
  }
}
