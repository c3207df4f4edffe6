// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.kernel.Talk.assertErrno;
import static io.cleat.kernel.Talk.text;
import static io.cleat.sys.Files.O_CREAT;
import static io.cleat.sys.Files.O_RDONLY;
import static io.cleat.sys.Files.O_RDWR;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Poller;
import io.cleat.sys.ErrnoCapture;
import io.cleat.sys.Files;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Descriptors that are no sockets: pipes, files, and those that others have opened. */
class FileTest {
  private final KernelEngine engine = KernelEngine.open();
  private final Arena arena = Arena.ofAuto();
  private final MemorySegment errno = ErrnoCapture.allocate(arena);
  private final MemorySegment into = arena.allocate(1 << 20);

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void aPipeIsReadAndWritten() throws Exception {
    KernelEndpoint[] pipe = engine.pipe();
    assertErrno(Errno.EAGAIN, pipe[0].read(into, 0, 10));
    assertEquals(5, pipe[1].write(text("hello"), 0, 5));
    assertEquals(5, pipe[0].read(into, 0, 10));
    assertEquals("hello", text(into, 5));
    pipe[1].close();
    assertEquals(0, pipe[0].read(into, 0, 10));
    assertEquals(Events.HUP, pipe[0].events());
  }

  @Test
  void whatOnlySocketsCanIsEnotsock() throws Exception {
    KernelEndpoint[] pipe = engine.pipe();
    assertErrno(Errno.ENOTSOCK, pipe[0].recv(into, 0, 1, 0));
    assertErrno(Errno.ENOTSOCK, pipe[1].send(into, 0, 1, 0));
    assertErrno(Errno.ENOTSOCK, pipe[0].listen(1));
    assertErrno(Errno.ENOTSOCK, pipe[0].getsockname(new io.cleat.address.Sockaddr()));
    assertErrno(Errno.EBADF, pipe[0].write(into, 0, 1));
    assertEquals(0, pipe[0].domain() | pipe[0].type() | pipe[0].protocol());
  }

  @Test
  void aPipeIsLentAndWatched() throws Exception {
    KernelEndpoint[] pipe = engine.pipe();
    Poller poller = engine.poller();
    StringBuilder lent = new StringBuilder();
    poller.watch(
        pipe[0],
        Events.IN,
        (endpoint, events) ->
            endpoint.receive((e, segment, offset, length) -> {
              lent.append(text(segment.asSlice(offset), length));
              return Math.min(length, 3);
            }));
    pipe[1].write(text("hello"), 0, 5);
    assertEquals(1, poller.turn(-1));
    assertEquals(1, poller.turn(-1));
    assertEquals(0, poller.turn(0));
    assertEquals("hello" + "lo", lent.toString());
  }

  @Test
  void aFileIsMadeAndRead(@TempDir Path folder) throws Exception {
    String path = folder.resolve("file").toString();
    KernelEndpoint file = engine.open(path, O_RDWR | O_CREAT, 0600);
    assertEquals(5, file.write(MemorySegment.ofArray("hello".getBytes()), 0, 5));
    KernelEndpoint again = engine.open(path, O_RDONLY, 0);
    byte[] heap = new byte[10];
    assertEquals(5, again.read(MemorySegment.ofArray(heap), 2, 8));
    assertEquals("hello", new String(heap, 2, 5));
    assertEquals(0, again.read(into, 0, 10));
  }

  @Test
  void anAdoptedDescriptorNeverWaits() throws Exception {
    int[] pipe = waitingPipe();
    KernelEndpoint reading = engine.adopt(pipe[0]);
    assertErrno(Errno.EAGAIN, reading.read(into, 0, 10));
    assertEquals(pipe[0], reading.descriptor());
    assertEquals(Files.O_NONBLOCK, mode(pipe[0]) & Files.O_NONBLOCK);
    Files.close(errno, pipe[1]);
  }

  @Test
  void aSharedDescriptorKeepsItsModeAndNeverWaitsEither() throws Exception {
    int[] pipe = waitingPipe();
    KernelEndpoint reading = engine.adoptShared(pipe[0]);
    KernelEndpoint writing = engine.adoptShared(pipe[1]);
    assertErrno(Errno.EAGAIN, reading.read(into, 0, 10));
    assertErrno(Errno.EAGAIN, reading.receive((endpoint, segment, offset, length) -> length));
    long written = 0;
    long part;
    while ((part = writing.write(into, 0, into.byteSize())) > 0) {
      written += part;
    }
    assertErrno(Errno.EAGAIN, part);
    assertEquals(1 << 16, written);
    assertEquals(100, reading.read(into, 0, 100));
    assertEquals(0, (mode(pipe[0]) | mode(pipe[1])) & Files.O_NONBLOCK);
  }

  @Test
  void anAdoptedSocketKnowsWhatItIs() throws Exception {
    KernelEndpoint original = engine.socket(io.cleat.address.Family.AF_INET, 2, 0);
    KernelEndpoint copy = engine.adopt(Files.dup(errno, original.descriptor()));
    assertEquals(2, copy.domain());
    assertEquals(2, copy.type());
    assertEquals(17, copy.protocol());
    original.close();
    assertErrno(Errno.EAGAIN, copy.recv(into, 0, 1, 0));
  }

  private int mode(int fd) {
    return Files.fcntl(errno, fd, Files.F_GETFL, 0);
  }

  private int[] waitingPipe() {
    MemorySegment pair = arena.allocate(2 * Integer.BYTES, Integer.BYTES);
    Talk.ok(Files.pipe2(errno, pair, Files.O_CLOEXEC));
    return pair.toArray(ValueLayout.JAVA_INT);
  }
}
