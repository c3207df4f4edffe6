// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.posix.Fcntl.F_SETFL;
import static io.cleat.posix.Fcntl.F_SETOWN;
import static io.cleat.posix.Fcntl.F_SETSIG;
import static io.cleat.posix.Fcntl.O_ASYNC;
import static io.cleat.posix.Signal.SIGRTMIN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Handlers of a process that keep what they were called with. */
final class Handlers {
  private final Fixture test;
  private final Process p;
  private final BlockingQueue<Got> got = new LinkedBlockingQueue<>();

  /** A signal, and the descriptor it spoke of. */
  record Got(int signal, int fd) {}

  Handlers(Fixture test) {
    this.test = test;
    p = test.p;
  }

  void add(int signal, int fd) {
    got.add(new Got(signal, fd));
  }

  boolean nothingCame() {
    return got.isEmpty();
  }

  void handle(int... signals) {
    for (int signal : signals) {
      p.signal(signal, (number, fd, events) -> got.add(new Got(number, fd)));
    }
  }

  void comes(int signal, int fd) throws InterruptedException {
    assertEquals(new Got(signal, fd), got.poll(20, TimeUnit.SECONDS));
  }

  /**
   * The thread of the signals handles one after the other: what was to come before this has come.
   */
  void nothingElseComes() throws InterruptedException {
    int[] sv = test.pair();
    Fixture.succeeds(p.fcntl(sv[0], F_SETSIG, SIGRTMIN));
    async(sv[0]);
    handle(SIGRTMIN);
    test.sends(sv[1], "x");
    comes(SIGRTMIN, sv[0]);
    Fixture.succeeds(p.close(sv[0]));
    Fixture.succeeds(p.close(sv[1]));
    assertEquals(List.of(), new ArrayList<>(got));
  }

  void async(int fd) {
    Fixture.succeeds(p.fcntl(fd, F_SETOWN, p.getpid()));
    Fixture.succeeds(p.fcntl(fd, F_SETFL, O_ASYNC));
  }
}
