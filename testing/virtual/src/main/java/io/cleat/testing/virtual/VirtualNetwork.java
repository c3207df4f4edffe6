// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.virtual;

import io.cleat.host.Host;
import io.cleat.link.Cable;
import io.cleat.link.Fault;
import io.cleat.link.Faults;
import io.cleat.link.FaultyLink;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.VirtualTime;
import io.cleat.testing.leaks.Leaks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToIntFunction;

/**
 * Hosts, cables between them and the one clock of all. Nothing happens by itself: whoever turns the
 * loops of the programs on these hosts lets time pass, from one thing that is due to the next.
 */
public final class VirtualNetwork implements AutoCloseable, Leaks.Holder {
  /** What is closed ends within days, not years. */
  private static final int HOURS_MAX = 100_000;

  /** What the time of day is when it begins: 2001-09-09 01:46:40 UTC. */
  private static final long EPOCH_MILLIS = 1_000_000_000_000L;

  private static final long HOUR_NANOS = 3_600_000_000_000L;

  /** Bytes that may wait for a cable's rate: about a thousand frames. */
  private static final long QUEUE_BYTES = 1 << 21;

  private final VirtualTime time;
  private final List<Host> hosts = new ArrayList<>();
  private final List<FaultyLink> ends = new ArrayList<>();

  /** A network without hosts. The same seed gives the same bytes. */
  public VirtualNetwork(long seed) {
    time = new VirtualTime(seed, EPOCH_MILLIS);
  }

  /** Adds a host, which can reach itself. */
  public Host host(String name) {
    Host host = Host.open(name, time);
    hosts.add(host);
    return host;
  }

  /**
   * Joins two hosts.
   *
   * @param latencyNanos from end to end
   */
  public void join(
      Host left,
      Prefix leftAddress,
      Host right,
      Prefix rightAddress,
      long bitsPerSecond,
      long latencyNanos) {
    Faults slow =
        Faults.seeded(0).delay(Duration.ofNanos(latencyNanos)).rate(bitsPerSecond, QUEUE_BYTES);
    Cable cable = new Cable();
    left.attach(end(cable.left(), slow), "eth0", leftAddress);
    right.attach(end(cable.right(), slow), "eth0", rightAddress);
  }

  private FaultyLink end(Link link, Faults slow) {
    FaultyLink end = new FaultyLink(link, time, slow);
    ends.add(end);
    return end;
  }

  /** How many frames cables have lost because too many were under way. */
  public long dropped() {
    return ends.stream().mapToLong(end -> end.count(Fault.QUEUE_FULL)).sum();
  }

  /** The clock, in nanoseconds from when the network was made. */
  public long nanoTime() {
    return time.nanoTime();
  }

  /**
   * Turns a loop once, without waiting; where it has nothing to do, time passes.
   *
   * @param loop takes how long to wait at the most and answers whether there was something to do
   * @param nanos how much may pass at the most
   * @return what the loop answered
   */
  public int turn(LongToIntFunction loop, long nanos) {
    int told = loop.applyAsInt(0);
    if (told == 0) {
      pass(nanos);
    }
    return told;
  }

  /** Lets time pass to what is due next, {@code nanos} at the most, and has it happen. */
  public void pass(long nanos) {
    time.advanceTo(Math.min(tick(), time.nanoTime() + nanos));
    long _ = tick();
  }

  /** Has happen what is due, and answers when something is due next anywhere. */
  private long tick() {
    long before = 0;
    long next = tickOnce();
    // What one host sends is news for another that had its turn before.
    while (next != before) {
      before = next;
      next = tickOnce();
    }
    return next;
  }

  private long tickOnce() {
    long next = Long.MAX_VALUE;
    for (Host host : hosts) {
      next = Math.min(next, host.tick());
    }
    return next;
  }

  /** Closes all hosts, as they are at this time. */
  @Override
  public void close() {
    hosts.forEach(Host::close);
  }

  /**
   * Ends all processes, lets all time pass, closes the hosts, and says what they held when all was
   * over, and what they hold once closed.
   */
  @Override
  public String settle() {
    hosts.forEach(Host::endProcesses);
    for (int left = HOURS_MAX; left > 0 && tick() != Long.MAX_VALUE; left--) {
      pass(HOUR_NANOS);
    }
    String held = inventory();
    close();
    return held + inventory();
  }

  private String inventory() {
    StringBuilder held = new StringBuilder();
    for (Host host : hosts) {
      for (String line : host.inventory()) {
        held.append("\n  ").append(host.describe()).append(": ").append(line);
      }
    }
    return held.toString();
  }
}
