// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench;

import io.cleat.testing.bench.load.Workload;
import io.cleat.testing.bench.server.ServerKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
    List<Workload> loads =
        Patterns.choose(spec, "--only", only, List.of(Workload.values()), Workload::id);
    Patterns.choose(spec, "--servers", servers, List.of(ServerKind.values()), ServerKind::id);
    List<Workload> chosen = loads.stream().filter(load -> !servers(load).isEmpty()).toList();
    if (chosen.isEmpty()) {
      throw Patterns.wrong(
          spec,
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
        .filter(kind -> Patterns.fits(spec, servers, kind.id()))
        .toList();
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
