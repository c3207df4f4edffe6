// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.posix.Poll.POLLIN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.ErrnoException;
import io.cleat.Poller;
import io.cleat.kernel.KernelEngine;
import org.junit.jupiter.api.Test;

/** Waits for several descriptors share what they wait with. */
class KeptPollersTest extends Fixture {
  private int made;

  @Override
  Engine open() {
    return new Counting(KernelEngine.open());
  }

  private final class Counting implements Engine {
    private final Engine engine;

    Counting(Engine engine) {
      this.engine = engine;
    }

    @Override
    public Endpoint socket(int domain, int type, int protocol) throws ErrnoException {
      return engine.socket(domain, type, protocol);
    }

    @Override
    public Endpoint[] socketpair(int domain, int type, int protocol) throws ErrnoException {
      return engine.socketpair(domain, type, protocol);
    }

    @Override
    public Poller poller() throws ErrnoException {
      made++;
      return engine.poller();
    }

    @Override
    public String describe() {
      return engine.describe();
    }

    @Override
    public void close() {
      engine.close();
    }
  }

  @Test
  void oneWaitAfterTheOtherNeedsOnePoller() {
    int[] sv = pair();
    int[] other = pair();
    FdSet read = new FdSet();
    for (int i = 0; i < 10; i++) {
      Pollfd[] fds = {new Pollfd(sv[i % 2], POLLIN), new Pollfd(other[0], POLLIN)};
      assertEquals(0, p.poll(fds, 2, 1));
      FdSet.FD_SET(sv[0], read);
      FdSet.FD_SET(other[1], read);
      assertEquals(0, p.select(other[1] + 1, read, null, null, new Timeval(0, 1)));
    }
    assertEquals(1, made);
  }

  @Test
  void whatAWaitWatchedIsNotToldToTheNext() {
    int[] sv = pair();
    int[] other = pair();
    Pollfd[] first = {new Pollfd(sv[0], POLLIN), new Pollfd(sv[1], POLLIN)};
    assertEquals(0, p.poll(first, 2, 1));
    sends(sv[0], "x");
    Pollfd[] next = {new Pollfd(other[0], POLLIN), new Pollfd(other[1], POLLIN)};
    assertEquals(0, p.poll(next, 2, 1));
    assertEquals(1, p.poll(first, 2, -1));
  }
}
