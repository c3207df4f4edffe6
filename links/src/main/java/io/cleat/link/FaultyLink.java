// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import io.cleat.stack.spi.Arrivals;
import io.cleat.stack.spi.Environment;
import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.Offload;
import io.cleat.stack.spi.Receiver;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/**
 * A link on whose way to us frames take time, get lost, come twice, out of order or damaged, as
 * {@link Faults} say. What we send passes as it is: to trouble both ways, decorate both ends.
 *
 * <p>The same frames at the same times meet the same fate for the same seed.
 */
public final class FaultyLink extends DecoratedLink {
  /** So many bytes may be under way; a frame beyond is dropped, {@link Fault#IN_FLIGHT_LIMITED}. */
  public static final long IN_FLIGHT_MAX_BYTES = 256L << 20;

  private static final long NANOS_A_SECOND = 1_000_000_000L;

  private final Environment environment;
  private final FramesInFlight flying = new FramesInFlight();
  private final long[] counts = new long[Fault.values().length];
  private final Receiver departure = this::departs;
  private final Arrivals arrivals = this::nextFrameAt;
  private final Arrivals innerArrivals;

  // A die for each kind of fault.
  private final SplittableRandom lossDie;
  private final SplittableRandom jitterDie;
  private final SplittableRandom duplicateDie;
  private final SplittableRandom corruptDie;
  private final SplittableRandom reorderDie;

  /** As long as what may wait for the limited rate takes to pass. */
  private double queueNanos;

  private Faults faults;
  private boolean bad;

  /** When the limited rate has passed all that waits for it. */
  private long freeAt;

  /** When a frame arrived that was not held back, so that no other overtakes it. */
  private long lastArrival = Long.MIN_VALUE;

  private volatile long nextAt = Long.MAX_VALUE;

  /**
   * @param inner our end of a link
   * @param environment whose time counts, that of the stack to which this end belongs
   */
  public FaultyLink(Link inner, Environment environment, Faults faults) {
    super(inner);
    innerArrivals = inner.arrivals();
    this.environment = environment;
    faults(faults);
    SplittableRandom dice = new SplittableRandom(faults.seed());
    lossDie = dice.split();
    jitterDie = dice.split();
    duplicateDie = dice.split();
    corruptDie = dice.split();
    reorderDie = dice.split();
  }

  /**
   * Changes what happens to frames that come from now on; for whoever turns the stack. The dice
   * stay the same.
   */
  public void faults(Faults changed) {
    faults = changed;
    queueNanos =
        changed.rate().queueBytes()
            * (double) Byte.SIZE
            * NANOS_A_SECOND
            / changed.rate().bitsPerSecond();
  }

  /** How often this happened. */
  public long count(Fault fault) {
    return counts[fault.ordinal()];
  }

  // On its way.

  private void departs(MemorySegment memory, long at, int length, long offload) {
    long now = environment.nanoTime();
    if (isLost()) {
      counts[Fault.LOST.ordinal()]++;
      return;
    }
    boolean corrupted = happens(corruptDie, faults.corrupted());
    if (corrupted && Offload.segmentSize(offload) != 0) {
      counts[Fault.CORRUPTED_WHOLE.ordinal()]++;
      return;
    }
    Flying frame = flying.copy(memory, at, length, offload);
    if (corrupted) {
      corrupt(frame);
    }
    boolean duplicated = happens(duplicateDie, faults.duplicated());
    Flying twin = duplicated ? flying.copy(frame.memory, 0, length, frame.offload) : null;
    fly(now, frame);
    if (duplicated) {
      counts[Fault.DUPLICATED.ordinal()]++;
      fly(now, twin);
    }
  }

  private static boolean happens(SplittableRandom die, double share) {
    return share > 0 && die.nextDouble() < share;
  }

  private boolean isLost() {
    Loss loss = faults.loss();
    if (happens(lossDie, bad ? loss.toGood() : loss.toBad())) {
      bad = !bad;
    }
    return happens(lossDie, bad ? loss.whenBad() : loss.whenGood());
  }

  /** Changes a bit; a checksum that was to be computed later is computed before. */
  private void corrupt(Flying frame) {
    counts[Fault.CORRUPTED.ordinal()]++;
    PartialChecksum.complete(frame.memory, 0, frame.length, frame.offload);
    int bit = corruptDie.nextInt(frame.length * Byte.SIZE);
    byte octet = frame.memory.get(ValueLayout.JAVA_BYTE, bit / Byte.SIZE);
    frame.memory.set(ValueLayout.JAVA_BYTE, bit / Byte.SIZE, (byte) (octet ^ 1 << bit % Byte.SIZE));
    frame.offload = Offload.NONE;
  }

  private void fly(long now, Flying frame) {
    long departure = departure(now, frame.length);
    if (departure == Long.MAX_VALUE) {
      flying.giveBack(frame);
      return;
    }
    if (flying.bytes() + frame.length > IN_FLIGHT_MAX_BYTES) {
      counts[Fault.IN_FLIGHT_LIMITED.ordinal()]++;
      flying.giveBack(frame);
      return;
    }
    long jitter =
        faults.delay().jitterNanos() == 0
            ? 0
            : jitterDie.nextLong(faults.delay().jitterNanos() + 1);
    long at = departure + faults.delay().nanos() + jitter;
    boolean heldBack = happens(reorderDie, faults.reordering().share());
    if (heldBack) {
      counts[Fault.REORDERED.ordinal()]++;
      at += faults.reordering().nanos();
    } else {
      at = Math.max(at, lastArrival);
      lastArrival = at;
    }
    flying.add(frame, at, heldBack);
  }

  /** When a frame has passed the limited rate; never, where the queue is full. */
  private long departure(long now, int bytes) {
    if (faults.rate().bitsPerSecond() == 0) {
      return now;
    }
    long start = Math.max(now, freeAt);
    if (start - now > queueNanos) {
      counts[Fault.QUEUE_FULL.ordinal()]++;
      return Long.MAX_VALUE;
    }
    freeAt = start + NANOS_A_SECOND * Byte.SIZE * bytes / faults.rate().bitsPerSecond();
    return freeAt;
  }

  // The link.

  @Override
  public int receive(Receiver receiver, int budget) {
    int _ = inner.receive(departure, Integer.MAX_VALUE);
    long now = environment.nanoTime();
    int count = 0;
    Flying frame = count < budget ? flying.arrived(now) : null;
    while (frame != null) {
      receiver.frame(frame.memory, 0, frame.length, frame.offload);
      flying.giveBack(frame);
      count++;
      frame = count < budget ? flying.arrived(now) : null;
    }
    nextAt = flying.nextAt();
    return count;
  }

  @Override
  public boolean hasFrames() {
    return inner.hasFrames() || nextAt <= environment.nanoTime();
  }

  @Override
  public Arrivals arrivals() {
    return arrivals;
  }

  private long nextFrameAt() {
    return innerArrivals == null ? nextAt : Math.min(nextAt, innerArrivals.nextFrameAt());
  }
}
