// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import io.cleat.Errno;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/**
 * What established endpoints hold that have nothing to say: each connection has carried a message
 * there and one back before. What is on the heap is counted after a collection.
 */
final class IdleMemory<E> implements Probe {
  private static final int COLLECTIONS = 3;

  private final Hosts<E> hosts;
  private final Object[] endpoints;
  private final MemorySegment memory = Arena.ofAuto().allocate(RoundTrips.BYTES);

  /**
   * @param count of endpoints, both ends of half as many connections
   */
  IdleMemory(Hosts<E> hosts, int count) throws IOException {
    this.hosts = hosts;
    endpoints = new Object[count / 2 * 2];
  }

  @Override
  public Reading measure(long nanos) throws IOException {
    long heapBefore = heapBytes();
    long nativeBefore = hosts.nativeBytes();
    for (int i = 0; i < endpoints.length; i += 2) {
      Connection<E> connection = Connection.open(hosts, i / 2 % Hosts.PORTS);
      talk(connection);
      endpoints[i] = connection.near();
      endpoints[i + 1] = connection.far();
    }
    double heap = heapBytes() - heapBefore;
    double outside = hosts.nativeBytes() - nativeBefore;
    Map<String, Double> facts = new HashMap<>();
    facts.put(Reading.OPERATIONS, (double) endpoints.length);
    facts.put(Reading.NATIVE_BYTES, outside / endpoints.length);
    Reading reading = new Reading((heap + outside) / endpoints.length, facts);
    closeAll();
    return reading;
  }

  private void talk(Connection<E> connection) throws IOException {
    move(connection.near(), connection.far());
    move(connection.far(), connection.near());
  }

  private void move(E from, E to) throws IOException {
    long sent = hosts.send(from, memory, 0, RoundTrips.BYTES);
    long got;
    do {
      hosts.turnClient();
      hosts.turnServer();
      hosts.turnClient();
      got = hosts.recv(to, memory, 0, RoundTrips.BYTES);
    } while (got == Errno.EAGAIN.negated());
    if (sent != RoundTrips.BYTES || got != RoundTrips.BYTES) {
      throw new IOException("sent " + sent + ", received " + got);
    }
  }

  private static long heapBytes() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @SuppressWarnings("unchecked") // what measure has put there
  private void closeAll() {
    for (int i = 0; i < endpoints.length; i++) {
      hosts.close((E) endpoints[i]);
      hosts.turnClient();
      hosts.turnServer();
      hosts.turnClient();
      endpoints[i] = null;
    }
  }

  @Override
  public void close() throws IOException {
    hosts.close();
  }
}
