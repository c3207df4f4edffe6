// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Connect, a short message there, one back, close; the client closes first, so that TIME-WAIT stays
 * with it. Nothing of it is shortened: a connection that begins while as many are in TIME-WAIT as
 * the host keeps takes the place of the oldest.
 */
final class ShortConnections<E> extends OneThread<E> {
  private static final double NANOS_PER_SECOND = 1e9;

  /** Before it is over, none has left TIME-WAIT by itself. */
  private static final long TIME_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final boolean alone;
  private final long start = System.nanoTime();
  private int made;
  private int port;

  /**
   * @param alone whether the host's connections are all ours
   */
  ShortConnections(Hosts<E> hosts, boolean alone) {
    super(hosts, BATCH);
    this.alone = alone;
  }

  @Override
  void operation() throws IOException {
    port = port + 1 == Hosts.PORTS ? 0 : port + 1;
    E near = hosts.connect(port);
    hosts.turnClient();
    hosts.turnServer();
    hosts.turnClient();
    send(near, RoundTrips.BYTES);
    hosts.turnClient();
    hosts.turnServer();
    E far = hosts.accept(port);
    receive(far, RoundTrips.BYTES);
    send(far, RoundTrips.BYTES);
    hosts.turnServer();
    hosts.turnClient();
    receive(near, RoundTrips.BYTES);
    hosts.close(near);
    hosts.turnClient();
    hosts.turnServer();
    receive(far, 0);
    hosts.close(far);
    hosts.turnServer();
    hosts.turnClient();
    hosts.turnServer();
    made++;
  }

  @Override
  double value(long operations, long nanos) {
    return operations * NANOS_PER_SECOND / nanos;
  }

  @Override
  void addFacts(Map<String, Double> facts) throws IOException {
    int timeWaits = hosts.timeWaits();
    facts.put(Reading.TIME_WAITS, (double) timeWaits);
    int expected = Math.min(made, hosts.timeWaitsMost());
    if (alone && timeWaits != expected && System.nanoTime() - start < TIME_WAIT_NANOS) {
      throw new IOException(timeWaits + " connections are in TIME-WAIT, not " + expected);
    }
  }
}
