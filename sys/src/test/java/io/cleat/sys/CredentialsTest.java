// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Scratch.AF_INET;
import static io.cleat.sys.Scratch.EPERM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleat.testing.door.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CredentialsTest {
  private static final int NOBODY = 65534;
  private static final int SOCK_RAW = 3;
  private static final int IPPROTO_ICMP = 1;

  private final Scratch scratch = new Scratch();
  private final MemorySegment errno = scratch.errno;

  @AfterEach
  void close() {
    scratch.close();
  }

  @Test
  void thisProcessHasItsNumber() {
    assertEquals(ProcessHandle.current().pid(), Credentials.getpid());
    assertEquals(ProcessHandle.current().parent().orElseThrow().pid(), Credentials.getppid());
  }

  @Test
  void threadsHaveNumbersOfTheirOwn() throws Exception {
    int other = onThread(() -> Credentials.gettid(ErrnoCapture.allocate(scratch.arena)));
    assertNotEquals(other, Credentials.gettid(errno));
  }

  @Test
  @Needs(root = true)
  void oneThreadGivesUpItsIdsAndTheOthersKeepTheirs() throws Exception {
    assertEquals(
        -EPERM,
        onThread(() -> {
          MemorySegment own = ErrnoCapture.allocate(scratch.arena);
          assertEquals(0, Credentials.becomeUnprivileged(own, NOBODY, NOBODY));
          assertEquals(NOBODY, Credentials.getuid());
          assertEquals(NOBODY, Credentials.geteuid());
          assertEquals(NOBODY, Credentials.getgid());
          assertEquals(NOBODY, Credentials.getegid());
          assertEquals(-EPERM, Credentials.setresuid(own, 0, 0, 0));
          return rawSocket(own);
        }));
    assertEquals(0, Credentials.geteuid());
    scratch.opened(rawSocket(errno));
  }

  @Test
  @Needs(root = true)
  void oneThreadGivesUpItsCapabilitiesAndKeepsItsIds() throws Exception {
    assertEquals(
        -EPERM,
        onThread(() -> {
          MemorySegment own = ErrnoCapture.allocate(scratch.arena);
          assertEquals(0, Credentials.dropCapabilities(own));
          assertEquals(0, Credentials.geteuid());
          return rawSocket(own);
        }));
    scratch.opened(rawSocket(errno));
  }

  @Test
  @Needs(root = true)
  void supplementaryGroupsAreSetForOneThread() throws Exception {
    String before = groups();
    String inThread =
        onThread(() -> {
          MemorySegment own = ErrnoCapture.allocate(scratch.arena);
          assertEquals(0, Credentials.setgroups(own, 1, scratch.ofInt(4242)));
          return groups();
        });
    assertEquals("4242", inThread);
    assertEquals(before, groups());
  }

  /** Else a carrier would be changed, and with it every virtual thread that it runs later. */
  @Test
  void aVirtualThreadIsRefused() throws Exception {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              refused(() -> Credentials.setresuid(errno, -1, -1, -1));
              refused(() -> Credentials.setresgid(errno, -1, -1, -1));
              refused(() -> Credentials.setgroups(errno, 0, MemorySegment.NULL));
              refused(() -> Credentials.dropCapabilities(errno));
              refused(() -> Namespaces.unshare(errno, 0));
              refused(() -> Namespaces.setns(errno, -1, 0));
            },
            null);
    Thread.ofVirtual().start(task);
    assertNull(task.get());
  }

  private static void refused(Runnable call) {
    assertThrows(IllegalStateException.class, call::run);
  }

  private static int rawSocket(MemorySegment errno) {
    return Sockets.socket(errno, AF_INET, SOCK_RAW, IPPROTO_ICMP);
  }

  private static String groups() {
    try (var lines = java.nio.file.Files.lines(Path.of("/proc/thread-self/status"))) {
      return lines
          .filter(line -> line.startsWith("Groups:"))
          .map(line -> line.substring("Groups:".length()).strip())
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T onThread(Callable<T> work) throws ExecutionException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofPlatform().start(task);
    return task.get();
  }
}
