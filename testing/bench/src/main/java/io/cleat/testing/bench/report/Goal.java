// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.report;

import io.cleat.testing.bench.run.Figures;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** What Cleat means to reach: a ratio to the best of some peers, of medians of one run. */
enum Goal {
  EPOLL_RATE("epoll loop, 64 TCP connections: messages/s against Netty epoll", 1.05),
  EPOLL_CPU("epoll loop, 64 TCP connections: CPU a message against Netty epoll", 0.95),
  VIRTUAL_RATE("virtual threads, 64 TCP connections: messages/s against the JDK's channels", 1.2),
  UNIX_BULK("UNIX stream, blocks of 64 KiB, both ends: bytes/s against junixsocket", 1.1),
  UDP_TRAINS("UDP_SEGMENT and UDP_GRO, 1200 B, both ends: datagrams/s against DatagramChannel", 15);

  private final String text;
  private final double bound;

  Goal(String text, double bound) {
    this.text = text;
    this.bound = bound;
  }

  /**
   * Whether these results reach it; without the servers that it compares there is no measured
   * ratio.
   */
  GoalResult judge(List<WorkloadResult> workloads) {
    OptionalDouble ratio =
        switch (this) {
          case EPOLL_RATE -> rate(workloads, "tcp-64x64", "cleat-epoll", "netty-epoll");
          case EPOLL_CPU -> cpu(workloads, "tcp-64x64", "cleat-epoll", "netty-epoll");
          case VIRTUAL_RATE -> rate(workloads, "tcp-64x64", "cleat-virtual", "jdk-virtual");
          case UNIX_BULK -> rate(workloads, "unix-transfer", "cleat-blocking", "junixsocket-*");
          case UDP_TRAINS -> rate(workloads, "udp-transfer-1200", "cleat-gso", "jdk-udp");
        };
    boolean most = this == EPOLL_CPU;
    Double measured = ratio.isPresent() ? ratio.getAsDouble() : null;
    boolean reached = measured != null && (most ? measured <= bound : measured >= bound);
    return new GoalResult(text, bound, most, measured, reached);
  }

  private static OptionalDouble rate(
      List<WorkloadResult> workloads, String workload, String ours, String theirs) {
    double best = best(workloads, workload, theirs, Figures::rate);
    double own = best(workloads, workload, ours, Figures::rate);
    return best == 0 || own == 0 ? OptionalDouble.empty() : OptionalDouble.of(own / best);
  }

  private static OptionalDouble cpu(
      List<WorkloadResult> workloads, String workload, String ours, String theirs) {
    double best = best(workloads, workload, theirs, figures -> 1 / figures.serverCpuMicros());
    double own = best(workloads, workload, ours, figures -> 1 / figures.serverCpuMicros());
    return best == 0 || own == 0 ? OptionalDouble.empty() : OptionalDouble.of(best / own);
  }

  /**
   * The highest figure of the servers whose ids match: the whole id, or its beginning and a star. 0
   * without any.
   */
  private static double best(
      List<WorkloadResult> workloads,
      String workload,
      String servers,
      ToDoubleFunction<Figures> figure) {
    String head = servers.replace("*", "");
    return workloads.stream()
        .filter(result -> result.id().equals(workload))
        .flatMap(result -> result.servers().stream())
        .filter(server ->
            servers.endsWith("*") ? server.id().startsWith(head) : server.id().equals(head))
        .filter(server -> server.median() != null)
        .mapToDouble(server -> figure.applyAsDouble(server.median()))
        .max()
        .orElse(0);
  }
}
