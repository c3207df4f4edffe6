// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** What a test uses up: memory, and descriptors, which are closed at its end. */
final class Scratch implements AutoCloseable {
  static final int AF_UNIX = 1;
  static final int AF_INET = 2;
  static final int SOCK_STREAM = 1;
  static final int SOCK_DGRAM = 2;
  static final int SOCK_NONBLOCK = 04000;
  static final int SOL_SOCKET = 1;
  static final int SO_TYPE = 3;
  static final int MSG_DONTWAIT = 0x40;
  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EINTR = 4;
  static final int ENXIO = 6;
  static final int EBADF = 9;
  static final int EAGAIN = 11;
  static final int EFAULT = 14;
  static final int ENODEV = 19;
  static final int EINVAL = 22;
  static final int EPIPE = 32;
  static final int ECONNREFUSED = 111;

  /** The numbers of recvfrom(2) and epoll_wait(2), as x86_64 and aarch64 have them. */
  private static final Set<String> WAITING_CALLS =
      switch (SystemSupport.architecture()) {
        case X86_64 -> Set.of("45", "232");
        case AARCH64 -> Set.of("207", "22");
      };

  final Arena arena = Arena.ofShared();
  final MemorySegment errno = ErrnoCapture.allocate(arena);
  private final List<Integer> descriptors = new ArrayList<>();

  /** Keeps the descriptor that a call returned, after a look at whether it did. */
  int opened(int fd) {
    assertTrue(fd >= 0, () -> "errno " + -fd);
    descriptors.add(fd);
    return fd;
  }

  /** The descriptors of a socketpair. */
  int[] socketpair(int type) {
    MemorySegment pair = arena.allocate(2 * Integer.BYTES);
    assertEquals(0, Sockets.socketpair(errno, AF_UNIX, type, 0, pair));
    return opened(pair);
  }

  /** The reading and the writing end of a pipe. */
  int[] pipe(int flags) {
    MemorySegment pair = arena.allocate(2 * Integer.BYTES);
    assertEquals(0, Files.pipe2(errno, pair, flags));
    return opened(pair);
  }

  private int[] opened(MemorySegment pair) {
    int[] fds = pair.toArray(ValueLayout.JAVA_INT);
    return new int[] {opened(fds[0]), opened(fds[1])};
  }

  /** A socket of AF_INET, bound to a free port of 127.0.0.1. */
  int boundSocket(int type) {
    int fd = opened(Sockets.socket(errno, AF_INET, type, 0));
    MemorySegment address = arena.allocate(16);
    address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET);
    address.set(ValueLayout.JAVA_BYTE, 4, (byte) 127);
    address.set(ValueLayout.JAVA_BYTE, 7, (byte) 1);
    assertEquals(0, Sockets.bind(errno, fd, address, 16));
    return fd;
  }

  /** The 16 bytes of the name of an AF_INET socket. */
  MemorySegment nameOf(int fd) {
    MemorySegment address = arena.allocate(16);
    MemorySegment length = ofInt(16);
    assertEquals(0, Sockets.getsockname(errno, fd, address, length));
    assertEquals(16, length.get(ValueLayout.JAVA_INT, 0));
    return address;
  }

  MemorySegment ofInt(int value) {
    return arena.allocateFrom(ValueLayout.JAVA_INT, value);
  }

  /** The bytes of {@code text}, without an end. */
  MemorySegment ofText(String text) {
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, text.getBytes());
  }

  static String text(MemorySegment memory, long offset, long length) {
    return new String(memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE));
  }

  /** Returns once the thread, whose id will stand in {@code tid}, waits in the kernel for data. */
  static void awaitWaiting(AtomicInteger tid) {
    while (tid.get() == 0 || !waits(tid.get())) {
      Thread.onSpinWait();
    }
  }

  /** The first word of the file is the system call's number, or "running". */
  private static boolean waits(int tid) {
    Path state = Path.of("/proc/self/task/" + tid + "/syscall");
    try {
      String number = java.nio.file.Files.readString(state).split(" ")[0].strip();
      return WAITING_CALLS.contains(number);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    descriptors.forEach(fd -> Files.close(errno, fd));
    arena.close();
  }
}
