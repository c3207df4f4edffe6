// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.jmh;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Events;
import io.cleat.Poller;
import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.kernel.KernelEngine;
import io.cleat.sys.EpollEvent;
import io.cleat.sys.Files;
import io.cleat.sys.Polling;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A look at what is ready, without waiting: with nothing, or with one endpoint that stays ready.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PollerTurn {
  private static final int MAX_EVENTS = 64;

  /** How many are ready. */
  @Param({"0", "1"})
  public int ready;

  private final Pair pair = new Pair();
  private final MemorySegment events = Arena.ofAuto().allocate(MAX_EVENTS * EpollEvent.SIZE);
  private final MemorySegment buffer = Arena.ofAuto().allocate(1);
  private long told;
  private int epoll;
  private Engine engine;
  private Poller poller;
  private Endpoint[] ends;
  private Selector selector;
  private Pipe pipe;

  /** Watches one end of a pair, and makes it ready if wanted. */
  @Setup
  public void open() throws IOException {
    openCleat();
    openBare();
    openJdk();
  }

  private void openCleat() throws IOException {
    engine = KernelEngine.open();
    poller = engine.poller();
    ends = engine.socketpair(Family.AF_UNIX, SocketType.SOCK_STREAM, 0);
    poller.watch(ends[0], Events.IN, (endpoint, what) -> told += what);
    ends[1].send(buffer, 0, ready, 0);
  }

  private void openBare() {
    epoll = Polling.epollCreate1(pair.errno, Polling.EPOLL_CLOEXEC);
    EpollEvent.events(events, 0, Events.IN);
    Polling.epollCtl(pair.errno, epoll, Polling.EPOLL_CTL_ADD, pair.ends[0], events);
    Files.write(pair.errno, pair.ends[1], pair.buffer, 0, ready);
  }

  private void openJdk() throws IOException {
    selector = Selector.open();
    pipe = Pipe.open();
    pipe.source().configureBlocking(false).register(selector, SelectionKey.OP_READ);
    pipe.sink().write(ByteBuffer.allocate(ready));
  }

  /** turn of a poller. */
  @Benchmark
  public int cleat() {
    return poller.turn(0);
  }

  /** epoll_wait(2). */
  @Benchmark
  public int bare() {
    return Polling.epollWait(pair.errno, epoll, events, MAX_EVENTS, 0);
  }

  /** selectNow of a selector. */
  @Benchmark
  public int jdk() throws IOException {
    return selector.selectNow(key -> told += key.readyOps());
  }

  /** Closes all. */
  @TearDown
  public void close() throws IOException {
    poller.close();
    ends[0].close();
    ends[1].close();
    engine.close();
    Files.close(pair.errno, epoll);
    pair.close();
    selector.close();
    pipe.source().close();
    pipe.sink().close();
  }
}
