// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.leaks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Descriptors of this very process, proc(5), that an engine over the kernel has opened since this
 * was made and not closed: sockets, pipes, and what waits for them. Files are the JVM's business.
 */
public final class LeftDescriptors implements Leaks.Holder {
  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final String KINDS = "(socket|pipe):.*|anon_inode:.*(event|timer|signal).*";

  /** The last thread out of an endpoint closes its descriptor; it may take so long. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Duration patience;
  private final Set<String> before = open();

  /** Of what is opened from now on. */
  public LeftDescriptors() {
    this(PATIENCE);
  }

  LeftDescriptors(Duration patience) {
    this.patience = patience;
  }

  @Override
  public String settle() {
    long end = System.nanoTime() + patience.toNanos();
    Set<String> left = left();
    while (!left.isEmpty() && end - System.nanoTime() > 0) {
      Thread.yield();
      left = left();
    }
    return left.isEmpty() ? "" : "descriptors " + left;
  }

  private Set<String> left() {
    Set<String> left = open();
    left.removeAll(before);
    return left;
  }

  private static Set<String> open() {
    Set<String> open = new TreeSet<>();
    try (Stream<Path> descriptors = Files.list(OPEN)) {
      for (Path descriptor : descriptors.toList()) {
        String target = target(descriptor);
        if (target.matches(KINDS)) {
          open.add(descriptor.getFileName() + " " + target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return open;
  }

  private static String target(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException closedMeanwhile) {
      return "";
    }
  }
}
