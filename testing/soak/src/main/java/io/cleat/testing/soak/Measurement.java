// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

import io.cleat.link.Faults;
import io.cleat.stack.endpoint.StackEndpoint;
import java.util.Arrays;

/** How many bits a second one connection delivers, once it has had some time. */
final class Measurement {
  /** Time for slow start and for the window to find its size, which is not counted. */
  private static final long WARM_UP_NANOS = 5_000_000_000L;

  private static final long MEASURED_NANOS = 15_000_000_000L;

  /** A fast connection is known after so many octets, of both times. */
  private static final long ENOUGH_BYTES = 64_000_000;

  /** The median of so many is taken. Without loss there is no chance, and one is enough. */
  private static final int SEEDS = 3;

  private Measurement() {}

  /** The median, in bit/s. */
  static double of(Conditions conditions) {
    int seeds = conditions.loss() == 0 ? 1 : SEEDS;
    double[] bits = new double[seeds];
    for (int seed = 0; seed < seeds; seed++) {
      bits[seed] = of(conditions, seed + 1);
    }
    Arrays.sort(bits);
    return bits[seeds / 2];
  }

  private static double of(Conditions conditions, long seed) {
    Faults[] faults = {conditions.faults(seed, conditions.loss()), conditions.faults(~seed, 0)};
    Network network = new Network(conditions.path(), seed, faults, null);
    StackEndpoint[] ends = network.connect(conditions.end());
    Pattern pattern = new Pattern(seed);
    Source source = new Source(ends[0], pattern, Long.MAX_VALUE);
    Sink sink = new Sink(ends[1], pattern, Long.MAX_VALUE);
    run(network, source, sink, network.time.now() + WARM_UP_NANOS);
    long began = network.time.now();
    long before = sink.received();
    run(network, source, sink, began + MEASURED_NANOS);
    long octets = sink.received() - before;
    return octets * (double) Byte.SIZE * 1e9 / (network.time.now() - began);
  }

  private static void run(Network network, Source source, Sink sink, long until) {
    long enough = sink.received() + ENOUGH_BYTES;
    while (network.time.now() < until && sink.received() < enough) {
      source.run();
      sink.run();
      network.step();
    }
  }
}
