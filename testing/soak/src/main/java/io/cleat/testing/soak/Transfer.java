// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

import io.cleat.Msg;
import io.cleat.link.Capture;
import io.cleat.link.Faults;
import io.cleat.option.TcpInfo;
import io.cleat.stack.Stack;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.StackEndpoint;

/** One connection over a bad network, from SYN to the end of TIME-WAIT. */
final class Transfer {
  /** So long a connection may go without an octet delivered: retries would have ended it before. */
  private static final long PATIENCE_NANOS = 30L * 60 * 1_000_000_000;

  /**
   * RFC 8200 4.5: so long a fragment may wait for the others. What has lost a bit may look like
   * one.
   */
  private static final long REASSEMBLY_NANOS = 61L * 1_000_000_000;

  private final Plan plan;
  private final Network network;
  private StackEndpoint[] ends;
  private long progressAt;

  /**
   * @param capture writes down what passes; null for nothing
   */
  Transfer(Plan plan, Capture capture) {
    this.plan = plan;
    Faults[] faults = {plan.toServer(), plan.toClient()};
    network = new Network(plan.path(), plan.seed(), faults, capture);
  }

  /**
   * Plays it to the end.
   *
   * @throws Stalled it does not get on, or something else arrived than was sent
   */
  Outcome play() {
    try {
      return run();
    } catch (RuntimeException e) {
      throw new Stalled("%s after %d s: %s%n%s".formatted(plan, seconds(), e, state()), e);
    }
  }

  private long seconds() {
    return network.time.now() / 1_000_000_000;
  }

  private Outcome run() {
    ends = network.connect(plan.end());
    long began = network.time.now();
    long back = plan.isBothWays() ? plan.bytes() / 2 : 0;
    long forth = plan.bytes() - back;
    Pattern pattern = new Pattern(plan.seed());
    Pattern reply = new Pattern(~plan.seed());
    Source[] sources = {new Source(ends[0], pattern, forth), new Source(ends[1], reply, back)};
    Sink[] sinks = {new Sink(ends[1], pattern, forth), new Sink(ends[0], reply, back)};
    if (back == 0) {
      Network.expect(0, ends[1].shutdown(Msg.SHUT_WR));
    }
    carry(sources, sinks);
    long took = network.time.now() - began;
    Outcome outcome = outcome(took);
    end();
    return outcome;
  }

  private void carry(Source[] sources, Sink[] sinks) {
    long received = 0;
    progressAt = network.time.now();
    exchange(sources, sinks);
    while (!sinks[0].isAtEnd() || !sinks[1].isAtEnd()) {
      network.step();
      exchange(sources, sinks);
      long now = sinks[0].received() + sinks[1].received();
      watch(now > received);
      received = now;
    }
  }

  private static void exchange(Source[] sources, Sink[] sinks) {
    for (int i = 0; i < sources.length; i++) {
      sources[i].run();
      sinks[i].run();
    }
  }

  private void watch(boolean progress) {
    if (progress) {
      progressAt = network.time.now();
    } else if (network.time.now() - progressAt > PATIENCE_NANOS) {
      throw new Stalled("no octet was delivered for half an hour");
    }
  }

  /** Both close, and nothing is left over. */
  private void end() {
    ends[0].close();
    ends[1].close();
    ends = null;
    progressAt = network.time.now();
    while (!network.isOver()) {
      network.step();
      watch(false);
    }
    network.rest(REASSEMBLY_NANOS);
    demandNothing(network.client);
    demandNothing(network.server);
  }

  private static void demandNothing(Stack host) {
    if (!host.holdings().isNothing()) {
      throw new Stalled("left over: " + host.holdings() + host.inventory());
    }
  }

  private Outcome outcome(long took) {
    TcpInfo client = EndpointOptions.info(ends[0]);
    TcpInfo server = EndpointOptions.info(ends[1]);
    return new Outcome(
        plan,
        took,
        client.bytesRetrans() + server.bytesRetrans(),
        client.dsackDups() + server.dsackDups(),
        counted(Counter.TCP_SPURIOUS_RECOVERIES));
  }

  private long counted(Counter counter) {
    return network.client.counters().get(counter) + network.server.counters().get(counter);
  }

  private String state() {
    StringBuilder text = new StringBuilder();
    if (ends != null) {
      text.append("  client: ").append(EndpointOptions.describe(ends[0])).append('\n');
      text.append("  server: ").append(EndpointOptions.describe(ends[1])).append('\n');
    }
    append(text, "client", network.client);
    append(text, "server", network.server);
    return text.toString();
  }

  private static void append(StringBuilder text, String name, Stack stack) {
    text.append("  counted by the ").append(name).append(":\n");
    text.append(stack.counters().toString().indent(4));
  }
}
