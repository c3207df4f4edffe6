// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench;

import io.cleat.testing.bench.load.Workload;
import io.cleat.testing.bench.server.ServerKind;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Arrays;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Which loads and which servers, by patterns of their ids. A pattern that fits none is an error.
 */
final class Choice {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--only",
      paramLabel = "PATTERN",
      split = ",",
      description = "Only these loads: ids, or patterns such as tcp-*; see --list.")
  private List<String> only = List.of("*");

  @Option(
      names = "--servers",
      paramLabel = "PATTERN",
      split = ",",
      description = "Only these servers: ids, or patterns such as cleat-*; see --list.")
  private List<String> servers = List.of("*");

  /** The chosen loads that have a chosen server. */
  List<Workload> workloads() {
    check("--only", only, Arrays.stream(Workload.values()).map(Workload::id).toList());
    check("--servers", servers, Arrays.stream(ServerKind.values()).map(ServerKind::id).toList());
    List<Workload> chosen =
        Arrays.stream(Workload.values())
            .filter(workload -> fits(only, workload.id()) && !servers(workload).isEmpty())
            .toList();
    if (chosen.isEmpty()) {
      throw wrong(
          "none of the servers "
              + String.join(",", servers)
              + " serves any of the loads "
              + String.join(",", only));
    }
    return chosen;
  }

  /** The chosen servers that can serve it. */
  List<ServerKind> servers(Workload workload) {
    return ServerKind.of(workload.service(), workload.transport()).stream()
        .filter(kind -> fits(servers, kind.id()))
        .toList();
  }

  private void check(String option, List<String> patterns, List<String> known) {
    for (String pattern : patterns) {
      if (known.stream().noneMatch(id -> fits(List.of(pattern), id))) {
        throw wrong(
            "%s: '%s' fits none of %s".formatted(option, pattern, String.join(", ", known)));
      }
    }
  }

  private boolean fits(List<String> patterns, String id) {
    return patterns.stream().anyMatch(pattern -> matcher(pattern).matches(Path.of(id)));
  }

  private PathMatcher matcher(String pattern) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException e) {
      throw wrong("'" + pattern + "' is no pattern: " + e.getDescription());
    }
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }

  /** The loads and the servers, each a line. */
  String names() {
    String loads =
        Arrays.stream(Workload.values())
            .map(workload -> "  %-18s %s%n".formatted(workload.id(), workload.label()))
            .collect(Collectors.joining());
    String kinds =
        Arrays.stream(ServerKind.values())
            .map(kind -> "  %-20s %s%n".formatted(kind.id(), kind.label()))
            .collect(Collectors.joining());
    return "loads:%n%sservers:%n%s".formatted(loads, kinds);
  }
}
