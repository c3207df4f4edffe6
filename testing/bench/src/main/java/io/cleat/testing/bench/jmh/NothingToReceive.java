// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.jmh;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.kernel.KernelEngine;
import io.cleat.sys.Sockets;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A receive that finds nothing: the cheapest call there is, so that what surrounds it shows. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NothingToReceive {
  private static final int BYTES = 64;

  private final Pair pair = new Pair();
  private final MemorySegment buffer = Arena.ofAuto().allocate(BYTES);
  private final ByteBuffer direct = ByteBuffer.allocateDirect(BYTES);
  private Engine engine;
  private Endpoint endpoint;
  private Endpoint other;
  private DatagramChannel channel;

  /** Opens the sockets. */
  @Setup
  public void open() throws IOException {
    engine = KernelEngine.open();
    Endpoint[] ends = engine.socketpair(Family.AF_UNIX, SocketType.SOCK_STREAM, 0);
    endpoint = ends[0];
    other = ends[1];
    channel =
        DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    channel.configureBlocking(false);
  }

  /** recv of an endpoint. */
  @Benchmark
  public long cleat() {
    return endpoint.recv(buffer, 0, BYTES, 0);
  }

  /** recv(2). */
  @Benchmark
  public long bare() {
    return Sockets.recv(pair.errno, pair.ends[0], pair.buffer, 0, BYTES, 0);
  }

  /** receive of a channel. */
  @Benchmark
  public Object jdk() throws IOException {
    return channel.receive(direct.clear());
  }

  /** Closes the sockets. */
  @TearDown
  public void close() throws IOException {
    pair.close();
    endpoint.close();
    other.close();
    engine.close();
    channel.close();
  }
}
