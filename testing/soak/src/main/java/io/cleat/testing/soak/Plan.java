// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

import io.cleat.link.Faults;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What one seed does; all of it follows from the seed. Combinations of troubles take turns, so that
 * each is met equally often; the rest is drawn.
 *
 * @param seed what the rest comes from
 * @param bytes in both directions together
 * @param troubles what the network does to frames
 * @param path over which they go
 * @param isBothWays whether the server sends half of the bytes, at the same time
 * @param areAcksTroubled whether troubles are in both directions, or only in that of the client
 * @param end how both ends are set
 */
record Plan(
    long seed,
    long bytes,
    Set<Trouble> troubles,
    Path path,
    boolean isBothWays,
    boolean areAcksTroubled,
    End end) {
  private static final int[] MTUS = {576, 1500, 9000, 65_535};

  /** RFC 8200 5. */
  private static final int IPV6_LEAST_MTU = 1280;

  private static final long[] DELAYS_MICROS = {100, 1_000, 10_000, 50_000};
  private static final int[] BUFFERS = {End.AUTOTUNED, 64 << 10, 256 << 10, 1 << 20};
  private static final long[] RATES = {0, 100_000_000, 1_000_000_000};
  private static final long QUEUE_LEAST_BYTES = 256 << 10;

  /**
   * @param bytes in both directions together
   * @param combinations of troubles, which take turns from seed to seed
   */
  static Plan of(long seed, long bytes, List<Set<Trouble>> combinations) {
    SplittableRandom dice = new SplittableRandom(seed);
    Set<Trouble> troubles = combinations.get(Math.floorMod(seed - 1, combinations.size()));
    boolean isIpv6 = dice.nextBoolean();
    int mtu = Math.max(MTUS[dice.nextInt(MTUS.length)], isIpv6 ? IPV6_LEAST_MTU : 0);
    Duration delay = Duration.ofNanos(1_000 * DELAYS_MICROS[dice.nextInt(DELAYS_MICROS.length)]);
    long rate = RATES[dice.nextInt(RATES.length)];
    Path path = new Path(mtu, dice.nextBoolean(), isIpv6, delay, rate);
    int buffer = BUFFERS[dice.nextInt(BUFFERS.length)];
    End end = new End(buffer, dice.nextBoolean() ? "cubic" : "reno");
    return new Plan(seed, bytes, troubles, path, dice.nextBoolean(), dice.nextBoolean(), end);
  }

  /**
   * How the ends are joined.
   *
   * @param mtu in bytes
   * @param hasOffload whether a frame may stand for many segments, and carry no checksum
   * @param isIpv6 of which version packets are
   * @param delay one way
   * @param bitsPerSecond 0 for no limit
   */
  record Path(int mtu, boolean hasOffload, boolean isIpv6, Duration delay, long bitsPerSecond) {
    /** What this path does to frames, without trouble; what waits for it is a round trip's. */
    Faults faults(long seed) {
      long roundTrip = bitsPerSecond / Byte.SIZE * 2 * delay.toNanos() / 1_000_000_000L;
      return Faults.seeded(seed)
          .delay(delay)
          .rate(bitsPerSecond, Math.max(roundTrip, QUEUE_LEAST_BYTES));
    }
  }

  /**
   * How an end is set.
   *
   * @param bufferBytes that may be under way and wait to be read; {@link #AUTOTUNED}
   * @param congestion TCP_CONGESTION
   */
  record End(int bufferBytes, String congestion) {
    static final int AUTOTUNED = 0;
  }

  /** What happens to what the client sends. */
  Faults toServer() {
    return troubled(path.faults(seed));
  }

  /** What happens to what the server sends. */
  Faults toClient() {
    Faults plain = path.faults(~seed);
    return areAcksTroubled || isBothWays ? troubled(plain) : plain;
  }

  private Faults troubled(Faults network) {
    Faults result = network;
    for (Trouble trouble : troubles) {
      result = trouble.on(result);
    }
    return result;
  }
}
