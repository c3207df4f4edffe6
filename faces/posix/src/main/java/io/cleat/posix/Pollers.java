// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import io.cleat.Engine;
import io.cleat.ErrnoException;
import io.cleat.Poller;
import java.util.ArrayDeque;

/**
 * Pollers for the waits of poll(2) and select(2), kept from one to the next, since to make one
 * takes longer than a short wait. Those who take one leave nothing watched in it.
 */
final class Pollers implements AutoCloseable {
  /** How many are kept, as many as threads usually wait at once; each holds kernel descriptors. */
  private static final int KEPT = 8;

  private final Engine engine;
  private final ArrayDeque<Poller> kept = new ArrayDeque<>(KEPT);
  private boolean closed;

  Pollers(Engine engine) {
    this.engine = engine;
  }

  /** One that watches nothing, for this caller alone until it is given back or closed. */
  Poller take() throws ErrnoException {
    Poller poller;
    synchronized (kept) {
      poller = kept.pollFirst();
    }
    return poller != null ? poller : engine.poller();
  }

  void giveBack(Poller poller) {
    synchronized (kept) {
      if (!closed && kept.size() < KEPT) {
        kept.addFirst(poller);
        return;
      }
    }
    poller.close();
  }

  @Override
  public void close() {
    synchronized (kept) {
      closed = true;
      kept.forEach(Poller::close);
      kept.clear();
    }
  }
}
