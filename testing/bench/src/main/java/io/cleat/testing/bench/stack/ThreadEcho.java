// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;

import io.cleat.Engine;
import io.cleat.Socket;
import io.cleat.address.Address;
import io.cleat.address.Inet;
import io.cleat.host.Host;
import io.cleat.kernel.KernelEngine;
import io.cleat.link.Cable;
import io.cleat.stack.ip.Prefix;
import io.cleat.wire.Ipv4Address;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.HdrHistogram.Histogram;

/**
 * A short message to another thread and back, by sockets that block: the same program over the
 * engine of Linux and over two hosts with a cable.
 */
final class ThreadEcho implements Probe {
  private static final int BYTES = RoundTrips.BYTES;
  private static final int NEAR = Ipv4Address.of(10, 0, 0, 1);
  private static final int FAR = Ipv4Address.of(10, 0, 0, 2);
  private static final int NETWORK_BITS = 24;
  private static final int DIGITS = 3;
  private static final double NANOS_PER_MICRO = 1_000;
  private static final double MEDIAN = 50;
  private static final double HIGH = 99;

  private final Thread.Builder threads;
  private final Engine near;
  private final Engine far;
  private final Socket asking;
  private final Socket answering;
  private final MemorySegment memory = Arena.ofAuto().allocate(BYTES);

  private ThreadEcho(Thread.Builder threads, Engine near, Engine far, Address bind)
      throws IOException {
    this.threads = threads;
    this.near = near;
    this.far = far;
    try (Socket listener = Socket.open(far, AF_INET, SOCK_STREAM)) {
      listener.bind(bind).listen(1);
      asking = Socket.open(near, AF_INET, SOCK_STREAM);
      asking.connect(listener.localAddress());
      answering = listener.accept();
    }
    threads.start(this::answer);
  }

  static ThreadEcho open(Side side, Thread.Builder threads) throws IOException {
    if (side == Side.KERNEL) {
      KernelEngine engine = KernelEngine.open();
      return new ThreadEcho(threads, engine, engine, Inet.loopback(0));
    }
    Host left = Host.open("left");
    Host right = Host.open("right");
    Cable cable = new Cable();
    left.attach(cable.left(), "eth0", Prefix.of(NEAR, NETWORK_BITS));
    right.attach(cable.right(), "eth0", Prefix.of(FAR, NETWORK_BITS));
    return new ThreadEcho(threads, left, right, new Inet(FAR, 0));
  }

  /** Until the other end is closed. */
  private void answer() {
    MemorySegment own = Arena.ofAuto().allocate(BYTES);
    try {
      while (read(answering, own)) {
        write(answering, own);
      }
    } catch (IOException e) {
      // Closed in the middle of it.
    }
  }

  private static boolean read(Socket from, MemorySegment into) throws IOException {
    for (long got = 0; got < BYTES; ) {
      long more = from.read(into, got, BYTES - got);
      if (more <= 0) {
        return false;
      }
      got += more;
    }
    return true;
  }

  private static void write(Socket to, MemorySegment data) throws IOException {
    long sent = to.write(data, 0, BYTES);
    if (sent != BYTES) {
      throw new IOException("sent " + sent + " of " + BYTES + " bytes");
    }
  }

  @Override
  public Reading measure(long nanos) throws IOException {
    FutureTask<Reading> asked = new FutureTask<>(() -> ask(nanos));
    threads.start(asked);
    try {
      return asked.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private Reading ask(long nanos) throws IOException {
    Histogram nanosOfOne = new Histogram(DIGITS);
    long operations = 0;
    long start = System.nanoTime();
    long last = start;
    while (last - start < nanos) {
      write(asking, memory);
      if (!read(asking, memory)) {
        throw new IOException("the other end has closed");
      }
      long now = System.nanoTime();
      nanosOfOne.recordValue(now - last);
      last = now;
      operations++;
    }
    Map<String, Double> facts = new HashMap<>();
    facts.put(Reading.OPERATIONS, (double) operations);
    facts.put(Reading.P50, nanosOfOne.getValueAtPercentile(MEDIAN) / NANOS_PER_MICRO);
    facts.put(Reading.P99, nanosOfOne.getValueAtPercentile(HIGH) / NANOS_PER_MICRO);
    return new Reading((last - start) / NANOS_PER_MICRO / operations, facts);
  }

  @Override
  public void close() throws IOException {
    asking.close();
    answering.close();
    near.close();
    if (far != near) {
      far.close();
    }
  }
}
