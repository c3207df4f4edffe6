// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

import io.cleat.link.Faults;
import io.cleat.link.Loss;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Under which a throughput is measured. The queue before the limited rate holds what a round trip
 * carries, and some frames at least.
 *
 * @param bitsPerSecond of the link, in both directions
 * @param congestion TCP_CONGESTION
 * @param loss share of frames to the receiver that are lost; its acknowledgments are not
 * @param roundTrip without queues
 * @param bufferBytes SO_SNDBUF and SO_RCVBUF, {@link Plan.End#AUTOTUNED}
 */
record Conditions(
    long bitsPerSecond, String congestion, double loss, Duration roundTrip, int bufferBytes) {
  private static final long[] RATES = {100_000_000, 1_000_000_000};
  private static final String[] CONGESTIONS = {"cubic", "reno"};
  private static final double[] LOSSES = {0, 0.0001, 0.001, 0.01, 0.02, 0.05};
  private static final int[] ROUND_TRIPS_MILLIS = {1, 10, 50, 100};

  /** The columns of the table. */
  static final List<Integer> BUFFERS = List.of(64 << 10, 256 << 10, 1 << 20, Plan.End.AUTOTUNED);

  /** The queue of a short path: 64 of Ethernet's largest packets. */
  private static final long QUEUE_LEAST_BYTES = 64 * 1500;

  private static final int MTU = 1500;

  /** RFC 9293 3.7.1, with the timestamps of RFC 7323. */
  private static final int SEGMENT_BYTES = MTU - 52;

  private static final double SECOND_NANOS = 1e9;

  /** Those of the first column, row by row. */
  static List<Conditions> rows() {
    List<Conditions> rows = new ArrayList<>();
    for (long rate : RATES) {
      for (String congestion : CONGESTIONS) {
        for (double loss : LOSSES) {
          for (int millis : ROUND_TRIPS_MILLIS) {
            Duration trip = Duration.ofMillis(millis);
            rows.add(new Conditions(rate, congestion, loss, trip, BUFFERS.getFirst()));
          }
        }
      }
    }
    return rows;
  }

  Conditions withBuffer(int bytes) {
    return new Conditions(bitsPerSecond, congestion, loss, roundTrip, bytes);
  }

  Plan.Path path() {
    return new Plan.Path(MTU, false, false, roundTrip.dividedBy(2), bitsPerSecond);
  }

  Plan.End end() {
    return new Plan.End(bufferBytes, congestion);
  }

  /** What happens to frames in one direction. */
  Faults faults(long seed, double lost) {
    long carried = (long) (bitsPerSecond * roundTripSeconds() / Byte.SIZE);
    return Faults.seeded(seed)
        .delay(roundTrip.dividedBy(2))
        .loss(Loss.random(lost))
        .rate(bitsPerSecond, Math.max(carried, QUEUE_LEAST_BYTES));
  }

  private double roundTripSeconds() {
    return roundTrip.toNanos() / SECOND_NANOS;
  }

  /**
   * What the response function of the congestion control promises for this loss, in bit/s, the
   * link's rate at the most. Reno: W = sqrt(3 / 2p) segments (Mathis et al. 1997). CUBIC: W = (C *
   * (3 + beta) / (4 * (1 - beta)))^(1/4) * (RTT / p)^(3/4) (RFC 9438 5.1), or Reno's where that is
   * more (4.3).
   */
  double promised() {
    double most = bitsPerSecond * (double) SEGMENT_BYTES / MTU;
    if (loss == 0) {
      return most;
    }
    double window = Math.sqrt(1.5 / loss);
    if (congestion.equals("cubic")) {
      double factor = StrictMath.pow(0.4 * 3.7 / 1.2, 0.25);
      window = Math.max(window, factor * StrictMath.pow(roundTripSeconds() / loss, 0.75));
    }
    return Math.min(window * SEGMENT_BYTES * Byte.SIZE / roundTripSeconds(), most);
  }

  /** The share of the link's rate. */
  double utilisation(double bits) {
    return bits / bitsPerSecond;
  }

  /** The first cells of a row of the table. */
  String label() {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s %% | %d ms |",
        rate(),
        congestion,
        lossPercent(),
        roundTrip.toMillis());
  }

  /** The link's rate with its unit. */
  String rate() {
    return bitsPerSecond >= 1_000_000_000 ? "1 Gbit/s" : "100 Mbit/s";
  }

  /** Without needless zeros. */
  String lossPercent() {
    return new BigDecimal(Double.toString(loss))
        .movePointRight(2)
        .stripTrailingZeros()
        .toPlainString();
  }
}
