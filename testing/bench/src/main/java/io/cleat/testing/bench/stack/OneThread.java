// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import io.cleat.Errno;
import io.cleat.Events;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * A workload that one thread does alone, both ends of it. Times are those of batches, divided by
 * the operations of a batch: to look at the clock around each would cost a tenth of the shortest.
 */
abstract class OneThread<E> implements Probe {
  /** Operations between two looks at the clock, where nothing else is said. */
  static final int BATCH = 16;

  private static final int EAGAIN = Errno.EAGAIN.negated();
  private static final int MEMORY_BYTES = 1 << 20;
  private static final int DIGITS = 3;
  private static final double NANOS_PER_MICRO = 1_000;
  private static final double MEDIAN = 50;
  private static final double HIGH = 99;

  final Hosts<E> hosts;

  /** What is sent, and where what comes goes. */
  final MemorySegment memory = Arena.ofAuto().allocate(MEMORY_BYTES, 64);

  private final Histogram nanosOfOne = new Histogram(DIGITS);
  private final int batch;
  private long waits;

  OneThread(Hosts<E> hosts, int batch) {
    this.hosts = hosts;
    this.batch = batch;
  }

  /** Does what is measured, once. */
  abstract void operation() throws IOException;

  /** The value of so many operations in so many nanoseconds, in the workload's unit. */
  abstract double value(long operations, long nanos);

  /** Adds what else there is to say. */
  void addFacts(Map<String, Double> facts) throws IOException {}

  @Override
  public final Reading measure(long nanos) throws IOException {
    nanosOfOne.reset();
    waits = 0;
    long operations = 0;
    long start = System.nanoTime();
    long last = start;
    while (last - start < nanos) {
      batch();
      long now = System.nanoTime();
      nanosOfOne.recordValue((now - last) / batch);
      last = now;
      operations += batch;
    }
    return new Reading(value(operations, last - start), facts(operations));
  }

  private void batch() throws IOException {
    for (int i = 0; i < batch; i++) {
      operation();
    }
  }

  private Map<String, Double> facts(long operations) throws IOException {
    Map<String, Double> facts = new HashMap<>();
    facts.put(Reading.OPERATIONS, (double) operations);
    facts.put(Reading.WAITS, (double) waits / operations);
    facts.put(Reading.P50, nanosOfOne.getValueAtPercentile(MEDIAN) / NANOS_PER_MICRO);
    facts.put(Reading.P99, nanosOfOne.getValueAtPercentile(HIGH) / NANOS_PER_MICRO);
    addFacts(facts);
    return facts;
  }

  /** Microseconds of one. */
  static double micros(long operations, long nanos) {
    return nanos / NANOS_PER_MICRO / operations;
  }

  /** Sends what there is room for. */
  final void send(E from, int bytes) throws IOException {
    long sent = hosts.send(from, memory, 0, bytes);
    if (sent != bytes) {
      throw new IOException("sent " + sent + " of " + bytes + " bytes");
    }
  }

  /** Receives so many bytes; of 0, the end. */
  final void receive(E to, int bytes) throws IOException {
    long received = 0;
    do {
      long got = hosts.recv(to, memory, received, Math.max(bytes - received, 1));
      if (got == EAGAIN) {
        await(to);
      } else if (got < 0 || got == 0 && received < bytes) {
        throw new IOException("received " + received + " of " + bytes + " bytes, then " + got);
      } else {
        received += got;
        if (received == bytes) {
          return;
        }
      }
    } while (true);
  }

  /** What is to come is not there yet. */
  final void await(E to) throws IOException {
    waits++;
    hosts.await(to, Events.IN);
  }

  @Override
  public void close() throws IOException {
    hosts.close();
  }
}
