// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.report;

import io.cleat.testing.bench.load.Workload;
import io.cleat.testing.bench.run.WorkloadRun.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The servers under one load.
 *
 * @param id of the load
 * @param label for a person
 * @param operation what is counted
 * @param servers in the order of the run
 */
public record WorkloadResult(
    String id, String label, String operation, List<ServerResult> servers) {
  /** Medians, and ratios to the references. */
  public static WorkloadResult of(Workload workload, List<Outcome> outcomes) {
    List<ServerResult> plain = outcomes.stream().map(ServerResult::of).toList();
    List<ServerResult> servers = new ArrayList<>();
    for (ServerResult server : plain) {
      String reference = References.of(workload.transport(), server.id());
      servers.add(find(plain, reference).map(server::comparedTo).orElse(server));
    }
    return new WorkloadResult(workload.id(), workload.label(), workload.operation(), servers);
  }

  /** The result of a server that has one. */
  public Optional<ServerResult> server(String server) {
    return find(servers, server);
  }

  private static Optional<ServerResult> find(List<ServerResult> servers, String id) {
    return servers.stream()
        .filter(server -> server.id().equals(id) && server.median() != null)
        .findFirst();
  }
}
