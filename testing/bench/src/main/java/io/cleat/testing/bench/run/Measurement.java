// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import io.cleat.testing.bench.load.Limit;
import io.cleat.testing.bench.load.Load;
import io.cleat.testing.bench.load.Sample;
import io.cleat.testing.bench.load.Workload;
import java.io.IOException;

/** A server under a load, once or until it is steady. */
final class Measurement {
  private static final double NANOS_PER_MICRO = 1_000;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MEDIAN = 50;
  private static final double HIGH = 99;

  /**
   * Steady is who has not become faster by this part for so many steps, and whose compilers were
   * idle but for that part.
   */
  private static final double FASTER = 1.05;

  private static final double COMPILING = 0.02;
  private static final int STEADY_STEPS = 3;
  private static final double NANOS_PER_MILLI = 1e6;

  private final Workload workload;
  private final ServerProcess server;
  private final Settings settings;

  Measurement(Workload workload, ServerProcess server, Settings settings) {
    this.workload = workload;
    this.server = server;
    this.settings = settings;
  }

  /** Runs until the server is steady, or the time for that is over. */
  void warmUp() throws IOException {
    try (Load load = workload.open(server.target(), false)) {
      double best = 0;
      int steady = 0;
      long compiled = server.use().compiledMillis();
      for (long spent = 0;
          steady < STEADY_STEPS && spent < settings.warmUpNanos();
          spent += settings.stepNanos()) {
        double rate = load.run(Limit.time(settings.stepNanos())).rate();
        long compiledNow = server.use().compiledMillis();
        double compiling = (compiledNow - compiled) * NANOS_PER_MILLI / settings.stepNanos();
        steady = rate < best * FASTER && compiling < COMPILING ? steady + 1 : 0;
        best = Math.max(best, rate);
        compiled = compiledNow;
      }
    }
  }

  /** Measures once. */
  Round measure() throws IOException {
    try (Load load = workload.open(server.target(), false)) {
      load.run(Limit.time(settings.settleNanos()));
      long allocated = server.use().allocatedBytes();
      Readings before = Readings.of(server.pid());
      Sample sample = load.run(Limit.time(settings.sampleNanos()));
      Readings after = Readings.of(server.pid());
      long allocatedAfter = server.use().allocatedBytes();
      return new Round(
          figures(sample, after.serverNanosSince(before), allocatedAfter - allocated),
          after.circumstancesSince(before, sample.nanos(), sample.lost()));
    }
  }

  private static Figures figures(Sample sample, double cpuNanos, double allocatedBytes) {
    return new Figures(
        sample.rate(),
        sample.bytes() * NANOS_PER_SECOND / sample.nanos(),
        sample.latencies().getValueAtPercentile(MEDIAN) / NANOS_PER_MICRO,
        sample.latencies().getValueAtPercentile(HIGH) / NANOS_PER_MICRO,
        cpuNanos / NANOS_PER_MICRO / sample.operations(),
        allocatedBytes / sample.operations());
  }
}
