// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.mud;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Runs the vectors of a folder: what a driver sent for values, and what it made of payloads. A file
 * has a row a line, columns between tabs, and comments behind #.
 *
 * <p>A row that cannot be understood has failed.
 */
final class Vectors {
  private final PrintWriter out;
  private int passed;
  private int failed;

  private Vectors(PrintWriter out) {
    this.out = out;
  }

  /** Runs all vectors below {@code folder} and prints what failed. */
  static Vectors run(Path folder, PrintWriter out) throws IOException {
    var vectors = new Vectors(out);
    List<Path> encode = files(folder, "encode");
    List<Path> decode = files(folder, "decode");
    if (encode.isEmpty() && decode.isEmpty()) {
      throw new NoSuchFileException(
          folder.toString(), null, "neither encode*.tsv nor decode*.tsv is there");
    }
    for (Path file : encode) {
      vectors.runFile(file, new EncodeRow()::check);
    }
    for (Path file : decode) {
      vectors.runFile(file, new DecodeRow()::check);
    }
    return vectors;
  }

  int passed() {
    return passed;
  }

  int failed() {
    return failed;
  }

  String summary() {
    return "vectors: " + passed + " passed, " + failed + " failed";
  }

  private static List<Path> files(Path folder, String kind) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches(kind + ".*\\.tsv"))
          .sorted()
          .toList();
    }
  }

  private void runFile(Path file, Function<String[], String> check) throws IOException {
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.isBlank() && !line.startsWith("#")) {
        runRow(file.getFileName() + ":" + (i + 1), line, check);
      }
    }
  }

  private void runRow(String place, String line, Function<String[], String> check) {
    String complaint;
    try {
      complaint = check.apply(line.split("\t", -1));
    } catch (IllegalArgumentException e) {
      complaint = "not understood: " + e.getMessage();
    }
    if (complaint == null) {
      passed++;
    } else {
      failed++;
      out.println("FAILED " + place + " " + line + "\n  " + complaint);
    }
  }
}
