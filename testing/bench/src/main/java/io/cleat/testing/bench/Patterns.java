// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.function.Function;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Patterns of ids on a command line. One that fits none is an error. */
final class Patterns {
  private Patterns() {}

  /** Those of all whose ids fit one of the patterns, in their order. */
  static <T> List<T> choose(
      CommandSpec spec, String option, List<String> patterns, List<T> all, Function<T, String> id) {
    for (String pattern : patterns) {
      if (all.stream().noneMatch(one -> fits(spec, List.of(pattern), id.apply(one)))) {
        throw wrong(
            spec,
            "%s: '%s' fits none of %s"
                .formatted(option, pattern, String.join(", ", all.stream().map(id).toList())));
      }
    }
    return all.stream().filter(one -> fits(spec, patterns, id.apply(one))).toList();
  }

  /** Whether an id fits one of the patterns. */
  static boolean fits(CommandSpec spec, List<String> patterns, String id) {
    return patterns.stream().anyMatch(pattern -> matcher(spec, pattern).matches(Path.of(id)));
  }

  private static PathMatcher matcher(CommandSpec spec, String pattern) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException e) {
      throw wrong(spec, "'" + pattern + "' is no pattern: " + e.getDescription());
    }
  }

  static ParameterException wrong(CommandSpec spec, String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
