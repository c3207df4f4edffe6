// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.Errno;
import java.lang.foreign.MemorySegment;

/**
 * One direction of a connection: takes what its source has and gives it to its sink, waits for the
 * one that makes it wait, and passes the end on once all that came before it has gone.
 */
final class Direction implements Taker {
  private static final int EAGAIN = Errno.EAGAIN.negated();
  private static final int EMSGSIZE = Errno.EMSGSIZE.negated();

  private final Loop loop;
  private final Source source;
  private final Sink sink;
  private final Traffic traffic;
  private final Owner owner;
  private long bytes;
  private long movedNanos;
  private int sinkError;
  private boolean sourceEnded;
  private boolean done;
  private boolean pending;

  /** Who is told how a direction goes. */
  interface Owner {
    /** The end has come and was passed on. */
    void ended(Direction direction);

    /** The source failed. */
    void sourceFailed(Direction direction, int errno);

    /** The sink failed. */
    void sinkFailed(Direction direction, int errno);

    /** A message could not be passed on. */
    void lost(Direction direction, String how);
  }

  Direction(Loop loop, Source source, Sink sink, Traffic traffic, Owner owner) {
    this.loop = loop;
    this.source = source;
    this.sink = sink;
    this.traffic = traffic;
    this.owner = owner;
  }

  void start() {
    movedNanos = loop.nanoTime();
    traffic.start(movedNanos, source.hasMessages() || sink.hasMessages());
    source.onReady(this::pump);
    sink.onReady(this::pump);
    pump();
  }

  Source source() {
    return source;
  }

  boolean isDone() {
    return done;
  }

  long bytes() {
    return bytes;
  }

  /** When something moved last, or when it began. */
  long movedNanos() {
    return movedNanos;
  }

  /** Moves nothing any more. */
  void stop() {
    done = true;
    source.want(false);
    sink.want(false);
  }

  private void pump() {
    if (done) {
      return;
    }
    if (sourceEnded) {
      passEnd();
      return;
    }
    int outcome = source.drain(this);
    String loss = source.loss();
    if (loss != null) {
      owner.lost(this, loss);
    }
    if (sinkError != 0) {
      stop();
      owner.sinkFailed(this, sinkError);
    } else if (!done) {
      goOn(outcome);
    }
  }

  private void goOn(int outcome) {
    switch (outcome) {
      case Source.IDLE -> waitFor(true, false);
      case Source.BLOCKED -> waitFor(false, true);
      case Source.MORE -> later();
      case Source.END -> {
        sourceEnded = true;
        source.want(false);
        passEnd();
      }
      default -> {
        stop();
        owner.sourceFailed(this, outcome);
      }
    }
  }

  private void waitFor(boolean readable, boolean writable) {
    source.want(readable);
    sink.want(writable);
  }

  private void later() {
    if (!pending) {
      pending = true;
      loop.soon(() -> {
        pending = false;
        pump();
      });
    }
  }

  private void passEnd() {
    int result = sink.end();
    if (result == EAGAIN) {
      sink.want(true);
      return;
    }
    stop();
    if (result < 0) {
      owner.sinkFailed(this, result);
    } else {
      owner.ended(this);
    }
  }

  @Override
  public long take(MemorySegment data, long offset, long length, boolean whole) {
    long taken = sinkError != 0 ? EAGAIN : sink.accept(data, offset, length, whole);
    if (taken == EMSGSIZE && whole && sink.mayLose()) {
      traffic.lost();
      owner.lost(this, "a message of " + length + " bytes is too long to be passed on, it is lost");
      return length;
    }
    if (taken < 0) {
      sinkError = taken == EAGAIN ? 0 : (int) taken;
      return REFUSED;
    }
    if (taken > 0 || whole) {
      movedNanos = loop.nanoTime();
      traffic.moved(movedNanos, sink.messages(taken, whole), data, offset, taken);
      bytes += taken;
    }
    return taken;
  }
}
