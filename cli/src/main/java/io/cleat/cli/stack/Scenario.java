// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.stack;

import io.cleat.Poller;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.host.Host;
import io.cleat.host.HostState;
import io.cleat.host.Limits;
import io.cleat.link.Cable;
import io.cleat.link.Capture;
import io.cleat.link.Fault;
import io.cleat.link.FaultyLink;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.VirtualTime;
import io.cleat.wire.Ipv4Address;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Two hosts with a cable between them, in virtual time: a client that opens connections and sends,
 * a server that reads. The same plan gives the same bytes; time costs nothing, only what happens in
 * it does.
 */
public final class Scenario implements AutoCloseable {
  private static final int NETWORK_BITS = 24;
  private static final int PORT = 80;

  private final Plan plan;
  private final VirtualTime time;
  private final Capture capture;
  private final List<Host> hosts = new ArrayList<>();
  private final List<FaultyLink> ends = new ArrayList<>();
  private final List<Poller> pollers = new ArrayList<>();

  private Scenario(Plan plan) throws IOException {
    this.plan = plan;
    time = new VirtualTime(plan.path().seed());
    capture = plan.capture() == null ? null : Capture.to(plan.capture());
  }

  /**
   * Plays a plan up to its end.
   *
   * @throws IOException the file of the capture cannot be written
   */
  public static Scenario play(Plan plan) throws IOException {
    Scenario scenario = new Scenario(plan);
    try {
      scenario.build();
      scenario.run();
      return scenario;
    } catch (IOException | RuntimeException e) {
      scenario.close();
      throw e;
    }
  }

  private void build() throws IOException {
    Cable cable = new Cable(plan.mtu(), 0, Cable.DEFAULT_BYTES);
    Host client = host("client", cable.left(), 1);
    Host server = host("server", cable.right(), 2);
    Transfer transfer = new Transfer();
    Sockaddr at = Sockaddr.of(new Inet(address(2), PORT));
    transfer.listen(server, pollers.get(1), at);
    for (int i = 0; i < plan.connections(); i++) {
      transfer.connect(client, pollers.get(0), at, plan.bytes());
    }
  }

  private static int address(int number) {
    return Ipv4Address.of(10, 0, 0, number);
  }

  private Host host(String name, Link end, int number) {
    Host host = Host.open(name, time, Limits.linux(), plan.profile());
    hosts.add(host);
    pollers.add(host.poller());
    FaultyLink bad = new FaultyLink(end, time, plan.path().seed(plan.path().seed() + number));
    ends.add(bad);
    Link link = capture == null ? bad : capture.tap(bad, name + "/eth0", time);
    host.attach(link, "eth0", Prefix.of(address(number), NETWORK_BITS));
    return host;
  }

  // From one thing that happens to the next.

  private void run() {
    while (true) {
      long next = rest();
      if (next > plan.untilNanos()) {
        time.advanceTo(plan.untilNanos());
        return;
      }
      time.advanceTo(next);
    }
  }

  /** All that is to be done at this time is done; answers when there is more. */
  private long rest() {
    long next;
    int told;
    do {
      next = tick();
      told = 0;
      for (Poller poller : pollers) {
        told += Math.max(poller.turn(0), 0);
      }
    } while (told > 0 || next != tick() || next <= time.nanoTime());
    return next;
  }

  private long tick() {
    long next = Long.MAX_VALUE;
    for (Host host : hosts) {
      next = Math.min(next, host.tick());
    }
    return next;
  }

  // What there is to see.

  /** The hosts as they are, the client first. */
  public List<HostState> states() {
    return hosts.stream().map(Host::state).toList();
  }

  /** When that is, in nanoseconds from the beginning. */
  public long nanoTime() {
    return time.nanoTime();
  }

  /** How often the cable did this, both ways together. */
  public long count(Fault fault) {
    return ends.stream().mapToLong(end -> end.count(fault)).sum();
  }

  @Override
  public void close() throws IOException {
    hosts.forEach(Host::close);
    if (capture != null) {
      capture.close();
    }
  }
}
