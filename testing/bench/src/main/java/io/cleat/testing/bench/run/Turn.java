// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** One measurement at a time on this machine: a lock on a file that all have in common. */
public final class Turn implements AutoCloseable {
  private static final String NAME = "cleat-bench.lock";

  private final FileChannel channel;

  private Turn(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits until no other measures. */
  public static Turn await(Consumer<String> progress) throws IOException {
    Path file = Path.of(System.getProperty("java.io.tmpdir"), NAME);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      progress.accept("another measurement is running, waiting for its end");
      lock = channel.lock();
    }
    return new Turn(channel);
  }

  /** Lets the next begin. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
