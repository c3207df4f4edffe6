// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local.vsock;

import static io.cleat.SocketType.SOCK_SEQPACKET;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.option.VsockOptions.VMADDR_CID_ANY;
import static io.cleat.option.VsockOptions.VMADDR_CID_LOCAL;
import static io.cleat.option.VsockOptions.VMADDR_PORT_ANY;

import io.cleat.Errno;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.Caller;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.spi.Arrivals;
import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.Receiver;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * AF_VSOCK of one host: its number, the links to others, and who is at which port. Links keep their
 * frames in order and lose none.
 */
public final class VsockProtocol implements Receiver {
  /** PF_VSOCK, the one protocol that may be asked for beside 0. */
  public static final int PROTOCOL = 40;

  /** The ports below take CAP_NET_BIND_SERVICE (Linux's LAST_RESERVED_PORT). */
  private static final int FIRST_FREE_PORT = 1024;

  /** Answers to packets of nobody that wait for room in a link. */
  private static final int RESETS_MAX = 256;

  private static final int PORTS_TRIED = 1 << 16;

  final Machine machine;
  private Supplier<Link> loopback = () -> null;

  /** Replaced and never changed: any thread may look. */
  private volatile Way[] ways = {};

  /** Of links on which packets take their time. */
  private Arrivals[] arrivals = {};

  private final Map<Integer, VsockEndpoint> bound = new HashMap<>();
  private final Map<Pair, VsockEndpoint> connections = new HashMap<>();
  private final Pair key = new Pair();
  private final Pair[] resets = new Pair[RESETS_MAX];
  private int resetCount;
  private int cid = VMADDR_CID_LOCAL;
  private int nextPort;

  /** Of a host that has no number yet. */
  public VsockProtocol(Machine machine) {
    this.machine = machine;
    nextPort = FIRST_FREE_PORT + ((int) machine.environment.random() & 0xff_ffff);
  }

  /** Gives this host its number, VMADDR_CID_HOST or 3 and more. */
  public void cid(int number) {
    cid = number;
  }

  /** This host's number; VMADDR_CID_LOCAL while it has none. */
  public int cid() {
    return cid;
  }

  /** Adds a link to another host. */
  public void attach(int peer, Link link) {
    Way[] more = Arrays.copyOf(ways, ways.length + 1);
    more[ways.length] = new Way(peer, link);
    ways = more;
    arrivals =
        Arrays.stream(ways)
            .map(way -> way.link.arrivals())
            .filter(Objects::nonNull)
            .toArray(Arrivals[]::new);
  }

  /** Sets where a link comes from that comes back; it is made when it is first needed. */
  public void loopback(Supplier<Link> maker) {
    loopback = maker;
  }

  /** Makes a stream. */
  public StackEndpoint stream(int domain, int protocol) {
    return machine.opened(new VsockEndpoint(this, SOCK_STREAM, protocol));
  }

  /** Makes a seqpacket endpoint. */
  public StackEndpoint seqpacket(int domain, int protocol) {
    return machine.opened(new VsockEndpoint(this, SOCK_SEQPACKET, protocol));
  }

  // Names.

  boolean isOurs(int number) {
    return number == cid || number == VMADDR_CID_LOCAL;
  }

  /** The way to a host; null where there is none. */
  Way to(int number) {
    int wanted = isOurs(number) ? VMADDR_CID_LOCAL : number;
    for (Way way : ways) {
      if (way.cid == wanted) {
        return way;
      }
    }
    return wanted == VMADDR_CID_LOCAL ? makeLoopback() : null;
  }

  private Way makeLoopback() {
    Link made = loopback.get();
    if (made == null) {
      return null;
    }
    attach(VMADDR_CID_LOCAL, made);
    return ways[ways.length - 1];
  }

  /** Gives an endpoint a port; 0, or -EACCES; -EADDRINUSE; -EADDRNOTAVAIL none is free. */
  int bind(VsockEndpoint endpoint, int port) {
    if (port == VMADDR_PORT_ANY) {
      return bindToAny(endpoint);
    }
    boolean isReserved = Integer.compareUnsigned(port, FIRST_FREE_PORT) < 0;
    if (isReserved && !machine.caller.can(Caller.CAP_NET_BIND_SERVICE)) {
      return Errno.EACCES.negated();
    }
    if (bound.putIfAbsent(port, endpoint) != null) {
      return Errno.EADDRINUSE.negated();
    }
    endpoint.pair.localPort = port;
    return 0;
  }

  private int bindToAny(VsockEndpoint endpoint) {
    for (int i = 0; i < PORTS_TRIED; i++) {
      int port = nextPort;
      nextPort = nextPort == Integer.MAX_VALUE ? FIRST_FREE_PORT : nextPort + 1;
      if (bound.putIfAbsent(port, endpoint) == null) {
        endpoint.pair.localPort = port;
        return 0;
      }
    }
    return Errno.EADDRNOTAVAIL.negated();
  }

  void connected(VsockEndpoint endpoint) {
    connections.put(endpoint.pair.copy(), endpoint);
  }

  void remove(VsockEndpoint endpoint) {
    connections.remove(endpoint.pair, endpoint);
    bound.remove(endpoint.pair.localPort, endpoint);
    machine.closed(endpoint);
  }

  /** How many ports are taken. */
  public int ports() {
    return bound.size();
  }

  /** The host is gone: its endpoints end without a word, and its links are let go. */
  public void close() {
    for (StackEndpoint endpoint : List.copyOf(machine.open())) {
      if (endpoint instanceof VsockEndpoint own) {
        own.vanish();
      }
    }
    Arrays.fill(resets, null);
    resetCount = 0;
    ways = new Way[0];
    loopback = () -> null;
  }

  // The stack's turn.

  /** Takes the packets that have arrived. */
  public void receive(int budget) {
    for (Way way : ways) {
      way.link.receive(this, budget);
    }
  }

  /** Whether a link has packets for us. Any thread may ask. */
  public boolean hasFrames() {
    for (Way way : ways) {
      if (way.link.hasFrames()) {
        return true;
      }
    }
    return false;
  }

  /** When the next packet arrives by itself, see {@link Arrivals#nextFrameAt}. */
  public long nextFrameAt() {
    long next = Long.MAX_VALUE;
    for (Arrivals some : arrivals) {
      next = Math.min(next, some.nextFrameAt());
    }
    return next;
  }

  /** Whether a link has room now where there was none for what was to leave by it. */
  public boolean hasRoomAgain() {
    for (Way way : ways) {
      if (way.hasRoomAgain()) {
        return true;
      }
    }
    return false;
  }

  /** Forgets which links had no room: all are asked again. */
  public void forgetFull() {
    for (Way way : ways) {
      way.forgetFull();
    }
  }

  /** Sends what is queued in the links. */
  public void flush() {
    for (Way way : ways) {
      way.link.flush();
    }
  }

  /** See {@link Link#ring}. */
  public void ring(int walked) {
    for (Way way : ways) {
      way.link.ring(walked);
    }
  }

  // In.

  @Override
  public void frame(MemorySegment memory, long at, int length, long offload) {
    int destination =
        length < VsockPacket.HEADER_BYTES ? 0 : VsockPacket.destinationCid(memory, at);
    if (!VsockPacket.isWhole(memory, at, length) || !isOurs(destination)) {
      machine.counters.count(Counter.VSOCK_DROP_MALFORMED);
      return;
    }
    key.set(
        destination,
        VsockPacket.destinationPort(memory, at),
        VsockPacket.sourceCid(memory, at),
        VsockPacket.sourcePort(memory, at));
    VsockEndpoint endpoint = connections.get(key);
    if (endpoint != null) {
      endpoint.input(memory, at);
      return;
    }
    VsockEndpoint listener = bound.get(key.localPort);
    boolean isRequest = VsockPacket.operation(memory, at) == VsockPacket.REQUEST;
    if (!isRequest || listener == null || !listener.request(key, memory, at)) {
      refuse(VsockPacket.operation(memory, at));
    }
  }

  /** 5.10.6.6.1: what is for nobody is answered with a reset, but for resets. */
  private void refuse(int operation) {
    machine.counters.count(Counter.VSOCK_DROP_NO_CONNECTION);
    if (operation != VsockPacket.RST && resetCount < RESETS_MAX) {
      resets[resetCount] = key.copy();
      resetCount++;
    }
  }

  // Out.

  /** Sends the resets that are owed; false when a link was full. */
  public boolean emit() {
    while (resetCount > 0) {
      Pair pair = resets[resetCount - 1];
      Way way = to(pair.remoteCid);
      if (way != null && !control(way, pair, VsockPacket.STREAM, VsockPacket.RST, 0)) {
        return false;
      }
      resetCount--;
      resets[resetCount] = null;
    }
    return true;
  }

  /** Whether resets are owed. */
  public boolean isIdle() {
    return resetCount == 0;
  }

  private static boolean control(Way way, Pair pair, int type, int operation, int flags) {
    Link link = way.link;
    long at = way.transmit(VsockPacket.HEADER_BYTES);
    if (at == Link.FULL) {
      return false;
    }
    VsockPacket.between(link.memory(), at, pair);
    VsockPacket.is(link.memory(), at, type, operation, flags, 0);
    VsockPacket.credit(link.memory(), at, 0, 0);
    link.commit(VsockPacket.HEADER_BYTES, 0);
    return true;
  }

  /** What a name that says any host stands for. */
  static boolean isAny(int number) {
    return number == VMADDR_CID_ANY;
  }
}
