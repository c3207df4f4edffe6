// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

import io.cleat.Events;
import io.cleat.SocketType;
import java.lang.foreign.MemorySegment;
import org.HdrHistogram.Histogram;

/** Short connections, so many at a time: as soon as one is closed the next begins in its place. */
final class ShortParallelLoad implements Load {
  private static final int FREE = -1;

  private final Calls calls = new Calls();
  private final Epoll epoll = new Epoll(calls);
  private final Target target;
  private final int messageBytes;
  private final Pattern pattern;
  private final MemorySegment into;
  private final int[] fds;

  /** For each place: bytes sent, bytes that came, when it began. */
  private final long[] sent;

  private final long[] received;
  private final long[] begun;

  private Histogram latencies;
  private long operations;
  private int open;
  private boolean ending;

  ShortParallelLoad(Target target, int connections, int messageBytes, boolean checked) {
    this.target = target;
    this.messageBytes = messageBytes;
    pattern = new Pattern(calls, messageBytes, checked);
    into = calls.allocate(messageBytes);
    fds = new int[connections];
    sent = new long[connections];
    received = new long[connections];
    begun = new long[connections];
  }

  @Override
  public Sample run(Limit limit) {
    latencies = Sample.histogram();
    operations = 0;
    ending = false;
    long start = System.nanoTime();
    for (int place = 0; place < fds.length; place++) {
      begin(place, start);
    }
    long now = start;
    while (open > 0) {
      int count = epoll.await();
      now = System.nanoTime();
      ending |= now - start >= limit.nanos() || operations >= limit.operations();
      for (int i = 0; i < count; i++) {
        ready(epoll.number(i), epoll.events(i));
      }
    }
    return new Sample(operations, operations * messageBytes, now - start, latencies, 0);
  }

  /**
   * On loopback a connection is there as soon as it has begun, so that the message may leave at
   * once.
   */
  private void begin(int place, long now) {
    int fd = calls.socket(target.transport(), SocketType.SOCK_NONBLOCK);
    calls.startConnect(fd, target.address());
    fds[place] = fd;
    sent[place] = 0;
    received[place] = 0;
    begun[place] = now;
    open++;
    send(place);
    epoll.add(fd, sent[place] < messageBytes ? Events.IN | Events.OUT : Events.IN, place);
  }

  private void ready(int place, int events) {
    if (fds[place] == FREE) {
      return;
    }
    if (sent[place] < messageBytes) {
      send(place);
    }
    if ((events & (Events.IN | Events.ERR | Events.HUP)) != 0) {
      receive(place);
    }
  }

  private void send(int place) {
    long offset = sent[place];
    long count = calls.send(fds[place], pattern.bytes(), offset, messageBytes - offset);
    sent[place] += Math.max(count, 0);
  }

  private void receive(int place) {
    long count = calls.recv(fds[place], into, 0, messageBytes - received[place]);
    if (count == Calls.EAGAIN) {
      return;
    }
    calls.present(count);
    pattern.check(into, 0, count, received[place]);
    received[place] += count;
    if (received[place] == messageBytes) {
      end(place);
    }
  }

  private void end(int place) {
    calls.close(fds[place]);
    fds[place] = FREE;
    open--;
    operations++;
    long now = System.nanoTime();
    latencies.recordValue(now - begun[place]);
    if (!ending) {
      begin(place, now);
    }
  }

  @Override
  public void close() {
    epoll.close();
    calls.close();
  }
}
