// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.cli.address.Spec;
import io.cleat.cli.address.Spec.Receive;
import io.cleat.cli.relay.Connection.Patience;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Brings the two sides together: opens them, waits for those who come, makes connections of them
 * and sees them end.
 */
final class Joiner implements Connection.Owner {
  /** How long a sender of datagrams may be silent where nothing is said: it cannot say goodbye. */
  static final long DATAGRAM_IDLE_NANOS = 120_000_000_000L;

  private final Loop loop;
  private final Plan plan;
  private final Console console;
  private final Opener opener;
  private final List<Traffic> ways;
  private final Runnable over;
  private final Set<Connection> live = new LinkedHashSet<>();
  private final List<Waiter> waiters = new ArrayList<>(2);
  private Outcome outcome = Outcome.DONE;
  private End first;
  private End second;
  private long joined;
  private int present;
  private boolean stopping;

  /**
   * @param ways what goes forward, and what goes back
   * @param over is called when nothing more will happen
   */
  Joiner(Loop loop, Plan plan, Console console, Opener opener, List<Traffic> ways, Runnable over) {
    this.loop = loop;
    this.plan = plan;
    this.console = console;
    this.opener = opener;
    this.ways = ways;
    this.over = over;
  }

  void start() {
    try {
      if (plan.first().waits() && plan.second().waits()) {
        waitForBoth();
      } else if (host().waits()) {
        serve();
      } else {
        open();
      }
    } catch (OpenFailure e) {
      failed(e);
    }
  }

  /** How many connections there have been. */
  long joined() {
    return joined;
  }

  Outcome outcome() {
    return outcome;
  }

  /** Ends everything; then all is over. */
  void stop(Outcome why) {
    if (!stopping) {
      stopping = true;
      outcome = why;
      waiters.forEach(Waiter::close);
      List.copyOf(live).forEach(Connection::stop);
      if (live.isEmpty()) {
        over.run();
      }
    }
  }

  private void failed(OpenFailure failure) {
    console.say(failure.getMessage());
    stop(failure.isUnavailable() ? Outcome.UNAVAILABLE : Outcome.FAILED);
  }

  // --- nobody waits: the first side is opened, then the second ----------------------------------

  private void open() {
    openFirst(end -> openSecond(other -> join(end, other, ""), failure -> give(end, failure)));
  }

  private void give(End end, OpenFailure failure) {
    end.close(true, problem -> {});
    failed(failure);
  }

  private void openFirst(Consumer<End> opened) {
    opener.open(plan.first(), plan.way().goes(), plan.way().comes(), then(opened, this::failed));
  }

  private void openSecond(Consumer<End> opened, Consumer<OpenFailure> failed) {
    opener.open(plan.second(), plan.way().comes(), plan.way().goes(), then(opened, failed));
  }

  private static Opened then(Consumer<End> opened, Consumer<OpenFailure> failed) {
    return new Opened() {
      @Override
      public void opened(End end) {
        opened.accept(end);
      }

      @Override
      public void failed(OpenFailure failure) {
        failed.accept(failure);
      }
    };
  }

  // --- both wait: the first who comes to each are joined ----------------------------------------

  private void waitForBoth() throws OpenFailure {
    Waiter atFirst = waitAt(plan.first(), (end, from) -> first = end);
    Waiter atSecond = waitAt(plan.second(), (end, from) -> second = end);
    atFirst.welcome(true);
    atSecond.welcome(true);
  }

  // --- one waits: each who comes is joined to a side of its own ---------------------------------

  /** The side that waits; the first where none does. */
  private Spec host() {
    return !plan.first().waits() && plan.second().waits() ? plan.second() : plan.first();
  }

  private void serve() throws OpenFailure {
    waitAt(host(), this::serve).welcome(true);
  }

  private void serve(End end, String from) {
    Consumer<OpenFailure> failed = failure -> turnedAway(end, from, failure);
    if (host() == plan.first()) {
      openSecond(other -> join(end, other, from), failed);
    } else {
      opener.open(
          plan.first(),
          plan.way().goes(),
          plan.way().comes(),
          then(other -> join(other, end, from), failed));
    }
  }

  private void turnedAway(End end, String from, OpenFailure failure) {
    end.close(true, problem -> {});
    if (host().crowd().fork()) {
      console.say(failure.getMessage() + ", so that " + from + " is turned away");
      left();
    } else {
      failed(failure);
    }
  }

  private Waiter waitAt(Spec spec, BiConsumer<End, String> came) throws OpenFailure {
    Waiter[] waiter = new Waiter[1];
    waiter[0] =
        opener.waiter(
            spec,
            new Waiter.Guests() {
              @Override
              public void came(End end, String from) {
                arrived(spec, waiter[0]);
                came.accept(end, from);
                joinThose();
              }

              @Override
              public void trouble(String what) {
                console.say(what);
              }
            });
    waiters.add(waiter[0]);
    console.say("listening on " + waiter[0].open());
    return waiter[0];
  }

  private void arrived(Spec spec, Waiter waiter) {
    present++;
    if (!spec.crowd().fork()) {
      waiter.close();
    } else if (present >= spec.crowd().most()) {
      waiter.welcome(false);
    }
  }

  private void joinThose() {
    if (first != null && second != null) {
      join(first, second, "");
      first = null;
      second = null;
    }
  }

  private void left() {
    present--;
    if (!stopping) {
      waiters.forEach(waiter -> waiter.welcome(true));
    }
  }

  // --- connections -------------------------------------------------------------------------------

  private void join(End one, End other, String from) {
    if (stopping) {
      one.close(true, problem -> {});
      other.close(true, problem -> {});
      return;
    }
    joined++;
    Connection connection = new Connection(loop, one, other, joined, patience(), this);
    live.add(connection);
    if (plan.show().connections()) {
      boolean firstCame = !from.isEmpty() && host() == plan.first();
      boolean secondCame = !from.isEmpty() && host() == plan.second();
      console.say(
          connection
              + " open: "
              + (firstCame ? from : one.name())
              + " and "
              + (secondCame ? from : other.name()));
    }
    if (one.source() != null) {
      ways.getFirst().expect(one.source().totalBytes());
    }
    if (other.source() != null) {
      ways.getLast().expect(other.source().totalBytes());
    }
    connection.start(
        plan.way().goes() ? ways.getFirst() : null, plan.way().comes() ? ways.getLast() : null);
  }

  private Patience patience() {
    long inactivity = plan.limits().inactivity();
    boolean datagrams = host() instanceof Receive receive && receive.crowd().fork();
    return new Patience(
        plan.limits().afterEnd(), datagrams && inactivity < 0 ? DATAGRAM_IDLE_NANOS : inactivity);
  }

  @Override
  public void trouble(Connection connection, String what) {
    console.say(named(connection, what));
    if (!stopping) {
      outcome = Outcome.FAILED;
    }
  }

  @Override
  public void closed(Connection connection, List<String> problems) {
    live.remove(connection);
    problems.forEach(problem -> console.say(named(connection, problem)));
    if (plan.show().connections()) {
      console.say(connection + " closed: " + connection.account());
    }
    if (stopping) {
      if (live.isEmpty()) {
        over.run();
      }
    } else if (plan.forks()) {
      left();
    } else {
      stop(problems.isEmpty() ? outcome : Outcome.FAILED);
    }
  }

  /** Where there may be several connections, which one. */
  private String named(Connection connection, String what) {
    return plan.forks() ? connection + " " + what : what;
  }
}
