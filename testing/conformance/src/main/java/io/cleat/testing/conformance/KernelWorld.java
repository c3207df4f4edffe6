// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import static io.cleat.posix.Fcntl.O_CLOEXEC;
import static io.cleat.posix.Fcntl.O_RDONLY;
import static io.cleat.posix.Fcntl.O_RDWR;
import static io.cleat.posix.Fcntl.O_WRONLY;
import static io.cleat.sys.Files.O_CREAT;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.kernel.KernelEngine;
import io.cleat.posix.Process;
import io.cleat.sys.Credentials;
import io.cleat.sys.ErrnoCapture;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** A process over a kernel engine of its own, among the machine's files, in real time. */
final class KernelWorld implements World {
  private static final int STANDARD_DESCRIPTORS = 3;

  /** What open(2) of a 64-bit system adds, {@code fcntl.h}. */
  private static final int O_LARGEFILE = 0100000;

  private static final Path FOLDERS = Path.of("/tmp");
  private static final String FOLDER_NAME = "ct%08x";

  private final KernelEngine engine = KernelEngine.open();
  private final Process process = new Process(engine);
  private final FileTree files = new RealFiles();

  KernelWorld() {
    for (int fd = 0; fd < STANDARD_DESCRIPTORS; fd++) {
      open("/dev/null", O_RDWR, 0);
    }
  }

  @Override
  public Process process() {
    return process;
  }

  @Override
  public int pipe(int[] pair) {
    try {
      Endpoint[] ends = engine.pipe();
      pair[0] = installed(ends[0], O_RDONLY | O_CLOEXEC);
      pair[1] = installed(ends[1], O_WRONLY | O_CLOEXEC);
      return Math.min(0, Math.min(pair[0], pair[1]));
    } catch (ErrnoException e) {
      return e.errno().negated();
    }
  }

  @Override
  public int open(String path, int flags, int mode) {
    try {
      return installed(engine.open(path, flags, mode), flags & ~O_CREAT | O_LARGEFILE);
    } catch (ErrnoException e) {
      return e.errno().negated();
    }
  }

  private int installed(Endpoint endpoint, int flags) {
    int fd = process.install(endpoint, flags);
    if (fd < 0) {
      endpoint.close();
    }
    return fd;
  }

  /**
   * Short names of one length: a path in a socket's address has 108 bytes, and tables count them.
   */
  @Override
  public Path makeFolder() throws IOException {
    var onlyOurs =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    while (true) {
      String name = FOLDER_NAME.formatted(ThreadLocalRandom.current().nextInt());
      try {
        return Files.createDirectory(FOLDERS.resolve(name), onlyOurs);
      } catch (FileAlreadyExistsException e) {
        // the next name
      }
    }
  }

  @Override
  public void removeFolder(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }

  @Override
  public FileTree files() {
    return files;
  }

  /** Of the calling thread alone. Who is unprivileged already stays who they are: it is as good. */
  @Override
  public int setuid(int uid) {
    if (Credentials.geteuid() != 0) {
      return uid == 0 ? Errno.EPERM.negated() : 0;
    }
    try (Arena arena = Arena.ofConfined()) {
      return Credentials.becomeUnprivileged(ErrnoCapture.allocate(arena), uid, uid);
    }
  }

  @Override
  public int getpid() {
    return process.getpid();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }

  @Override
  public void close() {
    process.close();
    engine.close();
  }
}
