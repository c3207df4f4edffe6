// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Events;
import io.cleat.Poller;
import io.cleat.Ready;

/**
 * An engine of {@link ReadyEndpoint}s, whose pollers tell of the endpoint watched last, each turn.
 */
final class ReadyEngine implements Engine {
  @Override
  public Endpoint socket(int domain, int type, int protocol) {
    return new ReadyEndpoint(type);
  }

  @Override
  public Endpoint[] socketpair(int domain, int type, int protocol) {
    return new Endpoint[] {new ReadyEndpoint(type), new ReadyEndpoint(type)};
  }

  @Override
  public Poller poller() {
    return new OneEndpoint();
  }

  @Override
  public String describe() {
    return "always ready";
  }

  @Override
  public void close() {}

  private static final class OneEndpoint implements Poller {
    private Endpoint endpoint;
    private Ready sink;

    @Override
    public int watch(Endpoint watched, int events, Ready told) {
      endpoint = watched;
      sink = told;
      return 0;
    }

    @Override
    public int unwatch(Endpoint watched) {
      return 0;
    }

    @Override
    public int adopt(Endpoint adopted) {
      return 0;
    }

    @Override
    public int release(Endpoint adopted) {
      return 0;
    }

    @Override
    public int turn(long nanos, int most) {
      sink.ready(endpoint, Events.IN);
      return 1;
    }

    @Override
    public void execute(Runnable command) {
      command.run();
    }

    @Override
    public void wake() {}

    @Override
    public boolean mine() {
      return true;
    }

    @Override
    public Endpoint endpoint() {
      return endpoint;
    }

    @Override
    public void close() {}
  }
}
