// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

import java.util.List;

/** The page docs/throughput.md, which the command writes and nobody else. */
final class ThroughputPage {
  private static final String HEAD =
      """
      # Throughput through loss

      One connection between two hosts of the user-level stack, in virtual time: what arrives in a second, in Mbit/s and as a share
      of the link's rate. The figures follow from the sources and from nothing else, neither from the machine nor from the day; so a change of
      behaviour shows here as a diff. `./cleat soak table` writes this page and the picture; a test of `testing/soak` measures part
      of it again and compares.

      ![Mbit/s by loss, round trip, link and congestion control](pictures/throughput.svg)

      The picture shows the column *autotuned*, and dashed what is *promised*.

      *How:* MTU 1500, no offloads; frames to the receiver get lost at random, acknowledgments do not; the queue before the link holds what a
      round trip carries, 96 kB at least; 15 seconds after the first 5, or 64 MB after the first 64; the median of three seeds. *Buffer* is
      SO_SNDBUF and SO_RCVBUF of both ends, *autotuned* where neither is set: up to 16 MiB of window (half of tcp_rmem's 32 MiB). *Promised* is
      what the response function of the congestion control says for that loss and any buffer, the link's rate at the most: Mathis et al. 1997
      for reno, RFC 9438 5.1 with 4.3 for cubic; it knows no timeouts, which 5 % of loss have often. A buffer limits to its size a round trip:
      64 KiB in 100 ms are 5.2 Mbit/s.

      Whether every octet arrives is the business of `./cleat soak`: 200 seeds move 1 GB each, in total, over one connection through a bad network.
      The 31 combinations of troubles (1 % of loss, 5 %, bursts, or none; with or without reordering, duplication and corruption) take turns from seed
      to seed, so that each is met six times or more; MTU, offloads, IP version, delay, rate, buffers, congestion control and direction are drawn.
      `--check-captures` plays each seed twice and compares what both ends have written down, byte for byte.

      | link | congestion control | loss | round trip | 64 KiB | 256 KiB | 1 MiB | autotuned | promised |
      |---|---|---|---|---|---|---|---|---|
      """;

  private final List<Throughput.Row> rows;

  ThroughputPage(List<Throughput.Row> rows) {
    this.rows = rows;
  }

  String text() {
    StringBuilder text = new StringBuilder(HEAD);
    rows.forEach(row -> text.append(row.line()).append('\n'));
    return text.toString();
  }
}
