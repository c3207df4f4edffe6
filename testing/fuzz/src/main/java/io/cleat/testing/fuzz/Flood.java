// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;

import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.link.Cable;
import io.cleat.link.Loopback;
import io.cleat.stack.Holdings;
import io.cleat.stack.Stack;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Interface;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.ip.Route;
import io.cleat.wire.Ipv4Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A flood of SYNs, a million a second of virtual time, onto a listener with whom an honest client
 * wants to speak all the while.
 */
final class Flood {
  static final int US = Ipv4Address.of(10, 0, 0, 1);
  private static final int CLIENT = Ipv4Address.of(10, 0, 0, 2);
  private static final int NETWORK = Ipv4Address.of(10, 0, 0, 0);
  private static final int NETWORK_BITS = 8;
  private static final int BATCH = 200;
  private static final long NANOS_A_SYN = 1000;

  /** So long the client waits for its connection, in batches: five seconds. */
  private static final int PATIENCE = 25_000;

  private static final int TEXT_BYTES = 1000;

  // What the flood may take.

  static final int BACKLOG = 128;

  /** Of the backlog, and the client's few. */
  static final int ENDPOINTS_MAX = BACKLOG + 64;

  /** Neighbours that are looked for, each with room for a packet, and the client's own. */
  static final long BUFFER_BYTES_MAX = 16L << 20;

  static final int TIMERS_MAX = 2048;

  private final VirtualClock clock = new VirtualClock();
  private final Stack server = new Stack(clock, new Loopback());
  private final Stack client = new Stack(clock, new Loopback());
  private final FloodingLink link;
  private final StackEndpoint listener;
  private final StackEndpoint[] into = new StackEndpoint[1];
  private final MemorySegment memory = Arena.ofAuto().allocate(1 << 16, 8);
  private long sent;
  private int conversations;
  private long slowestNanos;
  private Holdings most;

  Flood(long seed) {
    Cable cable = Cable.ethernet(0, Samples.US_MAC, Samples.PEER_MAC);
    link = new FloodingLink(cable.left(), seed, NETWORK, Integer.SIZE - NETWORK_BITS);
    Interface eth0 = server.attach(link, "eth0");
    server.address(eth0, Prefix.of(US, NETWORK_BITS));
    server.routes().add(new Route(Prefix.of(0, 0), eth0, Prefix.of(CLIENT, 32), null));
    client.address(client.attach(cable.right(), "eth0"), Prefix.of(CLIENT, NETWORK_BITS));
    listener = socket(server);
    boolean listens =
        listener.bind(Sockaddr.of(new Inet(0, Party.LISTEN_PORT))) == 0
            && listener.listen(BACKLOG) == 0;
    World.demand(listens, "the server listens");
    most = server.holdings();
  }

  private StackEndpoint socket(Stack stack) {
    World.demand(stack.socket(AF_INET, SOCK_STREAM, 0, into) == 0, "an endpoint");
    return into[0];
  }

  /** So many SYNs more, with a conversation of the honest client at the end. */
  void run(long syns) {
    for (long end = sent + syns; sent < end; ) {
      batch();
    }
    converse(true);
  }

  private void batch() {
    link.flood(BATCH);
    sent += BATCH;
    turn();
    clock.advanceTo(clock.nanoTime() + BATCH * NANOS_A_SYN);
    Holdings now = server.holdings();
    World.demand(
        now.endpoints(Holdings.Kind.TCP) <= ENDPOINTS_MAX, "endpoints are limited: " + now);
    World.demand(now.timers() <= TIMERS_MAX, "timers are limited: " + now);
    World.demand(now.bufferBytes() <= BUFFER_BYTES_MAX, "buffers are limited: " + now);
    if (now.bufferBytes() > most.bufferBytes()) {
      most = now;
    }
  }

  private void turn() {
    server.turn(clock.nanoTime());
    client.turn(clock.nanoTime());
    while (server.hasWork() || client.hasWork()) {
      server.turn(clock.nanoTime());
      client.turn(clock.nanoTime());
    }
  }

  /** A connection, a text there and back, and its end. */
  void converse(boolean flooded) {
    StackEndpoint near = socket(client);
    near.connect(Sockaddr.of(new Inet(US, Party.LISTEN_PORT)));
    long begun = clock.nanoTime();
    await(flooded, "the listener accepts", () -> listener.accept(into, 0, 1) == 1);
    StackEndpoint far = into[0];
    exchange(flooded, near, far);
    exchange(flooded, far, near);
    near.close();
    far.close();
    slowestNanos = Math.max(slowestNanos, clock.nanoTime() - begun);
    conversations++;
  }

  private void exchange(boolean flooded, StackEndpoint from, StackEndpoint to) {
    await(flooded, "bytes go", () -> from.send(memory, 0, TEXT_BYTES, 0, null) == TEXT_BYTES);
    await(flooded, "bytes come", () -> to.recv(memory, 0, TEXT_BYTES, 0, null) == TEXT_BYTES);
  }

  private interface Happening {
    boolean has();
  }

  private void await(boolean flooded, String what, Happening happening) {
    for (int left = PATIENCE; !happening.has(); left--) {
      World.demand(left > 0, what + ": " + server.holdings() + " " + server.counters());
      if (flooded) {
        batch();
      } else {
        turn();
        clock.advanceTo(clock.nanoTime() + BATCH * NANOS_A_SYN);
      }
    }
  }

  /** The flood is over: the listener goes on, and in the end nothing is left. */
  void end() {
    converse(false);
    listener.close();
    while (server.deadline() != Stack.NEVER || client.deadline() != Stack.NEVER) {
      clock.advanceTo(Math.min(server.deadline(), client.deadline()));
      turn();
    }
    World.demand(server.holdings().isNothing(), "nothing is left: " + server.holdings());
  }

  long sent() {
    return sent;
  }

  int conversations() {
    return conversations;
  }

  long slowestNanos() {
    return slowestNanos;
  }

  /** What the server held when it held most. */
  Holdings most() {
    return most;
  }

  String counters() {
    return server.counters().toString();
  }
}
