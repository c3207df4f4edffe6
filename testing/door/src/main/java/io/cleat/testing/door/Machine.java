// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a test can find out about a Linux machine without a native call.
 *
 * @param programPath where programs are looked for, in order
 * @param proc the proc file system
 */
record Machine(List<Path> programPath, Path proc) {
  // capabilities(7)
  private static final long CAP_NET_ADMIN = 1L << 12;
  private static final long CAP_NET_RAW = 1L << 13;
  private static final long CAP_SYS_ADMIN = 1L << 21;
  private static final long ADMINISTRATOR = CAP_NET_ADMIN | CAP_NET_RAW | CAP_SYS_ADMIN;

  static Machine local() {
    List<Path> path = new ArrayList<>();
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      path.add(Path.of(folder));
    }
    path.add(Path.of("/usr/sbin"));
    path.add(Path.of("/sbin"));
    return new Machine(List.copyOf(path), Path.of("/proc"));
  }

  boolean hasProgram(String name) {
    return programPath.stream()
        .map(folder -> folder.resolve(name))
        .anyMatch(file -> Files.isRegularFile(file) && Files.isExecutable(file));
  }

  /** Whether this process is root and holds what it takes to make interfaces and namespaces. */
  boolean administersNetwork() {
    boolean root = false;
    boolean capable = false;
    for (String line : lines(proc.resolve("self/status"))) {
      String[] words = line.split("\\s+");
      switch (words[0]) {
        case "Uid:" -> root = words[2].equals("0"); // the effective one
        case "CapEff:" -> {
          long effective = Long.parseUnsignedLong(words[1], 16);
          capable = (effective & ADMINISTRATOR) == ADMINISTRATOR;
        }
        default -> {}
      }
    }
    return root && capable;
  }

  boolean kernelOffers(String facility) {
    if (facility.startsWith("/")) {
      return Files.exists(Path.of(facility));
    }
    return lines(proc.resolve("net/protocols")).stream()
        .anyMatch(line -> line.startsWith(facility + " "));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
