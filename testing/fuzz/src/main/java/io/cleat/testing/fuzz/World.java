// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import io.cleat.address.Inet;
import io.cleat.address.Inet6;
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
import java.lang.foreign.MemorySegment;

/**
 * A host that is attacked, an honest peer on the same Ethernet, and a bystander on a cable of its
 * own whose connection must not suffer; all in one virtual time.
 */
final class World {
  /** Turns of all hosts together that one frame or call may set off without time passing. */
  private static final int TURNS_MAX = 20_000;

  /** Deadlines that may come one after the other once all is closed. */
  private static final int DEADLINES_MAX = 200_000;

  /** Neighbours, fragments, groups, routers' prefixes and endpoints, with room. */
  private static final int TIMERS_MAX = 4096;

  private static final int NEIGHBOURS_MAX = 1024;
  private static final int REASSEMBLIES_MAX = 256;
  private static final int REASSEMBLY_BYTES_MAX = 4 << 20;
  private static final int TIME_WAITS_MAX = 10_000;

  /** Beside those of its users: of the backlogs, and such as are being closed. */
  private static final int ENDPOINTS_MAX = 4096;

  private static final int ROUTES_MAX = 512;
  private static final int LEFT = Ipv4Address.of(198, 51, 100, 1);
  private static final int RIGHT = Ipv4Address.of(198, 51, 100, 2);
  private static final int QUIET_BYTES = 3000;

  final VirtualClock clock = new VirtualClock();
  final Tampering tampering;
  final Stack victim;
  final Party victims;
  final Party peers;
  private final Stack peer;
  private final Stack bystander;
  private final long bufferBytes;
  private final MemorySegment memory;
  private final StackEndpoint[] into = new StackEndpoint[1];
  private StackEndpoint near;
  private StackEndpoint far;

  /**
   * @param links reused from world to world
   * @param memory for what is sent and received
   * @param bufferBytes limit of the victim's buffers
   */
  World(Links links, MemorySegment memory, long bufferBytes) {
    this.memory = memory;
    this.bufferBytes = bufferBytes;
    victim = new Stack(clock, links.loopback(0), bufferBytes);
    peer = new Stack(clock, links.loopback(1));
    bystander = new Stack(clock, links.loopback(2));
    tampering = new Tampering(links.ethernet().left());
    Prefix gateway = Prefix.of(Samples.PEER, 32);
    Interface eth0 = victim.attach(tampering, "eth0");
    victim.address(eth0, Prefix.of(Samples.US, 24));
    victim.address(eth0, Prefix.of(Samples.NET, 1, 64));
    victim.routes().add(new Route(Prefix.of(0, 0), eth0, gateway, null));
    Interface theirs = peer.attach(links.ethernet().right(), "eth0");
    peer.address(theirs, Prefix.of(Samples.PEER, 24));
    peer.address(theirs, Prefix.of(Samples.NET, 2, 64));
    victim.address(victim.attach(links.cable().left(), "eth1"), Prefix.of(LEFT, 24));
    bystander.address(bystander.attach(links.cable().right(), "eth0"), Prefix.of(RIGHT, 24));
    victims = new Party(victim, memory, targets(Samples.PEER, 2));
    peers = new Party(peer, memory, targets(Samples.US, 1));
  }

  /** The links, each with a ring that is too large to be made for each world. */
  record Links(Cable ethernet, Cable cable, Loopback[] loopbacks) {
    static Links make() {
      Loopback[] loopbacks = {new Loopback(), new Loopback(), new Loopback()};
      Cable cable = new Cable(Cable.DEFAULT_MTU, 0, 1 << 16);
      return new Links(Cable.ethernet(0, Samples.US_MAC, Samples.PEER_MAC), cable, loopbacks);
    }

    Loopback loopback(int which) {
      return loopbacks[which];
    }
  }

  private static Sockaddr[] targets(int ipv4, int ipv6) {
    Inet6 six = new Inet6(Samples.NET, ipv6, Party.LISTEN_PORT + 1, 0, 0);
    Inet beyond = new Inet(Ipv4Address.of(203, 0, 113, 9), Party.LISTEN_PORT);
    return new Sockaddr[] {
      Sockaddr.of(new Inet(ipv4, Party.LISTEN_PORT)),
      Sockaddr.of(six),
      Sockaddr.of(new Inet(ipv4, Samples.PORT)),
      Sockaddr.of(six.withPort(Samples.PORT + 1)),
      Sockaddr.of(new Inet(Ipv4Address.of(192, 0, 2, 77), Party.LISTEN_PORT)),
      Sockaddr.of(beyond),
      Sockaddr.of(new Inet(Samples.GROUP, Samples.PORT)),
      Sockaddr.of(Inet.loopback(Party.LISTEN_PORT))
    };
  }

  /** Opens endpoints of all kinds and has connections come about. */
  void begin() {
    pass(5_000_000_000L);
    victims.open();
    peers.open();
    rest();
    for (int target : new int[] {0, 1, 0, 1, 4, 5}) {
      peers.connect(target & 1);
      victims.connect(target);
    }
    pass(10_000_000);
    victims.accept();
    peers.accept();
    rest();
    quietConnection();
  }

  private void quietConnection() {
    StackEndpoint listener = socket(bystander);
    Sockaddr name = Sockaddr.of(new Inet(RIGHT, Party.LISTEN_PORT));
    demand(listener.bind(name) == 0 && listener.listen(1) == 0, "the bystander listens");
    near = socket(victim);
    near.connect(name);
    rest();
    demand(listener.accept(into, 0, 1) == 1, "the quiet connection comes about");
    far = into[0];
    listener.close();
  }

  private StackEndpoint socket(Stack stack) {
    demand(stack.socket(2, 1, 0, into) == 0, "an endpoint");
    return into[0];
  }

  // Time.

  /** Turns all hosts until none has anything to do. */
  void rest() {
    for (int turns = 0; hasWork(); turns++) {
      demand(turns < TURNS_MAX, "the hosts rest");
      turn(victim);
      turn(peer);
      turn(bystander);
    }
    news(victim);
    news(peer);
    news(bystander);
  }

  private boolean hasWork() {
    return victim.hasWork() || peer.hasWork() || bystander.hasWork();
  }

  private void turn(Stack stack) {
    if (stack.hasWork()) {
      stack.turn(clock.nanoTime());
    }
  }

  private static void news(Stack stack) {
    for (StackEndpoint e = stack.nextReady(); e != null; e = stack.nextReady()) {
      e.takeNews();
    }
  }

  /** Lets time pass, from deadline to deadline. */
  void pass(long nanos) {
    long end = clock.nanoTime() + nanos;
    // A time of years is not for all that is due in it.
    for (int left = 2000; left > 0 && deadline() <= end; left--) {
      step();
    }
    clock.advanceTo(end);
    step();
  }

  private long deadline() {
    return Math.min(Math.min(victim.deadline(), peer.deadline()), bystander.deadline());
  }

  private void step() {
    long next = deadline();
    if (next != Stack.NEVER && next <= clock.nanoTime() + (1L << 62)) {
      clock.advanceTo(Math.min(next, Long.MAX_VALUE / 2));
    }
    victim.turn(clock.nanoTime());
    peer.turn(clock.nanoTime());
    bystander.turn(clock.nanoTime());
    rest();
  }

  // What must hold.

  /** Nothing is beyond its limit. */
  void check() {
    Holdings holds = victim.holdings();
    demand(holds.bufferBytes() <= bufferBytes, "buffers are limited: " + holds);
    demand(holds.waiting().reassemblies() <= REASSEMBLIES_MAX, "reassembly is limited: " + holds);
    demand(
        holds.waiting().reassemblyBytes() <= REASSEMBLY_BYTES_MAX,
        "fragments are limited: " + holds);
    demand(holds.neighbours() <= NEIGHBOURS_MAX, "neighbours are limited: " + holds);
    demand(holds.timers() <= TIMERS_MAX, "timers are limited: " + holds);
    demand(
        holds.connections().timeWaits() <= TIME_WAITS_MAX,
        "connections in TIME-WAIT are limited: " + holds);
    demand(holds.endpoints(Holdings.Kind.TCP) <= ENDPOINTS_MAX, "endpoints are limited: " + holds);
    int routes = victim.routes().list().size();
    demand(routes <= ROUTES_MAX, "routes are limited: " + routes);
  }

  /** The connection that nobody attacks carries what it is given, both ways. */
  void checkQuietConnection() {
    carries(near, far);
    carries(far, near);
  }

  private void carries(StackEndpoint from, StackEndpoint to) {
    for (int i = 0; i < QUIET_BYTES; i++) {
      memory.set(java.lang.foreign.ValueLayout.JAVA_BYTE, i, (byte) (i * 31));
    }
    long sent = from.send(memory, 0, QUIET_BYTES, 0, null);
    demand(sent == QUIET_BYTES, "the quiet connection takes bytes: " + sent);
    rest();
    long got = to.recv(memory, QUIET_BYTES, 2 * QUIET_BYTES, 0, null);
    demand(got == QUIET_BYTES, "the quiet connection carries: " + got);
    long differs = memory.asSlice(0, got).mismatch(memory.asSlice(QUIET_BYTES, got));
    demand(differs < 0, "the quiet connection carries what was sent");
    rest();
  }

  /** Closes everything and lets time end: nothing may be left. */
  void end() {
    near.close();
    far.close();
    victims.close();
    peers.close();
    rest();
    tampering.lose(0);
    for (int left = DEADLINES_MAX; deadline() != Stack.NEVER; left--) {
      demand(left > 0, "time ends: " + victim.holdings() + " " + peer.holdings());
      step();
    }
    demand(victim.holdings().isNothing(), "nothing is left: " + victim.holdings());
    demand(peer.holdings().isNothing(), "nothing is left at the peer: " + peer.holdings());
    demand(bystander.holdings().isNothing(), "nothing is left there: " + bystander.holdings());
  }

  static void demand(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("does not hold: " + what);
    }
  }

  /** What a person wants to see when a turn does not end. */
  String describe() {
    return "victim "
        + victim.holdings()
        + "\npeer "
        + peer.holdings()
        + "\nvictim's counters "
        + victim.counters()
        + "\ntime "
        + clock.nanoTime();
  }
}
