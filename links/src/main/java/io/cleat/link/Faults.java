// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import java.time.Duration;

/**
 * What a network does to frames on their way, for tests and experiments. Immutable; each method
 * answers a changed copy:
 *
 * <pre>{@code
 * Faults.seeded(7).delay(Duration.ofMillis(20)).jitter(Duration.ofMillis(3)).loss(Loss.random(0.01))
 * }</pre>
 *
 * <p>Each kind of fault draws from dice of its own: to switch one on or off leaves the others as
 * they were.
 *
 * @param seed from which all dice come
 * @param delayNanos each frame takes at least so long
 * @param jitterNanos and up to so much longer, evenly spread; frames do not overtake each other for
 *     that
 * @param loss how frames get lost
 * @param duplicated share of frames that come twice
 * @param corrupted share of frames of which a bit is changed
 * @param reordered share of frames that are held back by {@code reorderNanos}, so that later ones
 *     overtake them
 * @param bitsPerSecond how fast frames pass; 0 for no limit
 * @param queueBytes how many bytes may wait for a limited rate; what comes then is lost
 */
public record Faults(
    long seed,
    long delayNanos,
    long jitterNanos,
    Loss loss,
    double duplicated,
    double corrupted,
    double reordered,
    long reorderNanos,
    long bitsPerSecond,
    long queueBytes) {
  /** Of a limited rate, where nothing else is said. */
  public static final long DEFAULT_QUEUE_BYTES = 256 << 10;

  /**
   * @throws IllegalArgumentException a probability or a time is none
   */
  public Faults {
    Loss.probability("duplicated", duplicated);
    Loss.probability("corrupted", corrupted);
    Loss.probability("reordered", reordered);
    if (delayNanos < 0 || jitterNanos < 0 || reorderNanos < 0) {
      throw new IllegalArgumentException("a frame cannot arrive before it is sent");
    }
    if (bitsPerSecond < 0 || queueBytes < 0) {
      throw new IllegalArgumentException("rates and queues are not negative");
    }
  }

  /** A network without faults, to which some are to be added. */
  public static Faults seeded(long seed) {
    return new Faults(seed, 0, 0, Loss.NONE, 0, 0, 0, 0, 0, DEFAULT_QUEUE_BYTES);
  }

  /** Frames take so long. */
  public Faults delay(Duration time) {
    return with(seed, time.toNanos(), jitterNanos, loss);
  }

  /** Frames take up to so much longer. */
  public Faults jitter(Duration time) {
    return with(seed, delayNanos, time.toNanos(), loss);
  }

  /** Frames get lost. */
  public Faults loss(Loss how) {
    return with(seed, delayNanos, jitterNanos, how);
  }

  /** The same with other dice. */
  public Faults seed(long other) {
    return with(other, delayNanos, jitterNanos, loss);
  }

  private Faults with(long newSeed, long newDelay, long newJitter, Loss newLoss) {
    return new Faults(
        newSeed,
        newDelay,
        newJitter,
        newLoss,
        duplicated,
        corrupted,
        reordered,
        reorderNanos,
        bitsPerSecond,
        queueBytes);
  }

  /** This share of frames comes twice. */
  public Faults duplicate(double share) {
    return damage(share, corrupted, reordered, reorderNanos);
  }

  /** Of this share of frames a bit is changed. */
  public Faults corrupt(double share) {
    return damage(duplicated, share, reordered, reorderNanos);
  }

  /** This share of frames is held back for so long. */
  public Faults reorder(double share, Duration time) {
    return damage(duplicated, corrupted, share, time.toNanos());
  }

  private Faults damage(double twice, double changed, double late, long lateNanos) {
    return new Faults(
        seed,
        delayNanos,
        jitterNanos,
        loss,
        twice,
        changed,
        late,
        lateNanos,
        bitsPerSecond,
        queueBytes);
  }

  /** Frames pass at this rate, and so many bytes may wait for it. */
  public Faults rate(long bits, long waitingBytes) {
    return new Faults(
        seed,
        delayNanos,
        jitterNanos,
        loss,
        duplicated,
        corrupted,
        reordered,
        reorderNanos,
        bits,
        waitingBytes);
  }
}
