// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.jmh;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Socket;
import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.kernel.KernelEngine;
import io.cleat.sys.ErrnoCapture;
import io.cleat.sys.Files;
import io.cleat.sys.Sockets;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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

/**
 * 64 bytes of UDP to a socket that nobody reads: soon it is full, and the kernel drops what comes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SendDatagram {
  private static final int BYTES = 64;

  private final MemorySegment errno = ErrnoCapture.allocate(Arena.ofAuto());
  private final MemorySegment buffer = Arena.ofAuto().allocate(BYTES);
  private final ByteBuffer direct = ByteBuffer.allocateDirect(BYTES);
  private Engine engine;
  private Socket receiver;
  private Endpoint sender;
  private DatagramChannel channel;
  private int descriptor;

  /** Connects to a socket that is never read. */
  @Setup
  public void open() throws IOException {
    engine = KernelEngine.open();
    receiver = Socket.open(engine, Family.AF_INET, SocketType.SOCK_DGRAM).bind(Inet.loopback(0));
    Inet to = (Inet) receiver.localAddress();
    Sockaddr address = Sockaddr.of(to);
    sender = engine.socket(Family.AF_INET, SocketType.SOCK_DGRAM, 0);
    sender.connect(address);
    descriptor = Sockets.socket(errno, Family.AF_INET, SocketType.SOCK_DGRAM, 0);
    Sockets.connect(errno, descriptor, address.segment(), address.length());
    channel = DatagramChannel.open().connect(to.toSocketAddress());
  }

  /** send of an endpoint. */
  @Benchmark
  public long cleat() {
    return sender.send(buffer, 0, BYTES, 0);
  }

  /** send(2). */
  @Benchmark
  public long bare() {
    return Sockets.send(errno, descriptor, buffer, 0, BYTES, 0);
  }

  /** write of a channel. */
  @Benchmark
  public int jdk() throws IOException {
    return channel.write(direct.clear());
  }

  /** Closes the sockets. */
  @TearDown
  public void close() throws IOException {
    receiver.close();
    sender.close();
    engine.close();
    Files.close(errno, descriptor);
    channel.close();
  }
}
