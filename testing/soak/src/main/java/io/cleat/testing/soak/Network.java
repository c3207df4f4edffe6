// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_INET6;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.address.Inet;
import io.cleat.address.Inet6;
import io.cleat.address.Sockaddr;
import io.cleat.link.Cable;
import io.cleat.link.Capture;
import io.cleat.link.Faults;
import io.cleat.link.FaultyLink;
import io.cleat.link.Loopback;
import io.cleat.stack.Stack;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.profile.Profile;
import io.cleat.stack.spi.Environment;
import io.cleat.stack.spi.Link;
import io.cleat.wire.Ipv4Address;

/**
 * A client, a server and the network between them. Time stands still until both have done all that
 * there is to do; then it goes on to what happens next.
 */
final class Network {
  /**
   * Bursts count frames and not time: where one frame is sent in two minutes, a burst of two dozen
   * frames lasts for an hour, in which Linux gives a connection up after 15 retries. The networks
   * here are bad and never gone, so the hosts try on, and at least every ten seconds.
   */
  private static final Profile PATIENT =
      Profile.linux().with("net.ipv4.tcp_retries2", "100").with("net.ipv4.tcp_rto_max_ms", "10000");

  private static final int CLIENT = Ipv4Address.of(10, 0, 0, 1);
  private static final int SERVER = Ipv4Address.of(10, 0, 0, 2);

  /** fd00::/64, RFC 4193. */
  private static final long NET6 = 0xfd00_0000_0000_0000L;

  private static final int PORT = 9;

  /** Turns that two hosts may take at one instant; more means that they go round in circles. */
  private static final int TURNS_MAX = 1_000_000;

  final VirtualTime time = new VirtualTime();
  final Stack client;
  final Stack server;
  private final FaultyLink toClient;
  private final FaultyLink toServer;
  private final boolean isIpv6;

  /**
   * @param seed of chance at the hosts
   * @param faults of what comes to the server, and to the client
   * @param capture writes down what passes; null for nothing
   */
  Network(Plan.Path path, long seed, Faults[] faults, Capture capture) {
    int capabilities = path.hasOffload() ? Link.CHECKSUM | Link.SEGMENTATION : 0;
    isIpv6 = path.isIpv6();
    Cable cable = new Cable(path.mtu(), capabilities, Cable.DEFAULT_BYTES);
    Environment near = time.host(seed);
    Environment far = time.host(~seed);
    toServer = new FaultyLink(cable.right(), far, faults[0]);
    toClient = new FaultyLink(cable.left(), near, faults[1]);
    client = new Stack(near, new Loopback());
    server = new Stack(far, new Loopback());
    client.profile(PATIENT);
    server.profile(PATIENT);
    attach(client, capture == null ? toClient : capture.tap(toClient, "client", near), 1);
    attach(server, capture == null ? toServer : capture.tap(toServer, "server", far), 2);
  }

  private void attach(Stack host, Link link, int number) {
    Prefix address =
        isIpv6 ? Prefix.of(NET6, number, 64) : Prefix.of(number == 1 ? CLIENT : SERVER, 24);
    host.address(host.attach(link, "eth0"), address);
  }

  /** What happened to what the client sent. */
  FaultyLink toServer() {
    return toServer;
  }

  /** What happened to what the server sent. */
  FaultyLink toClient() {
    return toClient;
  }

  // Connections.

  private Sockaddr serverAddress() {
    return Sockaddr.of(isIpv6 ? new Inet6(NET6, 2, PORT, 0, 0) : new Inet(SERVER, PORT));
  }

  /**
   * Makes a connection.
   *
   * @return the client's end and the server's
   */
  StackEndpoint[] connect(Plan.End settings) {
    StackEndpoint listener = socket(server, settings);
    expect(0, listener.bind(serverAddress()));
    expect(0, listener.listen(1));
    StackEndpoint near = socket(client, settings);
    expect(Errno.EINPROGRESS.negated(), near.connect(serverAddress()));
    StackEndpoint[] ends = {near, null};
    while (listener.accept(ends, 1, 1) != 1 || (near.events() & Events.OUT) == 0) {
      step();
    }
    listener.close();
    return ends;
  }

  private StackEndpoint socket(Stack host, Plan.End settings) {
    StackEndpoint[] into = new StackEndpoint[1];
    expect(0, host.socket(isIpv6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0, into));
    EndpointOptions.apply(settings, into[0]);
    return into[0];
  }

  static void expect(long expected, long result) {
    if (expected != result) {
      throw new Stalled("expected " + expected + ", not " + Errno.name(result));
    }
  }

  // Time.

  /** Both do what there is to do now, and time goes on to what happens next. */
  void step() {
    long next = turn();
    if (next == Stack.NEVER) {
      throw new Stalled("nothing happens any more");
    }
    time.advanceTo(next);
  }

  /** Lets time pass in which nothing is sent any more. */
  void rest(long nanos) {
    long until = time.now() + nanos;
    long next = turn();
    while (next <= until) {
      time.advanceTo(next);
      next = turn();
    }
    time.advanceTo(until);
  }

  /** Both do what there is to do now; answers when something happens next. */
  private long turn() {
    long now = time.now();
    long next;
    int turns = 0;
    do {
      next = Math.min(client.turn(now), server.turn(now));
      turns++;
      if (turns > TURNS_MAX) {
        throw new Stalled("the hosts go round in circles");
      }
    } while (client.hasWork() || server.hasWork());
    return next;
  }

  /** Whether no connection is left but in TIME-WAIT. */
  boolean isOver() {
    return client.holdings().connections().known() + server.holdings().connections().known() == 0;
  }
}
