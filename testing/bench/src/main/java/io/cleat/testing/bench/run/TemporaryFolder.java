// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder for the sockets of one run. */
public record TemporaryFolder(Path path) implements AutoCloseable {
  /** Makes it. */
  public static TemporaryFolder create() throws IOException {
    return new TemporaryFolder(Files.createTempDirectory("cleat-bench"));
  }

  /** Removes it and what is in it. */
  @Override
  public void close() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.delete(path);
  }
}
