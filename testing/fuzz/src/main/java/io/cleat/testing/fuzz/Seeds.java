// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Inputs that are kept in files, one folder a target: they reach far, or broke something once. */
final class Seeds {
  private static final String FOLDER =
      "testing/fuzz/src/test/resources/io/cleat/testing/fuzz/seeds";

  private static final String ENDING = ".seed";
  private static final int NAME_CHARACTERS = 16;

  private Seeds() {}

  /** Where the seeds of a target are in the sources. */
  static Path folder(String target) {
    return Path.of(System.getProperty("cleat.root", "../.."), FOLDER).resolve(target);
  }

  /** The seeds of a target, in order of their names. */
  static List<byte[]> of(String target) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    if (Files.isDirectory(folder(target))) {
      try (Stream<Path> files = Files.list(folder(target))) {
        for (Path file : files.sorted().toList()) {
          seeds.add(Files.readAllBytes(file));
        }
      }
    }
    return seeds;
  }

  /** Keeps an input among the seeds of a target. */
  static Path keep(String target, byte[] input) throws IOException {
    Files.createDirectories(folder(target));
    return Files.write(folder(target).resolve(name(input)), input);
  }

  private static String name(byte[] input) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(input);
      return HexFormat.of().formatHex(digest).substring(0, NAME_CHARACTERS) + ENDING;
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
