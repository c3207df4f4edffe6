// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The rules of the house over sources as they are written. Each answers what is wrong, in words.
 */
final class Tidy {
  static final int FILE_LINES_MAX = 500;
  static final int METHOD_LINES_MAX = 60;

  /** The widest call of sockets, recvfrom(2), takes six; one more says how long it may take. */
  static final int PARAMETERS_MAX = 7;

  static final String LICENCE = "SPDX-License-Identifier: Apache-2.0";

  /** Put together from halves, so that this file does not say it. */
  private static final Pattern LEFT_TO_DO =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

  private static final Pattern SLEEP =
      Pattern.compile("\\bThread\\s*\\.sleep\\(|\\bTimeUnit\\.\\w+\\.sleep\\(");

  /**
   * What may leave tests out for a reason of its own: the suite, what an engine says it does not
   * have; the conformance table, what only C can ask.
   */
  private static final List<String> MAY_SKIP =
      List.of(
          "testing/door/Stage.java",
          "testing/conformance/KernelConformanceTest.java",
          "testing/conformance/StackConformanceTest.java");

  /** What leaves a test out; {@code @Needs} does it too, but not in CI. */
  private static final Pattern SKIP =
      Pattern.compile("\\bAssumptions\\b|\\bassum(e|ing)(True|False|That)?\\(|@(Dis|En)abled");

  private Tidy() {}

  static List<String> fileIsTooLong(SourceText source) {
    int lines = source.lines().size();
    return lines <= FILE_LINES_MAX
        ? List.of()
        : List.of(source.name() + " has " + lines + " lines, the most is " + FILE_LINES_MAX);
  }

  static List<String> methodIsTooLong(SourceText source) {
    return source.methods().stream()
        .filter(method -> method.lines() > METHOD_LINES_MAX)
        .map(method -> at(source, method) + " has " + method.lines() + " lines")
        .toList();
  }

  /** The bindings of system calls take what the call takes. */
  static List<String> methodTakesTooMuch(SourceText source) {
    if (source.name().startsWith("sys/")) {
      return List.of();
    }
    return source.methods().stream()
        .filter(method -> method.parameters() > PARAMETERS_MAX)
        .map(method -> at(source, method) + " takes " + method.parameters() + " parameters")
        .toList();
  }

  /** For rooms that others use as libraries. */
  static List<String> publicMethodHasNoComment(SourceText source) {
    boolean library =
        Room.libraries().stream()
            .anyMatch(room -> source.name().startsWith(room.folder + "/src/main"));
    return !library
        ? List.of()
        : source.methods().stream()
            .filter(method -> method.needsComment() && !method.hasComment())
            .map(method -> at(source, method) + " is public and has no comment")
            .toList();
  }

  static List<String> workIsLeft(SourceText source) {
    return found(LEFT_TO_DO, source, "leaves work to do");
  }

  /** Tests wait for what happens, not for time to pass. */
  static List<String> testSleeps(SourceText source) {
    return isTest(source) ? found(SLEEP, source, "sleeps") : List.of();
  }

  /** A test that leaves itself out would do so in CI too, and nobody would see it. */
  static List<String> testSkipsItself(SourceText source) {
    boolean may = MAY_SKIP.stream().anyMatch(source.name()::endsWith);
    return isTest(source) && !may ? found(SKIP, source, "skips a test; say @Needs") : List.of();
  }

  static List<String> licenceIsMissing(String name, String text) {
    boolean present = text.lines().limit(3).anyMatch(line -> line.contains(LICENCE));
    return present ? List.of() : List.of(name + " has no line with " + LICENCE);
  }

  private static boolean isTest(SourceText source) {
    return source.name().contains("src/test/") || source.name().startsWith("testing/door/");
  }

  private static List<String> found(Pattern pattern, SourceText source, String what) {
    List<String> lines = source.lines();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (pattern.matcher(lines.get(i)).find()) {
        problems.add(source.name() + ":" + (i + 1) + " " + what);
      }
    }
    return problems;
  }

  private static String at(SourceText source, SourceText.Method method) {
    return source.name() + ":" + method.line() + " " + method.name();
  }
}
