// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.format;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code format [--check] [FOLDER]}: formats the sources under a folder, or says which are not.
 *
 * <p>Without a folder it is the tree that {@code cleat.root} names, or the current folder.
 */
public final class Main {
  private static final int EXIT_OK = 0;
  private static final int EXIT_NOT_FORMATTED = 1;
  private static final int EXIT_USAGE = 2;

  private Main() {}

  /**
   * Runs the command and ends the JVM with its exit code.
   *
   * @param arguments {@code --check} to change nothing, and the folder to walk
   */
  public static void main(String[] arguments) throws IOException {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  static int run(List<String> arguments, PrintStream out, PrintStream err) throws IOException {
    boolean check = arguments.contains("--check");
    List<String> folders = arguments.stream().filter(a -> !a.startsWith("-")).toList();
    if (folders.size() > 1 || arguments.size() != folders.size() + (check ? 1 : 0)) {
      err.println("usage: format [--check] [FOLDER]");
      return EXIT_USAGE;
    }
    String tree = System.getProperty("cleat.root", "");
    Path root = Path.of(folders.isEmpty() ? tree : folders.getFirst()).toAbsolutePath();
    List<Source> unformatted = Source.unformattedUnder(root);
    for (Source source : unformatted) {
      if (!check) {
        Files.writeString(source.file(), source.formatted());
      }
      (check ? err : out)
          .println((check ? "not formatted: " : "formatted: ") + root.relativize(source.file()));
    }
    if (check && !unformatted.isEmpty()) {
      err.println(
          unformatted.size() + " sources are not formatted; this repairs them: ./cleat format");
      return EXIT_NOT_FORMATTED;
    }
    return EXIT_OK;
  }
}
