// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import java.io.IOException;

/** A short message there and back, over TCP or UDP. */
final class RoundTrips<E> extends OneThread<E> {
  static final int BYTES = 64;

  private final E near;
  private final E far;

  private RoundTrips(Hosts<E> hosts, E near, E far) {
    super(hosts, BATCH);
    this.near = near;
    this.far = far;
  }

  static <E> RoundTrips<E> tcp(Hosts<E> hosts) throws IOException {
    Connection<E> connection = Connection.open(hosts, 0);
    return new RoundTrips<>(hosts, connection.near(), connection.far());
  }

  static <E> RoundTrips<E> udp(Hosts<E> hosts) throws IOException {
    E[] pair = hosts.datagrams();
    return new RoundTrips<>(hosts, pair[0], pair[1]);
  }

  @Override
  void operation() throws IOException {
    send(near, BYTES);
    hosts.turnClient();
    hosts.turnServer();
    receive(far, BYTES);
    send(far, BYTES);
    hosts.turnServer();
    hosts.turnClient();
    receive(near, BYTES);
  }

  @Override
  double value(long operations, long nanos) {
    return micros(operations, nanos);
  }
}
