// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench;

import io.cleat.testing.bench.load.Workload;
import io.cleat.testing.bench.server.ServerKind;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which loads and which servers, by patterns of their ids. */
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

  List<Workload> workloads() {
    List<Workload> chosen =
        Arrays.stream(Workload.values()).filter(workload -> fits(only, workload.id())).toList();
    if (chosen.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--only " + String.join(",", only) + " fits no load; see --list");
    }
    return chosen;
  }

  List<ServerKind> servers(Workload workload) {
    return ServerKind.of(workload.service(), workload.transport()).stream()
        .filter(kind -> fits(servers, kind.id()))
        .toList();
  }

  private static boolean fits(List<String> patterns, String id) {
    return patterns.stream().anyMatch(pattern -> matcher(pattern).matches(Path.of(id)));
  }

  private static PathMatcher matcher(String pattern) {
    return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
  }

  /** The loads and the servers, each a line. */
  String names() {
    String loads =
        Arrays.stream(Workload.values())
            .map(workload -> "  %-16s %s%n".formatted(workload.id(), workload.label()))
            .collect(Collectors.joining());
    String kinds =
        Arrays.stream(ServerKind.values())
            .map(kind -> "  %-20s %s%n".formatted(kind.id(), kind.label()))
            .collect(Collectors.joining());
    return "loads:%n%sservers:%n%s".formatted(loads, kinds);
  }
}
