// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Namespaces.CLONE_NEWNET;
import static io.cleat.sys.Scratch.AF_INET;
import static io.cleat.sys.Scratch.EBADF;
import static io.cleat.sys.Scratch.SOCK_STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.cleat.testing.door.Needs;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NamespacesTest {
  private final Scratch scratch = new Scratch();
  private final MemorySegment errno = scratch.errno;

  @AfterEach
  void close() {
    scratch.close();
  }

  @Test
  @Needs(root = true)
  void oneThreadMovesToANetworkOfItsOwnAndBack() throws Exception {
    String home = network();
    onThread(() -> {
      MemorySegment own = ErrnoCapture.allocate(scratch.arena);
      MemorySegment path = scratch.arena.allocateFrom("/proc/thread-self/ns/net");
      int way = scratch.opened(Files.open(own, path, Files.O_RDONLY | Files.O_CLOEXEC, 0));
      assertEquals(0, Namespaces.unshare(own, CLONE_NEWNET));
      assertNotEquals(home, network());
      assertEquals(0, Namespaces.setns(own, way, CLONE_NEWNET));
      assertEquals(home, network());
      return null;
    });
    assertEquals(home, network());
  }

  @Test
  @Needs(root = true)
  void whatAThreadOpensThereBelongsThere() throws Exception {
    int enetunreach = 101;
    MemorySegment loopback = scratch.nameOf(scratch.boundSocket(SOCK_STREAM));
    int result =
        onThread(() -> {
          MemorySegment own = ErrnoCapture.allocate(scratch.arena);
          assertEquals(0, Namespaces.unshare(own, CLONE_NEWNET));
          int fd = Sockets.socket(own, AF_INET, SOCK_STREAM, 0);
          int connected = Sockets.connect(own, fd, loopback, 16);
          Files.close(own, fd);
          return connected;
        });
    assertEquals(-enetunreach, result); // the new network's loopback is down
  }

  @Test
  void aBadDescriptorIsMinusEbadf() {
    assertEquals(-EBADF, Namespaces.setns(errno, -1, 0));
  }

  private static String network() throws IOException {
    return java.nio.file.Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")).toString();
  }

  private static <T> T onThread(Callable<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform().start(task);
    return task.get();
  }
}
