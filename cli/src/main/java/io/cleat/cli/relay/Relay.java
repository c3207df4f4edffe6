// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.Engine;
import io.cleat.ErrnoException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A relay from its start to its end, in the thread that runs it. {@link #interrupt} may be called
 * by any thread.
 *
 * <p>All that a side has sent before its end is passed on before the relay ends, unless the other
 * side fails.
 */
public final class Relay {
  /** How many bytes of a stream make a message where nothing is said. */
  public static final int MESSAGE_BLOCK_BYTES = 8192;

  /** How long those who are stopped may take to go. */
  private static final long FAREWELL_NANOS = 1_000_000_000;

  private final Engine engine;
  private final Descriptors descriptors;
  private final Plan plan;
  private final Console console;
  private final AtomicReference<Runnable> interruption = new AtomicReference<>();

  /**
   * @param engine makes the sockets
   * @param descriptors for what is no socket
   */
  public Relay(Engine engine, Descriptors descriptors, Plan plan, Console console) {
    this.engine = engine;
    this.descriptors = descriptors;
    this.plan = plan;
    this.console = console;
  }

  /** Runs until all is done, or {@link #interrupt}; says on the console what there is to say. */
  public Outcome run() {
    try (Loop loop = new Loop(engine)) {
      return run(loop);
    } catch (ErrnoException e) {
      console.say(e.getMessage());
      return Outcome.FAILED;
    }
  }

  /**
   * Stops it soon; what was read and not passed on yet is lost. Any thread; before the start it
   * does nothing.
   */
  public void interrupt() {
    Runnable action = interruption.get();
    if (action != null) {
      action.run();
    }
  }

  private Outcome run(Loop loop) {
    Traffic.Tap tap = plan.show().hex() ? new HexDump(console, LocalTime::now) : Traffic.Tap.BLIND;
    List<Traffic> ways = List.of(new Traffic(">", tap), new Traffic("<", tap));
    Opener opener =
        new Opener(
            loop, descriptors, plan.blockBytes(), where -> console.say("listening on " + where));
    Joiner joiner = new Joiner(loop, plan, console, opener, ways, loop::stop);
    interruption.set(() -> loop.execute(() -> stop(loop, joiner, Outcome.INTERRUPTED)));
    if (plan.limits().total() >= 0) {
      loop.after(plan.limits().total(), () -> timeIsUp(loop, joiner));
    }
    if (console.isTerminal() && plan.show().progress()) {
      Progress.start(loop, console, ways);
    }
    loop.soon(joiner::start);
    loop.run();
    console.erase();
    if (plan.show().stats()) {
      console.print(Statistics.table(shown(ways), joiner.joined(), plan.forks()));
    }
    return joiner.outcome();
  }

  private void timeIsUp(Loop loop, Joiner joiner) {
    console.say("not finished within " + Say.seconds(plan.limits().total()));
    stop(loop, joiner, Outcome.FAILED);
  }

  private static void stop(Loop loop, Joiner joiner, Outcome why) {
    joiner.stop(why);
    loop.after(FAREWELL_NANOS, loop::stop);
  }

  private List<Traffic> shown(List<Traffic> ways) {
    List<Traffic> shown = new ArrayList<>(ways);
    if (!plan.way().goes()) {
      shown.removeFirst();
    }
    if (!plan.way().comes()) {
      shown.removeLast();
    }
    return shown;
  }
}
