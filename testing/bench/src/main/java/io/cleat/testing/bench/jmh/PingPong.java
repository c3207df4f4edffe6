// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.jmh;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Socket;
import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.kernel.KernelEngine;
import io.cleat.sys.Sockets;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
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

/**
 * 64 bytes there and 64 back over two connected UNIX streams, four calls by one thread: nobody
 * waits, nobody is woken.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PingPong {
  private static final int BYTES = 64;

  private final Pair pair = new Pair();
  private final MemorySegment buffer = Arena.ofAuto().allocate(BYTES);
  private final ByteBuffer direct = ByteBuffer.allocateDirect(BYTES);
  private Engine engine;
  private Endpoint near;
  private Endpoint far;
  private Socket[] sockets;
  private SocketChannel[] channels;

  /** Opens the sockets. */
  @Setup
  public void open() throws IOException {
    engine = KernelEngine.open();
    Endpoint[] ends = engine.socketpair(Family.AF_UNIX, SocketType.SOCK_STREAM, 0);
    near = ends[0];
    far = ends[1];
    sockets = Socket.pair(engine, Family.AF_UNIX, SocketType.SOCK_STREAM);
    channels = channels();
  }

  private static SocketChannel[] channels() throws IOException {
    Path folder = Files.createTempDirectory("cleat-jmh");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      SocketChannel client = SocketChannel.open(server.bind(address).getLocalAddress());
      return new SocketChannel[] {client, server.accept()};
    } finally {
      Files.delete(address.getPath());
      Files.delete(folder);
    }
  }

  /** send and recv of endpoints. */
  @Benchmark
  public long cleatEndpoint() {
    return near.send(buffer, 0, BYTES, 0)
        + far.recv(buffer, 0, BYTES, 0)
        + far.send(buffer, 0, BYTES, 0)
        + near.recv(buffer, 0, BYTES, 0);
  }

  /** write and read of sockets, blocking ones. */
  @Benchmark
  public long cleatSocket() throws IOException {
    return thereAndBack(sockets[0], sockets[1]);
  }

  /** send(2) and recv(2). */
  @Benchmark
  public long bare() {
    MemorySegment errno = pair.errno;
    MemorySegment bytes = pair.buffer;
    return Sockets.send(errno, pair.ends[0], bytes, 0, BYTES, 0)
        + Sockets.recv(errno, pair.ends[1], bytes, 0, BYTES, 0)
        + Sockets.send(errno, pair.ends[1], bytes, 0, BYTES, 0)
        + Sockets.recv(errno, pair.ends[0], bytes, 0, BYTES, 0);
  }

  /** write and read of channels, blocking ones. */
  @Benchmark
  public long jdk() throws IOException {
    return thereAndBack(channels[0], channels[1]);
  }

  private long thereAndBack(ByteChannel one, ByteChannel other) throws IOException {
    return one.write(direct.clear())
        + other.read(direct.clear())
        + other.write(direct.clear())
        + one.read(direct.clear());
  }

  /** Closes the sockets. */
  @TearDown
  public void close() throws IOException {
    pair.close();
    near.close();
    far.close();
    for (int i = 0; i < 2; i++) {
      sockets[i].close();
      channels[i].close();
    }
    engine.close();
  }
}
