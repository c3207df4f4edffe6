// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.mud;

import io.cleat.efun.Driver;
import io.cleat.efun.SocketEfuns;
import io.cleat.efun.SocketError;
import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Prints the values that come from the peers of a driver's sockets as lines of JSON, and sends the
 * lines of the input to all of them. A line is read when all have taken the one before.
 *
 * <p>One thread turns the driver's loop, by {@link #run}; another reads the input.
 */
public final class Talk {
  /** What came of it. */
  public enum Outcome {
    /** All went well. */
    DONE,
    /** A connection failed, or a line was not sent. */
    FAILED,
    /** Stopped from outside. */
    INTERRUPTED
  }

  private final Driver driver;
  private final SocketEfuns efuns;
  private final JsonLines lines = new JsonLines();
  private final PrintStream out;
  private final PrintStream err;
  private final long patienceNanos;
  private final Map<Integer, String> peers = new LinkedHashMap<>();
  private final Set<Integer> blocked = new LinkedHashSet<>();
  private Outcome outcome = Outcome.DONE;
  private LpcValue waiting;
  private CompletableFuture<String> taken;
  private long movedNanos;
  private boolean inputEnded;
  private boolean serving;
  private boolean over;

  /**
   * A talk over sockets that are still to be made.
   *
   * @param patienceNanos how long it must be silent behind the end of the input before it is over;
   *     -1 where that is no reason to end
   */
  public Talk(Driver driver, PrintStream out, PrintStream err, long patienceNanos) {
    this.driver = driver;
    this.out = out;
    this.err = err;
    this.patienceNanos = patienceNanos;
    efuns = driver.efuns(this);
  }

  /** The efuns of this talk. */
  public SocketEfuns efuns() {
    return efuns;
  }

  // --- how it begins ----------------------------------------------------------------------------

  /**
   * Talks with whoever is at {@code address}, over a socket that is not connected yet.
   *
   * @throws IOException it cannot be connected
   */
  public void connect(int s, String address) throws IOException {
    blocked.add(s);
    peers.put(s, address.replace(' ', ':'));
    check(efuns.socketConnect(s, address, this::came, this::ready), "mud " + address);
  }

  /**
   * Talks with those who come to a socket that is bound.
   *
   * @param all one after the other and side by side, not the first alone
   * @param blocks whether a connection is to be waited for, as of TLS
   * @throws IOException it cannot listen
   */
  public void listen(int s, boolean all, boolean blocks) throws IOException {
    serving = true;
    check(efuns.socketListen(s, listener -> accept(listener, all, blocks)), "mud: listen");
    say("listening on mud " + printed(efuns.socketAddress(s, 1)));
  }

  /** An address as cleat writes it, IPv6 in brackets. */
  private static String printed(String address) {
    return address.replaceFirst("^(.*:.*) ", "[$1]:").replace(' ', ':');
  }

  /**
   * Sees that an efun went well; its result.
   *
   * @throws IOException it did not
   */
  public int check(int result, String what) throws IOException {
    if (result < 0) {
      throw new IOException(what + ": " + efuns.socketError(result));
    }
    return result;
  }

  private void accept(int listener, boolean all, boolean blocks) {
    int s = efuns.socketAccept(listener, this::came, this::ready);
    if (s < 0) {
      return;
    }
    peers.put(s, printed(efuns.socketAddress(s)));
    if (blocks) {
      blocked.add(s);
    }
    if (!all) {
      serving = false;
      efuns.socketClose(listener);
    }
    pump();
  }

  // --- what the peers do ------------------------------------------------------------------------

  private void came(int s, LpcValue value, String address) {
    movedNanos = System.nanoTime();
    out.println(lines.line(value));
    if (out.checkError()) {
      over = true; // nobody reads it any more
    }
  }

  private void ready(int s) {
    blocked.remove(s);
    movedNanos = System.nanoTime();
    pump();
  }

  /** To be told when a socket is over. */
  public void closed(int s, String reason) {
    if (reason != null && !reason.isEmpty()) {
      say("mud " + peers.get(s) + ": " + reason);
      outcome = Outcome.FAILED;
    }
    peers.remove(s);
    blocked.remove(s);
    if (peers.isEmpty() && !serving) {
      over = true;
    }
    pump();
  }

  // --- what the input says ----------------------------------------------------------------------

  /** Reads lines to the end, and has each sent; in a thread of its own. */
  public void read(BufferedReader input) {
    try {
      int number = 0;
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        number++;
        if (!line.isBlank()) {
          String problem = send(line);
          if (problem != null) {
            complain("line " + number + " is not sent: " + problem);
          }
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

  /** Sends a line once there is somebody to send it to; null, or what was wrong with it. */
  private String send(String line) {
    LpcValue value;
    try {
      value = lines.value(line);
    } catch (IOException e) {
      return e.getMessage();
    }
    CompletableFuture<String> result = new CompletableFuture<>();
    driver.execute(() -> {
      waiting = value;
      taken = result;
      pump();
    });
    return result.join();
  }

  private void complain(String what) {
    driver.execute(() -> {
      say(what);
      outcome = Outcome.FAILED;
    });
  }

  /** Sends what waits, when nobody makes it wait any more. */
  private void pump() {
    if (waiting == null || peers.isEmpty() || !blocked.isEmpty()) {
      return;
    }
    String problem = null;
    for (int s : peers.keySet()) {
      int result = efuns.socketWrite(s, waiting);
      if (result == SocketError.EECALLBACK) {
        blocked.add(s);
      } else if (result < 0 && result != SocketError.EESEND) {
        problem = efuns.socketError(result);
      }
    }
    movedNanos = System.nanoTime();
    waiting = null;
    taken.complete(problem);
  }

  // --- how it ends ------------------------------------------------------------------------------

  /** Turns the loop until the talk is over and all that was accepted is sent. */
  public Outcome run() {
    while (!over && driver.turn(patience()) >= 0) {
      over |= patience() == 0;
    }
    for (int s : peers.keySet()) {
      efuns.socketClose(s);
    }
    while (outcome != Outcome.INTERRUPTED && isSending()) {
      driver.turn(-1);
    }
    return outcome;
  }

  /** How long it may be silent from now; -1 for ever. */
  private long patience() {
    if (!inputEnded || patienceNanos < 0 || !blocked.isEmpty()) {
      return -1;
    }
    return Math.max(0, movedNanos + patienceNanos - System.nanoTime());
  }

  private boolean isSending() {
    for (LpcValue row : efuns.socketStatus()) {
      if (((LpcArray) row).at(1).equals(new LpcString("CLOSING"))) {
        return true;
      }
    }
    return false;
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
