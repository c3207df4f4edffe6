// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import static io.cleat.posix.Fcntl.O_CLOEXEC;
import static io.cleat.posix.Fcntl.O_RDONLY;
import static io.cleat.posix.Fcntl.O_RDWR;
import static io.cleat.posix.Fcntl.O_WRONLY;

import io.cleat.Endpoint;
import io.cleat.ErrnoException;
import io.cleat.host.Host;
import io.cleat.host.HostProcess;
import io.cleat.posix.Process;
import io.cleat.stack.endpoint.Caller;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A process of the user 0 on a host of its own, whose files are in memory, in real time. */
final class StackWorld implements World {
  private static final int STANDARD_DESCRIPTORS = 3;

  /** As long as those of other worlds: a path in a socket's address has 108 bytes. */
  private static final Path FOLDER = Path.of("/tmp/ct00000001");

  private static final int ONLY_OURS = 0700;

  private final Host host = Host.open("conformance");
  private final HostProcess below = host.process(0, 0, Caller.ALL_CAPABILITIES);
  private final Process process = new Process(below);
  private final FileTree files = new HostFiles(below);

  StackWorld() {
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
      Endpoint[] ends = below.pipe();
      pair[0] = process.install(ends[0], O_RDONLY | O_CLOEXEC);
      pair[1] = process.install(ends[1], O_WRONLY | O_CLOEXEC);
      return Math.min(0, Math.min(pair[0], pair[1]));
    } catch (ErrnoException e) {
      return e.errno().negated();
    }
  }

  /** Whatever the path, it is a file without content: no case looks into one. */
  @Override
  public int open(String path, int flags, int mode) {
    return process.install(new EmptyFile(), flags);
  }

  @Override
  public Path makeFolder() throws IOException {
    files.mkdir(FOLDER.toString());
    files.chmod(FOLDER.toString(), ONLY_OURS);
    return FOLDER;
  }

  /** It goes with the host. */
  @Override
  public void removeFolder(Path folder) {}

  @Override
  public FileTree files() {
    return files;
  }

  @Override
  public int setuid(int uid) {
    below.become(uid, uid);
    return 0;
  }

  @Override
  public int getpid() {
    return below.pid();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }

  @Override
  public void close() {
    process.close();
    demandNothing(host.openEndpoints());
    host.close();
    demandNothing(host.inventory());
  }

  private static void demandNothing(List<String> left) {
    if (!left.isEmpty()) {
      throw new IllegalStateException("the case left something behind: " + left);
    }
  }
}
