// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.jmh;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Message;
import io.cleat.Socket;
import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.address.Inet;
import io.cleat.kernel.KernelEngine;
import io.cleat.option.UdpOptions;
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
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A datagram sent over loopback and received, by one thread: one by one, in batches, in trains.
 * Time is for one datagram.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DatagramTransfer {
  private static final int BATCH = 50;
  private static final int MAX_BYTES = 1 << 16;

  /** Bytes of a datagram. */
  @Param({"64", "1200"})
  public int bytes;

  private final MemorySegment buffer = Arena.ofAuto().allocate(MAX_BYTES);
  private final Message[] out = new Message[BATCH];
  private final Message[] in = new Message[BATCH];
  private Engine engine;
  private Endpoint sender;
  private Endpoint receiver;
  private Endpoint trainSender;
  private Endpoint trainReceiver;
  private DatagramChannel channelSender;
  private DatagramChannel channelReceiver;
  private ByteBuffer direct;

  /** Connects senders to receivers. */
  @Setup
  public void open() throws IOException {
    engine = KernelEngine.open();
    receiver = receiver(false);
    sender = sender(receiver, false);
    trainReceiver = receiver(true);
    trainSender = sender(trainReceiver, true);
    for (int i = 0; i < BATCH; i++) {
      out[i] = new Message().add(buffer, (long) i * bytes, bytes);
      in[i] = new Message().add(buffer, (long) i * bytes, bytes);
    }
    direct = ByteBuffer.allocateDirect(bytes);
    channelReceiver =
        DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    channelSender = DatagramChannel.open().connect(channelReceiver.getLocalAddress());
  }

  private Endpoint receiver(boolean trains) throws IOException {
    return Socket.open(engine, Family.AF_INET, SocketType.SOCK_DGRAM)
        .set(UdpOptions.GRO, trains)
        .bind(Inet.loopback(0))
        .endpoint();
  }

  private Endpoint sender(Endpoint to, boolean trains) throws IOException {
    Socket socket =
        Socket.open(engine, Family.AF_INET, SocketType.SOCK_DGRAM)
            .set(UdpOptions.SEGMENT, trains ? bytes : 0);
    socket.connect(Socket.of(to).localAddress());
    return socket.endpoint();
  }

  /** send and recv of endpoints. */
  @Benchmark
  public long cleat() {
    return sender.send(buffer, 0, bytes, 0) + receiver.recv(buffer, 0, bytes, 0);
  }

  /** sendmmsg and recvmmsg. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long cleatBatch() {
    return sender.sendmmsg(out, 0, BATCH, 0) + receiver.recvmmsg(in, 0, BATCH, 0);
  }

  /** UDP_SEGMENT and UDP_GRO. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long cleatTrain() {
    return trainSender.send(buffer, 0, (long) BATCH * bytes, 0)
        + trainReceiver.recv(buffer, 0, MAX_BYTES, 0);
  }

  /** write and receive of channels. */
  @Benchmark
  public Object jdk() throws IOException {
    channelSender.write(direct.clear());
    return channelReceiver.receive(direct.clear());
  }

  /** Closes all. */
  @TearDown
  public void close() throws IOException {
    sender.close();
    receiver.close();
    trainSender.close();
    trainReceiver.close();
    engine.close();
    channelSender.close();
    channelReceiver.close();
  }
}
