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
 * @param delay how long frames take
 * @param loss how frames get lost
 * @param duplicated share of frames that come twice
 * @param corrupted share of frames of which a bit is changed
 * @param reordering which frames are held back
 * @param rate how fast frames pass
 */
public record Faults(
    long seed,
    Delay delay,
    Loss loss,
    double duplicated,
    double corrupted,
    Reordering reordering,
    Rate rate) {
  /** Bytes that may wait for a limited rate, where nothing else is said. */
  public static final long DEFAULT_QUEUE_BYTES = 256 << 10;

  /**
   * How long frames take.
   *
   * @param nanos at least
   * @param jitterNanos up to so much longer, evenly spread; frames do not overtake each other for
   *     that
   */
  public record Delay(long nanos, long jitterNanos) {
    /**
     * @throws IllegalArgumentException a negative time
     */
    public Delay {
      if (nanos < 0 || jitterNanos < 0) {
        throw new IllegalArgumentException("a frame cannot arrive before it is sent");
      }
    }
  }

  /**
   * Which frames are held back, so that later ones overtake them.
   *
   * @param share of all frames
   * @param nanos for so long
   */
  public record Reordering(double share, long nanos) {
    /**
     * @throws IllegalArgumentException the share is no probability, or a negative time
     */
    public Reordering {
      Loss.probability("reordered", share);
      if (nanos < 0) {
        throw new IllegalArgumentException("frames are held back for a time, not for " + nanos);
      }
    }
  }

  /**
   * How fast frames pass.
   *
   * @param bitsPerSecond 0 for no limit
   * @param queueBytes how many bytes may wait; what comes then is lost
   */
  public record Rate(long bitsPerSecond, long queueBytes) {
    /**
     * @throws IllegalArgumentException a negative number
     */
    public Rate {
      if (bitsPerSecond < 0 || queueBytes < 0) {
        throw new IllegalArgumentException("rates and queues are not negative");
      }
    }
  }

  /**
   * @throws IllegalArgumentException a share is no probability
   */
  public Faults {
    Loss.probability("duplicated", duplicated);
    Loss.probability("corrupted", corrupted);
  }

  /** A network without faults, to which some are to be added. */
  public static Faults seeded(long seed) {
    return new Faults(
        seed,
        new Delay(0, 0),
        Loss.NONE,
        0,
        0,
        new Reordering(0, 0),
        new Rate(0, DEFAULT_QUEUE_BYTES));
  }

  /** The same with other dice. */
  public Faults seed(long other) {
    return new Faults(other, delay, loss, duplicated, corrupted, reordering, rate);
  }

  /** Frames take so long. */
  public Faults delay(Duration time) {
    return with(new Delay(time.toNanos(), delay.jitterNanos));
  }

  /** Frames take up to so much longer. */
  public Faults jitter(Duration time) {
    return with(new Delay(delay.nanos, time.toNanos()));
  }

  private Faults with(Delay changed) {
    return new Faults(seed, changed, loss, duplicated, corrupted, reordering, rate);
  }

  /** Frames get lost. */
  public Faults loss(Loss how) {
    return new Faults(seed, delay, how, duplicated, corrupted, reordering, rate);
  }

  /** This share of frames comes twice. */
  public Faults duplicate(double share) {
    return new Faults(seed, delay, loss, share, corrupted, reordering, rate);
  }

  /** Of this share of frames a bit is changed. */
  public Faults corrupt(double share) {
    return new Faults(seed, delay, loss, duplicated, share, reordering, rate);
  }

  /** This share of frames is held back for so long. */
  public Faults reorder(double share, Duration time) {
    Reordering changed = new Reordering(share, time.toNanos());
    return new Faults(seed, delay, loss, duplicated, corrupted, changed, rate);
  }

  /** Frames pass at this rate, and so many bytes may wait for it. */
  public Faults rate(long bits, long waitingBytes) {
    Rate changed = new Rate(bits, waitingBytes);
    return new Faults(seed, delay, loss, duplicated, corrupted, reordering, changed);
  }
}
