// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Short connections between hosts that have many idle ones, and in turn between hosts that have
 * none: both in this process, because what the compiler decided differs more between processes than
 * what idle connections cost.
 */
final class ShortBesideIdle<E> implements Probe {
  private static final int SLICES = 10;

  private final ShortConnections<E> without;
  private final ShortConnections<E> beside;
  private final Hosts<E> hosts;
  private final List<Connection<E>> idle;
  private final boolean alone;

  /**
   * @param alone whether the host's connections are all ours
   */
  ShortBesideIdle(Hosts<E> withoutIdle, Hosts<E> hosts, int count, boolean alone)
      throws IOException {
    this.hosts = hosts;
    this.alone = alone;
    idle = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      idle.add(Connection.open(hosts, Hosts.FIRST_IDLE + i % Hosts.PORTS));
    }
    without = new ShortConnections<>(withoutIdle, alone);
    beside = new ShortConnections<>(hosts, alone);
  }

  @Override
  public Reading measure(long nanos) throws IOException {
    double rateWithout = 0;
    double rateBeside = 0;
    Map<String, Double> facts = new HashMap<>();
    for (int i = 0; i < SLICES; i++) {
      rateWithout += without.measure(nanos / SLICES / 2).value() / SLICES;
      Reading reading = beside.measure(nanos / SLICES / 2);
      rateBeside += reading.value() / SLICES;
      facts = reading.facts();
    }
    if (alone) {
      facts.put(Reading.LOST, 1 - rateBeside / rateWithout);
    }
    if (alone && hosts.connections() != idle.size()) {
      throw new IOException(hosts.connections() + " connections are idle, not " + idle.size());
    }
    return new Reading(rateBeside, facts);
  }

  @Override
  public void close() throws IOException {
    for (Connection<E> connection : idle) {
      hosts.close(connection.near());
      hosts.close(connection.far());
    }
    without.close();
    beside.close();
  }
}
