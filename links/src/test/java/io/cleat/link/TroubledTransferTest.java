// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.stack.Stack;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.spi.VirtualTime;
import io.cleat.testing.leaks.Leaks;
import io.cleat.wire.Ipv4Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two hosts and a network that treats their frames badly: every octet arrives, in order. */
class TroubledTransferTest {
  private static final int LEFT = Ipv4Address.of(10, 0, 0, 1);
  private static final int RIGHT = Ipv4Address.of(10, 0, 0, 2);
  private static final int PORT = 9;
  private static final long LIMIT_NANOS = 3_600_000_000_000L;
  private static final int CHUNK = 1 << 16;

  @RegisterExtension final Leaks leaks = new Leaks();

  private final MemorySegment chunk = Arena.ofAuto().allocate(CHUNK, 8);
  private VirtualTime leftTime;
  private VirtualTime rightTime;
  private FaultyLink leftLink;
  private FaultyLink rightLink;
  private Stack left;
  private Stack right;

  private void build(Faults faults) {
    Cable cable = new Cable();
    leftTime = new VirtualTime(faults.seed());
    rightTime = new VirtualTime(faults.seed() + 2);
    leftLink = new FaultyLink(cable.left(), leftTime, faults);
    rightLink = new FaultyLink(cable.right(), rightTime, faults.seed(faults.seed() + 1));
    left = new Stack(leftTime, new Loopback());
    right = new Stack(rightTime, new Loopback());
    left.address(left.attach(leftLink, "eth0"), Prefix.of(LEFT, 24));
    right.address(right.attach(rightLink, "eth0"), Prefix.of(RIGHT, 24));
    leaks.watch(this::settle);
  }

  /** All is closed; all time passes, TIME-WAIT too. */
  private String settle() {
    long next = leftTime.nanoTime();
    while (next != Stack.NEVER) {
      leftTime.advanceTo(next);
      rightTime.advanceTo(next);
      turn(left);
      turn(right);
      boolean isBusy = left.hasWork() || right.hasWork();
      next = isBusy ? next : Math.min(left.deadline(), right.deadline());
    }
    return left.holdings().toString() + right.holdings();
  }

  private static Faults faults(long seed) {
    return Faults.seeded(seed).delay(Duration.ofMillis(10));
  }

  /** Time goes on to the next thing that happens. */
  private void step() {
    long next = Math.min(turn(left), turn(right));
    if (left.hasWork() || right.hasWork()) {
      return;
    }
    assertTrue(next < LIMIT_NANOS, "nothing happens any more");
    leftTime.advanceTo(next);
    rightTime.advanceTo(next);
  }

  private long turn(Stack stack) {
    long now = leftTime.nanoTime();
    long next = stack.turn(now);
    for (int i = 0; next <= now && i < 100; i++) {
      next = stack.turn(now);
    }
    return next;
  }

  private static StackEndpoint socket(Stack stack) {
    StackEndpoint[] into = new StackEndpoint[1];
    assertEquals(0, stack.socket(AF_INET, SOCK_STREAM, 0, into));
    return into[0];
  }

  private byte octet(long at) {
    return (byte) (at * 31 + (at >>> 8));
  }

  /** Sends so many octets from left to right, and answers how long it took in nanoseconds. */
  private long transfer(int total) {
    StackEndpoint listener = socket(right);
    listener.bind(Sockaddr.of(new Inet(RIGHT, PORT)));
    listener.listen(1);
    StackEndpoint sender = socket(left);
    assertEquals(Errno.EINPROGRESS.negated(), sender.connect(Sockaddr.of(new Inet(RIGHT, PORT))));
    StackEndpoint[] accepted = new StackEndpoint[1];
    while (listener.accept(accepted, 0, 1) != 1) {
      step();
    }
    long start = leftTime.nanoTime();
    int sent = 0;
    int received = 0;
    boolean ended = false;
    while (!ended) {
      sent += feed(sender, sent, total);
      long got = accepted[0].recv(chunk, 0, CHUNK, 0, null);
      if (got > 0) {
        check(received, (int) got);
        received += (int) got;
      } else if (got == 0) {
        ended = true;
      } else {
        assertEquals(Errno.EAGAIN.negated(), got);
        step();
      }
    }
    assertEquals(total, received);
    accepted[0].close();
    listener.close();
    long took = leftTime.nanoTime() - start;
    leaks.settle();
    return took;
  }

  private int feed(StackEndpoint sender, int sent, int total) {
    if (sent >= total) {
      return 0;
    }
    int count = Math.min(total - sent, CHUNK);
    for (int i = 0; i < count; i++) {
      chunk.set(ValueLayout.JAVA_BYTE, i, octet(sent + i));
    }
    long taken = sender.send(chunk, 0, count, 0, null);
    if (taken < 0) {
      assertEquals(Errno.EAGAIN.negated(), taken);
      return 0;
    }
    if (sent + taken == total) {
      sender.close();
    }
    return (int) taken;
  }

  private void check(int from, int count) {
    for (int i = 0; i < count; i++) {
      if (octet(from + i) != chunk.get(ValueLayout.JAVA_BYTE, i)) {
        throw new AssertionError("octet " + (from + i) + " is wrong");
      }
    }
  }

  @Test
  void cleanNetworkNeedsNoRetransmission() {
    build(faults(1));
    transfer(4 << 20);
    assertEquals(0, left.counters().get(Counter.TCP_RETRANSMITS));
  }

  @Test
  void everyOctetArrivesThroughLoss() {
    for (int seed = 0; seed < 20; seed++) {
      build(faults(seed).loss(Loss.random(seed % 2 == 0 ? 0.01 : 0.05)));
      transfer(1 << 20);
      assertTrue(rightLink.count(Fault.LOST) > 0);
    }
  }

  @Test
  void everyOctetArrivesThroughBurstsOfLoss() {
    for (int seed = 0; seed < 20; seed++) {
      build(faults(seed).loss(Loss.bursts(0.02, 4)));
      transfer(1 << 20);
    }
  }

  @Test
  void everyOctetArrivesThroughANarrowLink() {
    build(faults(5).rate(10_000_000, 16 << 10));
    long took = transfer(8 << 20);
    assertTrue(rightLink.count(Fault.QUEUE_FULL) > 0);
    double bits = (8 << 20) * 8 / (took / 1e9);
    assertTrue(bits > 7_500_000 && bits < 10_000_000, "used " + bits + " of 10,000,000 bit/s");
  }

  @Test
  void everyOctetArrivesThroughEveryTroubleAtOnce() {
    for (int seed = 0; seed < 20; seed++) {
      build(
          faults(seed)
              .loss(Loss.random(0.02))
              .duplicate(0.02)
              .reorder(0.1, Duration.ofMillis(5))
              .jitter(Duration.ofMillis(2))
              .corrupt(0.02));
      transfer(1 << 19);
    }
  }

  @Test
  void lossIsRepairedWithoutWaitingForTheTimer() {
    build(faults(3).loss(Loss.random(0.002)));
    long took = transfer(8 << 20);
    assertTrue(left.counters().get(Counter.TCP_RETRANSMITS) > 0);
    assertTrue(took < 30_000_000_000L, "took " + took / 1_000_000 + " ms");
  }

  @Test
  void sameSeedDoesTheSame() {
    long[] took = new long[2];
    String[] counted = new String[2];
    for (int i = 0; i < 2; i++) {
      build(
          faults(9)
              .loss(Loss.random(0.03))
              .duplicate(0.01)
              .reorder(0.05, Duration.ofMillis(5))
              .corrupt(0.01));
      took[i] = transfer(1 << 19);
      counted[i] = left.counters().toString() + right.counters();
    }
    assertEquals(took[0], took[1]);
    assertEquals(counted[0], counted[1]);
  }
}
