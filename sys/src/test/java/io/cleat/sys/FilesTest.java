// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Scratch.EAGAIN;
import static io.cleat.sys.Scratch.EBADF;
import static io.cleat.sys.Scratch.EINVAL;
import static io.cleat.sys.Scratch.ENOENT;
import static io.cleat.sys.Scratch.EPIPE;
import static io.cleat.sys.Scratch.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {
  private static final long FIONREAD = 0x541B;

  private final Scratch scratch = new Scratch();
  private final MemorySegment errno = scratch.errno;

  @AfterEach
  void close() {
    scratch.close();
  }

  @Test
  void bytesTravelThroughAPipeBetweenOffsets() {
    int[] pipe = scratch.pipe(0);
    MemorySegment into = scratch.ofText("--------");
    assertEquals(4, Files.write(errno, pipe[1], scratch.ofText("..line"), 2, 4));
    assertEquals(4, Files.read(errno, pipe[0], into, 3, 5));
    assertEquals("---line-", text(into, 0, 8));
  }

  @Test
  void anEmptyNonBlockingPipeIsMinusEagain() {
    int[] pipe = scratch.pipe(Files.O_NONBLOCK);
    assertEquals(-EAGAIN, Files.read(errno, pipe[0], scratch.arena.allocate(8), 0, 8));
  }

  @Test
  void aPipeWithoutReaderIsMinusEpipe() {
    int[] pipe = scratch.pipe(0);
    Files.close(errno, pipe[0]);
    assertEquals(-EPIPE, Files.write(errno, pipe[1], scratch.ofText("x"), 0, 1));
  }

  @Test
  void aClosedDescriptorIsMinusEbadf() {
    assertEquals(-EBADF, Files.close(errno, -1));
    assertEquals(-EBADF, Files.dup(errno, -1));
    assertEquals(-EBADF, Files.fcntl(errno, -1, Files.F_GETFL, 0));
  }

  @Test
  void vectorsAreGatheredAndScattered() {
    int[] pipe = scratch.pipe(0);
    MemorySegment out = vectors(scratch.ofText("one"), scratch.ofText("two"));
    assertEquals(6, Files.writev(errno, pipe[1], out, 2));
    MemorySegment first = scratch.arena.allocate(2);
    MemorySegment second = scratch.arena.allocate(8);
    assertEquals(6, Files.readv(errno, pipe[0], vectors(first, second), 2));
    assertEquals("on", text(first, 0, 2));
    assertEquals("etwo", text(second, 0, 4));
  }

  private MemorySegment vectors(MemorySegment first, MemorySegment second) {
    MemorySegment vectors = scratch.arena.allocate(2 * Iovec.SIZE);
    Iovec.set(vectors, Iovec.at(0), first, 0, first.byteSize());
    Iovec.set(vectors, Iovec.at(1), second, 0, second.byteSize());
    return vectors;
  }

  @Test
  void spliceMovesBytesBetweenPipes() {
    int[] from = scratch.pipe(0);
    int[] to = scratch.pipe(0);
    assertEquals(5, Files.write(errno, from[1], scratch.ofText("hello"), 0, 5));
    MemorySegment none = MemorySegment.NULL;
    assertEquals(3, Files.splice(errno, from[0], none, to[1], none, 3, Files.SPLICE_F_MOVE));
    MemorySegment into = scratch.arena.allocate(8);
    assertEquals(3, Files.read(errno, to[0], into, 0, 8));
    assertEquals("hel", text(into, 0, 3));
  }

  @Test
  void aFileIsMadeAndReadBack(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("made");
    MemorySegment path = scratch.arena.allocateFrom(file.toString());
    assertEquals(-ENOENT, Files.open(errno, path, Files.O_RDONLY, 0));
    int flags = Files.O_WRONLY | Files.O_CREAT | Files.O_EXCL | Files.O_CLOEXEC;
    int fd = scratch.opened(Files.open(errno, path, flags, 0600));
    assertEquals(4, Files.write(errno, fd, scratch.ofText("text"), 0, 4));
    assertEquals("text", java.nio.file.Files.readString(file));
    assertEquals(0600, (int) java.nio.file.Files.getAttribute(file, "unix:mode") & 0777);
  }

  @Test
  void statusFlagsAreReadAndSet() {
    int fd = scratch.pipe(0)[0];
    assertEquals(Files.O_RDONLY, Files.fcntl(errno, fd, Files.F_GETFL, 0));
    assertEquals(0, Files.fcntl(errno, fd, Files.F_SETFL, Files.O_NONBLOCK));
    assertEquals(Files.O_NONBLOCK, Files.fcntl(errno, fd, Files.F_GETFL, 0));
    assertEquals(0, Files.fcntl(errno, fd, Files.F_GETFD, 0));
    assertEquals(0, Files.fcntl(errno, fd, Files.F_SETFD, Files.FD_CLOEXEC));
    assertEquals(Files.FD_CLOEXEC, Files.fcntl(errno, fd, Files.F_GETFD, 0));
  }

  @Test
  void fcntlTakesAStruct() {
    int fd = scratch.socketpair(Scratch.SOCK_STREAM)[0];
    int setOwner = 15; // F_SETOWN_EX: struct f_owner_ex { int type; pid_t pid; }
    int ownerIsProcess = 1;
    MemorySegment owner =
        scratch.arena.allocateFrom(ValueLayout.JAVA_INT, ownerIsProcess, Credentials.getpid());
    assertEquals(0, Files.fcntl(errno, fd, setOwner, owner));
    assertEquals(Credentials.getpid(), Files.fcntl(errno, fd, Files.F_GETOWN, 0));
  }

  @Test
  void duplicatesShareTheOpenFile() {
    int[] pipe = scratch.pipe(0);
    int copy = scratch.opened(Files.dup(errno, pipe[1]));
    int high = scratch.opened(Files.fcntl(errno, copy, Files.F_DUPFD_CLOEXEC, 500));
    assertNotEquals(pipe[1], copy);
    assertEquals(500, high);
    assertEquals(high, Files.dup3(errno, copy, high, Files.O_CLOEXEC));
    assertEquals(copy, Files.dup2(errno, copy, copy));
    assertEquals(-EINVAL, Files.dup3(errno, copy, copy, 0));
    assertEquals(1, Files.write(errno, high, scratch.ofText("x"), 0, 1));
    MemorySegment waiting = scratch.ofInt(0);
    assertEquals(0, Files.ioctl(errno, pipe[0], FIONREAD, waiting));
    assertEquals(1, waiting.get(ValueLayout.JAVA_INT, 0));
  }

  @Test
  void ioctlTakesANumber() {
    int fioclex = 0x5451;
    int fd = scratch.pipe(0)[0];
    assertEquals(0, Files.ioctl(errno, fd, fioclex, 0));
    assertEquals(Files.FD_CLOEXEC, Files.fcntl(errno, fd, Files.F_GETFD, 0));
  }

  @Test
  void anEventCounterCounts() {
    int fd = scratch.opened(Files.eventfd(errno, 2, Files.EFD_NONBLOCK | Files.EFD_CLOEXEC));
    MemorySegment count = scratch.arena.allocateFrom(ValueLayout.JAVA_LONG, 5);
    assertEquals(8, Files.write(errno, fd, count, 0, 8));
    assertEquals(8, Files.read(errno, fd, count, 0, 8));
    assertEquals(7, count.get(ValueLayout.JAVA_LONG, 0));
    assertEquals(-EAGAIN, Files.read(errno, fd, count, 0, 8));
  }
}
