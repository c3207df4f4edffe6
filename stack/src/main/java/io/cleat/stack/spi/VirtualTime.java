// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.spi;

/**
 * Time that stands still until it is told to pass, and chance that comes from a seed: the same seed
 * gives the same bytes. Any thread may look at the clock; one lets it go on.
 */
public final class VirtualTime implements Environment {
  private static final long NANOS_A_MILLI = 1_000_000;

  /** The odd number next to 2^64 divided by the golden ratio. */
  private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

  private final long epochMillis;
  private final long secret0;
  private final long secret1;
  private long seed;
  private volatile long now;

  /** Time that begins with that of UNIX. */
  public VirtualTime(long seed) {
    this(seed, 0);
  }

  /**
   * @param epochMillis the time of day when it begins, in milliseconds of UNIX's time
   */
  public VirtualTime(long seed, long epochMillis) {
    this.seed = seed;
    this.epochMillis = epochMillis;
    secret0 = next();
    secret1 = next();
  }

  /** Steele, Lea and Flood's SplitMix64, as {@link java.util.SplittableRandom} has it. */
  private long next() {
    seed += GOLDEN;
    long z = seed;
    z = (z ^ z >>> 30) * 0xbf58_476d_1ce4_e5b9L;
    z = (z ^ z >>> 27) * 0x94d0_49bb_1331_11ebL;
    return z ^ z >>> 31;
  }

  /** It is this time now, unless it is later already. */
  public void advanceTo(long nanos) {
    now = Math.max(now, nanos);
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public long wallMillis() {
    return epochMillis + now / NANOS_A_MILLI;
  }

  @Override
  public long random() {
    return next();
  }

  @Override
  public long secret(int half) {
    return half == 0 ? secret0 : secret1;
  }
}
