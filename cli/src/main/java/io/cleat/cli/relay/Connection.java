// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.Errno;
import java.util.ArrayList;
import java.util.List;

/**
 * Two sides that are joined. When one has ended, the other is told and goes on until it ends too;
 * then both are closed, and whoever made the connection is told how it went.
 */
final class Connection implements Direction.Owner {
  private final Loop loop;
  private final End first;
  private final End second;
  private final long number;
  private final Patience patience;
  private final Owner owner;
  private final List<Direction> directions = new ArrayList<>(2);
  private final List<String> problems = new ArrayList<>(0);
  private final long startNanos;
  private Direction forward;
  private Direction backward;
  private Timer silence;
  private int open;
  private int closing;

  /**
   * How long a connection waits, in nanoseconds; -1 for no limit, or where nothing was said.
   *
   * @param afterEnd how long nothing may move once one side has ended
   * @param inactivity how long nothing may move at all
   */
  record Patience(long afterEnd, long inactivity) {
    /** How long the side that is left may be silent where its end cannot be waited for. */
    static final long DEFAULT_AFTER_END_NANOS = 500_000_000;
  }

  /** Who is told about it. */
  interface Owner {
    /** Something was lost or went wrong that does not end the connection. */
    void trouble(Connection connection, String what);

    /** It is over; {@code problems} is empty when all went well. */
    void closed(Connection connection, List<String> problems);
  }

  /**
   * @param number for messages
   */
  Connection(Loop loop, End first, End second, long number, Patience patience, Owner owner) {
    this.loop = loop;
    this.first = first;
    this.second = second;
    this.number = number;
    this.patience = patience;
    this.owner = owner;
    startNanos = loop.nanoTime();
  }

  /** Begins to move bytes the ways that are wanted; both sides must be able to. */
  void start(Traffic there, Traffic back) {
    if (there != null) {
      forward = new Direction(loop, first.source(), second.sink(), there, this);
      directions.add(forward);
    }
    if (back != null) {
      backward = new Direction(loop, second.source(), first.sink(), back, this);
      directions.add(backward);
    }
    open = directions.size();
    if (patience.inactivity() >= 0) {
      loop.after(patience.inactivity(), this::inactive);
    }
    for (Direction direction : List.copyOf(directions)) {
      direction.start();
    }
  }

  /** What it moved, and how long it was there. */
  String account() {
    StringBuilder text = new StringBuilder();
    if (forward != null) {
      text.append("> ").append(Say.bytes(forward.bytes())).append(", ");
    }
    if (backward != null) {
      text.append("< ").append(Say.bytes(backward.bytes())).append(", ");
    }
    return text.append(Say.seconds(loop.nanoTime() - startNanos)).toString();
  }

  /** Its number. */
  @Override
  public String toString() {
    return "#" + number;
  }

  /** Ends it now. */
  void stop() {
    directions.forEach(Direction::stop);
    close(true);
  }

  @Override
  public void ended(Direction direction) {
    open--;
    if (open > 0) {
      waitForOther();
    } else {
      drain();
    }
  }

  @Override
  public void sourceFailed(Direction direction, int errno) {
    End from = direction == forward ? first : second;
    problems.add(name(from) + "receive: " + text(errno));
    if (from.breaksAsAWhole()) {
      directions.forEach(Direction::stop);
      close();
    } else {
      failed();
    }
  }

  @Override
  public void sinkFailed(Direction direction, int errno) {
    End to = direction == forward ? second : first;
    if (errno != Errno.EPIPE.negated() || !to.mayStopReading()) {
      problems.add(name(to) + "send: " + text(errno));
    }
    failed();
  }

  @Override
  public void lost(Direction direction, String how) {
    owner.trouble(this, name(direction == forward ? first : second) + how);
  }

  /** The other direction may still have something that came before the failure. */
  private void failed() {
    open--;
    if (open == 0) {
      close();
    } else if (problems.isEmpty()) {
      waitForOther();
    } else {
      limitSilence(
          patience.afterEnd() >= 0 ? patience.afterEnd() : Patience.DEFAULT_AFTER_END_NANOS);
    }
  }

  private void waitForOther() {
    boolean willEnd = true;
    for (Direction direction : directions) {
      willEnd &= direction.isDone() || direction.source().endsByItself();
    }
    if (patience.afterEnd() >= 0 || !willEnd) {
      limitSilence(
          patience.afterEnd() >= 0 ? patience.afterEnd() : Patience.DEFAULT_AFTER_END_NANOS);
    }
  }

  private void limitSilence(long limitNanos) {
    if (silence == null && closing == 0) {
      silence = loop.after(limitNanos, () -> silent(limitNanos));
    }
  }

  private void silent(long limitNanos) {
    silence = null;
    long left = limitNanos - (loop.nanoTime() - lastMovedNanos());
    if (left <= 0) {
      stop();
    } else if (closing == 0) {
      silence = loop.after(left, () -> silent(limitNanos));
    }
  }

  private void inactive() {
    if (closing > 0) {
      return;
    }
    long left = patience.inactivity() - (loop.nanoTime() - lastMovedNanos());
    if (left <= 0) {
      stop();
    } else {
      loop.after(left, this::inactive);
    }
  }

  private long lastMovedNanos() {
    long last = Long.MIN_VALUE;
    for (Direction direction : directions) {
      last = Math.max(last, direction.movedNanos());
    }
    return last;
  }

  /**
   * A relay of one direction reads and forgets what the other side still sends, see {@link
   * End#mustBeDrained}.
   */
  private void drain() {
    End last = forward == null ? first : second;
    boolean oneWay = directions.size() == 1;
    if (!oneWay || !last.mustBeDrained()) {
      close();
      return;
    }
    Direction drain =
        new Direction(
            loop, last.source(), new DiscardSink(), new Traffic("", Traffic.Tap.BLIND), quiet());
    directions.add(drain);
    open = 1;
    limitSilence(patience.afterEnd() >= 0 ? patience.afterEnd() : Patience.DEFAULT_AFTER_END_NANOS);
    drain.start();
  }

  /** How the bytes end that nobody wants is nobody's concern. */
  private Direction.Owner quiet() {
    return new Direction.Owner() {
      @Override
      public void ended(Direction direction) {
        close();
      }

      @Override
      public void sourceFailed(Direction direction, int errno) {
        close();
      }

      @Override
      public void sinkFailed(Direction direction, int errno) {
        close();
      }

      @Override
      public void lost(Direction direction, String how) {
        // it is forgotten anyway
      }
    };
  }

  private void close() {
    close(false);
  }

  private void close(boolean hurry) {
    if (closing > 0) {
      return;
    }
    if (silence != null) {
      silence.cancel();
    }
    closing = 2;
    first.close(hurry, problem -> closed(first, problem));
    second.close(hurry, problem -> closed(second, problem));
  }

  private void closed(End end, String problem) {
    if (problem != null) {
      problems.add(name(end) + problem);
    }
    if (--closing == 0) {
      closing = Integer.MAX_VALUE;
      owner.closed(this, problems);
    }
  }

  private static String name(End end) {
    return end.name() + ": ";
  }

  private static String text(int errno) {
    return Errno.of(errno).text() + " (" + Errno.name(errno) + ")";
  }
}
