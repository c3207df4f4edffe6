// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The descriptors of this process that are sockets, pipes or of the kinds that this room makes. */
final class OpenDescriptors {
  private static final Path FOLDER = Path.of("/proc/self/fd");

  private OpenDescriptors() {}

  /** Each with its number, such as {@code "12 socket:[345]"}; files of the JVM left out. */
  static Set<String> now() throws IOException {
    try (var numbers = Files.list(FOLDER)) {
      return numbers
          .map(OpenDescriptors::describe)
          .filter(description -> description.contains(":["))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String describe(Path number) {
    try {
      return number.getFileName() + " " + Files.readSymbolicLink(number);
    } catch (IOException e) {
      return ""; // that of the listing itself
    }
  }
}
