// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.i3;

import io.cleat.efun.Driver;
import io.cleat.intermud.ClientSettings;
import io.cleat.intermud.IntermudClient;
import io.cleat.intermud.IntermudListener;
import io.cleat.intermud.Packet;
import io.cleat.intermud.Person;
import io.cleat.intermud.RouterAddress;
import io.cleat.intermud.SendResult;
import io.cleat.intermud.WhoEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * A mud with one user, the one at the terminal: prints what comes as lines of JSON, and sends what
 * the lines of the input say. A line is read when the one before has gone.
 *
 * <p>One thread turns the driver's loop, by {@link #run}; another reads the input.
 */
public final class Chat implements IntermudListener {
  /** What came of it. */
  public enum Outcome {
    /** All went well. */
    DONE,
    /** The router was lost, or a line was not sent. */
    FAILED,
    /** Stopped from outside. */
    INTERRUPTED
  }

  private final Driver driver;
  private final PrintStream out;
  private final PrintStream err;
  private final String user;
  private final boolean once;
  private final long patienceNanos;
  private final PacketJson json = new PacketJson();
  private final IntermudClient client;
  private final Lines lines;
  private Outcome outcome = Outcome.DONE;
  private Runnable waiting;
  private boolean inputEnded;
  private boolean up;
  private long movedNanos;
  private boolean over;

  /**
   * A chat that begins to connect.
   *
   * @param once whether to end when the router is lost, not to try again
   * @param patienceNanos how long it must be silent behind the end of the input before it is over;
   *     -1 where that is no reason to end
   */
  public Chat(
      Driver driver,
      ClientSettings settings,
      String user,
      boolean once,
      long patienceNanos,
      PrintStream out,
      PrintStream err) {
    this.driver = driver;
    this.user = user;
    this.once = once;
    this.patienceNanos = patienceNanos;
    this.out = out;
    this.err = err;
    client = IntermudClient.open(driver, settings, this);
    lines = new Lines(client, user);
  }

  /** Listens to channels, as soon as the router is there. */
  public void listen(List<String> channels) {
    channels.forEach(channel -> client.listen(channel, true));
  }

  // --- what comes -------------------------------------------------------------------------------

  @Override
  public void packet(Packet packet) {
    print(json.line(packet));
  }

  @Override
  public void connected(RouterAddress router) {
    up = true;
    print(json.line("event", "connected", "router", router.name(), "address", router.address()));
    go();
  }

  @Override
  public void disconnected(String reason, long retryNanos) {
    up = false;
    print(json.line("event", "disconnected", "reason", reason));
    if (once) {
      say("i3: " + reason);
      outcome = Outcome.FAILED;
      over = true;
    }
  }

  @Override
  public void notKept(Exception problem) {
    say("i3: the state is not kept: " + problem.getMessage());
    outcome = Outcome.FAILED;
  }

  @Override
  public boolean tell(Person from, String to, String visname, String message) {
    return isUser(to);
  }

  @Override
  public boolean emote(Person from, String to, String visname, String message) {
    return isUser(to);
  }

  private boolean isUser(String name) {
    return name.equals(user.toLowerCase(Locale.ROOT));
  }

  @Override
  public List<WhoEntry> who(Person asker) {
    return List.of(new WhoEntry(user, 0, "at a terminal"));
  }

  private void print(String line) {
    movedNanos = System.nanoTime();
    out.println(line);
    if (out.checkError()) {
      over = true; // nobody reads it any more
    }
  }

  // --- what the input says ----------------------------------------------------------------------

  /** Reads lines to the end, and does what they say; in a thread of its own. */
  public void read(BufferedReader input) {
    try {
      int number = 0;
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        number++;
        if (line.strip().equals("quit")) {
          driver.execute(() -> over = true);
          return;
        }
        if (!line.isBlank()) {
          take(line.strip(), number);
        }
      }
    } catch (IOException e) {
      complain("standard input: " + e.getMessage());
    }
    driver.execute(() -> {
      inputEnded = true;
      movedNanos = System.nanoTime();
    });
  }

  /** Has a line done once there is a router, and waits for that. */
  private void take(String line, int number) {
    CompletableFuture<String> done = new CompletableFuture<>();
    driver.execute(() -> {
      waiting = () -> done.complete(attempt(line));
      go();
    });
    String problem = done.join();
    if (problem != null) {
      complain("i3: line " + number + " is not sent: " + problem);
    }
  }

  private void go() {
    if (up && waiting != null) {
      Runnable now = waiting;
      waiting = null;
      movedNanos = System.nanoTime();
      now.run();
    }
  }

  private String attempt(String line) {
    try {
      SendResult result = lines.take(line);
      return switch (result) {
        case ACCEPTED -> null;
        case NOT_CONNECTED -> "the router is lost";
        case FULL -> "too much waits already";
        case REFUSED -> "it is too long, or MUD mode cannot say it";
      };
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private void complain(String what) {
    driver.execute(() -> {
      say(what);
      outcome = Outcome.FAILED;
    });
  }

  // --- how it ends ------------------------------------------------------------------------------

  /** Turns the loop until the chat is over. */
  public Outcome run() {
    while (!over && driver.turn(patience()) >= 0) {
      over |= patience() == 0;
    }
    client.close();
    driver.turn(0);
    return outcome;
  }

  /** How long it may be silent from now; -1 for ever. */
  private long patience() {
    if (!inputEnded || patienceNanos < 0 || !up) {
      return -1;
    }
    return Math.max(0, movedNanos + patienceNanos - System.nanoTime());
  }

  /** Ends it, from any thread. */
  public void interrupt() {
    driver.execute(() -> {
      outcome = Outcome.INTERRUPTED;
      over = true;
    });
  }

  private void say(String what) {
    err.println("cleat: " + what);
    err.flush();
  }
}
