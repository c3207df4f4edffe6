// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.testing.door.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the {@code console} blocks of {@code docs/command-line.md}: what they show is what comes.
 */
@Needs("bash")
class CommandLineDocumentTest {
  private static final String FENCE = "```";
  private static final String PROMPT = "$ ";

  @TempDir Path folder;

  /** A command of a block and what the document says that it prints. */
  private record Step(String command, List<String> output) {
    boolean isInBackground() {
      return command.endsWith("&");
    }
  }

  private static Path document() {
    String root = System.getProperty("cleat.root");
    return Path.of(root == null ? ".." : root, "docs", "command-line.md");
  }

  static Stream<String> blocks() throws IOException {
    List<String> blocks = new ArrayList<>();
    StringBuilder block = null;
    for (String line : Files.readAllLines(document())) {
      if (line.equals(FENCE + "console")) {
        block = new StringBuilder();
      } else if (line.equals(FENCE) && block != null) {
        blocks.add(block.toString());
        block = null;
      } else if (block != null) {
        block.append(line).append('\n');
      }
    }
    return blocks.stream();
  }

  @Test
  void documentHasBlocks() throws IOException {
    assertFalse(blocks().toList().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void blockShowsWhatComes(String block) throws Exception {
    List<Step> steps = steps(block);
    List<String> printed = run(steps);
    for (int i = 0; i < steps.size(); i++) {
      Pattern expected = pattern(steps.get(i).output());
      String actual = normal(printed.get(i));
      assertTrue(
          expected.matcher(actual).matches(),
          () -> block + "\nprinted\n" + actual + "\nnot as\n" + expected);
    }
  }

  private static List<Step> steps(String block) {
    List<Step> steps = new ArrayList<>();
    for (String line : block.lines().toList()) {
      if (line.startsWith(PROMPT)) {
        steps.add(new Step(line.substring(PROMPT.length()), new ArrayList<>()));
      } else {
        steps.getLast().output().add(line);
      }
    }
    return steps;
  }

  /** What each step printed, on either output, in the order in which it came. */
  private List<String> run(List<Step> steps) throws Exception {
    Path script = Files.writeString(folder.resolve("script"), script(steps));
    Process bash =
        new ProcessBuilder("bash", script.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("problems").toFile())
            .start();
    bash.getOutputStream().close();
    assertTrue(bash.waitFor(110, TimeUnit.SECONDS), "the block does not end");
    List<String> printed = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      printed.add(Files.readString(folder.resolve("printed." + i)));
    }
    return printed;
  }

  /**
   * A listener in the background is waited for, as a person would; all end with the script. There
   * the program takes the place of its shell, so that it is the one that is ended.
   */
  private static String script(List<Step> steps) {
    StringBuilder script = new StringBuilder();
    script.append("cleat() { ${background:+exec} ");
    CleatProcess.command().forEach(word -> script.append('\'').append(word).append("' "));
    script.append("\"$@\"; }\ntrap 'kill $(jobs -p)' EXIT\n");
    for (int i = 0; i < steps.size(); i++) {
      String command = steps.get(i).command();
      boolean background = steps.get(i).isInBackground();
      String plain = background ? command.substring(0, command.length() - 1) : command;
      script.append(background ? "{ background=yes; " : "{ ");
      script.append(plain).append("; } > printed.").append(i).append(" 2>&1");
      script.append(
          background ? " &\nuntil grep -q listening printed." + i + "; do :; done\n" : "\n");
    }
    return script.toString();
  }

  /** Numbers that differ from run to run, and the blanks that line them up, do not count. */
  private static String normal(String text) {
    return text.replaceAll("\\d\\d:\\d\\d:\\d\\d\\.\\d{6}", "TIME")
        .replaceAll("(?m)^([<>] .*) [0-9.]+ +(-|[0-9.]+ [kMG]?B/s)$", "$1 SECONDS RATE")
        .replaceAll("(?m)^ +bytes .*$", "HEAD")
        .replaceAll(" +", " ")
        .stripTrailing();
  }

  private static Pattern pattern(List<String> output) {
    StringBuilder regex = new StringBuilder();
    for (String line : normal(String.join("\n", output)).split("\n", -1)) {
      if (line.equals("…")) {
        regex.append("(?s:.*)");
      } else {
        regex.append(Pattern.quote(line)).append("\\n?");
      }
    }
    return Pattern.compile(regex.toString());
  }
}
