// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Ready;

/**
 * An endpoint on the loop, and what those who use it want to be told: one that it can be read, one
 * that it can be written. It is watched only while somebody wants something, for an end that nobody
 * is ready to hear of would be told again and again.
 */
final class Port implements Ready {
  private static final int READABLE = Events.IN | Events.RDHUP | Events.HUP | Events.ERR;
  private static final int WRITABLE = Events.OUT | Events.HUP | Events.ERR;

  private final Loop loop;
  private final Endpoint endpoint;
  private Runnable reader = () -> {};
  private Runnable writer = () -> {};
  private int wanted;
  private int watched;
  private boolean alwaysReady;
  private boolean closed;

  Port(Loop loop, Endpoint endpoint) {
    this.loop = loop;
    this.endpoint = endpoint;
    loop.adopt(endpoint);
  }

  Loop loop() {
    return loop;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** Who is told that it can be read. */
  void reader(Runnable action) {
    reader = action;
  }

  /** Who is told that it can be written. */
  void writer(Runnable action) {
    writer = action;
  }

  /** Whether the reader wants to be told. */
  void wantReadable(boolean wish) {
    want(Events.IN, wish);
  }

  /** Whether the writer wants to be told. */
  void wantWritable(boolean wish) {
    want(Events.OUT, wish);
  }

  private void want(int event, boolean wish) {
    wanted = wish ? wanted | event : wanted & ~event;
    if (wanted == watched || closed) {
      return;
    }
    if (alwaysReady) {
      loop.soon(this::tell);
    } else if (wanted == 0) {
      loop.unwatch(endpoint);
    } else {
      watch();
    }
    watched = wanted;
  }

  private void watch() {
    int result = loop.watch(endpoint, wanted, this);
    if (result == Errno.EPERM.negated()) {
      alwaysReady = true; // /dev/null and its like cannot be watched (epoll_ctl(2)), and never wait
      loop.soon(this::tell);
    } else if (result < 0) {
      throw new IllegalStateException("an endpoint cannot be watched: " + Errno.of(result).text());
    }
  }

  private void tell() {
    ready(endpoint, READABLE | WRITABLE);
    if (wanted != 0 && !closed) {
      loop.soon(this::tell);
    }
  }

  @Override
  public void ready(Endpoint which, int events) {
    if ((wanted & Events.IN) != 0 && (events & READABLE) != 0) {
      reader.run();
    }
    if ((wanted & Events.OUT) != 0 && (events & WRITABLE) != 0) {
      writer.run();
    }
  }

  /** Closes the endpoint; nobody is told anything from now on. */
  void close() {
    if (!closed) {
      closed = true;
      wanted = 0;
      loop.unwatch(endpoint);
      endpoint.close();
    }
  }
}
