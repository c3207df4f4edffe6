// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.Protocol.IPPROTO_MPTCP;
import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_RAW;
import static io.cleat.SocketType.SOCK_SEQPACKET;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_INET6;
import static io.cleat.address.Family.AF_PACKET;
import static io.cleat.address.Family.AF_UNIX;
import static io.cleat.address.Family.AF_VSOCK;

import io.cleat.Errno;
import io.cleat.stack.ProtocolTable.Row;
import io.cleat.stack.count.Counters;
import io.cleat.stack.endpoint.Caller;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.endpoint.Ports;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Interface;
import io.cleat.stack.ip.InterfaceSettings;
import io.cleat.stack.ip.Interfaces;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.ip.Routes;
import io.cleat.stack.local.LocalLimits;
import io.cleat.stack.local.LocalProtocol;
import io.cleat.stack.local.vsock.VsockProtocol;
import io.cleat.stack.packet.PacketProtocol;
import io.cleat.stack.profile.Profile;
import io.cleat.stack.raw.PingProtocol;
import io.cleat.stack.raw.RawProtocol;
import io.cleat.stack.spi.Arrivals;
import io.cleat.stack.spi.Environment;
import io.cleat.stack.spi.Link;
import io.cleat.stack.tcp.TcpProtocol;
import io.cleat.stack.time.Wheel;
import io.cleat.stack.udp.UdpProtocol;
import io.cleat.wire.IpProtocol;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A host's TCP/IP, as a function of frames, calls, time and chance: calls on endpoints and frames
 * change its state and mark endpoints; {@link #turn} lets them send. Given the same it does the
 * same, byte for byte.
 *
 * <p>Not for use by several threads at once, but for {@link #hasFrames}.
 */
public final class Stack {
  /** {@link #turn} knows of nothing more to do until somebody calls or a frame comes. */
  public static final long NEVER = Wheel.NEVER;

  /** Frames that a turn takes from a link, so that a turn ends and others may have theirs. */
  private static final int FRAMES_A_TURN = 256;

  private final Machine machine;
  private final Interfaces interfaces;
  private final ProtocolTable protocols = new ProtocolTable();
  private final TcpProtocol tcp;
  private final LocalProtocol local;
  private final VsockProtocol vsock;
  private final PingProtocol ping;
  private final PingProtocol ping6;
  private final Refusals refusals;
  private Interface first;
  private final Inventory inventory;

  /** Replaced and never changed: any thread may look. */
  private volatile Link[] links;

  private Arrivals[] arrivals;

  /**
   * A host that can speak with itself, at 127.0.0.1 and ::1.
   *
   * @param loopback a link whose frames come back
   */
  public Stack(Environment environment, Link loopback) {
    this(environment, loopback, Machine.DEFAULT_BUFFER_BYTES);
  }

  /**
   * As {@link #Stack(Environment, Link)}.
   *
   * @param bufferBytes limit of all buffers together
   */
  public Stack(Environment environment, Link loopback, long bufferBytes) {
    this(environment, loopback, bufferBytes, LocalLimits.linux());
  }

  /**
   * As {@link #Stack(Environment, Link)}.
   *
   * @param bufferBytes limit of all buffers together
   * @param localLimits of AF_UNIX
   */
  public Stack(Environment environment, Link loopback, long bufferBytes, LocalLimits localLimits) {
    this(environment, loopback, bufferBytes, localLimits, Profile.linux());
  }

  /**
   * As {@link #Stack(Environment, Link)}.
   *
   * @param bufferBytes limit of all buffers together
   * @param localLimits of AF_UNIX
   * @param profile what is set
   */
  public Stack(
      Environment environment,
      Link loopback,
      long bufferBytes,
      LocalLimits localLimits,
      Profile profile) {
    machine = new Machine(environment, bufferBytes);
    machine.network.profile(profile);
    interfaces = new Interfaces(machine.network, loopback);
    first = interfaces.list().get(0);
    list();
    tcp = new TcpProtocol(machine);
    UdpProtocol udp = new UdpProtocol(machine);
    protocols.add(new Row(AF_INET, SOCK_STREAM, IpProtocol.TCP, true, tcp::make));
    protocols.add(new Row(AF_INET6, SOCK_STREAM, IpProtocol.TCP, true, tcp::make));
    // RFC 8684 3.7: who meets a peer that does not speak Multipath TCP falls back to TCP; here all
    // do.
    protocols.add(new Row(AF_INET, SOCK_STREAM, IPPROTO_MPTCP, false, tcp::make));
    protocols.add(new Row(AF_INET6, SOCK_STREAM, IPPROTO_MPTCP, false, tcp::make));
    protocols.add(new Row(AF_INET, SOCK_DGRAM, IpProtocol.UDP, true, udp::make));
    protocols.add(new Row(AF_INET6, SOCK_DGRAM, IpProtocol.UDP, true, udp::make));
    local = new LocalProtocol(machine, localLimits);
    protocols.add(new Row(AF_UNIX, SOCK_STREAM, LocalProtocol.PROTOCOL, true, local::stream));
    protocols.add(new Row(AF_UNIX, SOCK_DGRAM, LocalProtocol.PROTOCOL, true, local::datagram));
    protocols.add(new Row(AF_UNIX, SOCK_RAW, LocalProtocol.PROTOCOL, true, local::datagram));
    protocols.add(new Row(AF_UNIX, SOCK_SEQPACKET, LocalProtocol.PROTOCOL, true, local::seqpacket));
    vsock = new VsockProtocol(machine);
    refusals = new Refusals(machine, vsock);
    protocols.add(new Row(AF_VSOCK, SOCK_STREAM, VsockProtocol.PROTOCOL, true, vsock::stream));
    protocols.add(
        new Row(AF_VSOCK, SOCK_SEQPACKET, VsockProtocol.PROTOCOL, true, vsock::seqpacket));
    ping = new PingProtocol(machine, true);
    ping6 = new PingProtocol(machine, false);
    protocols.add(new Row(AF_INET, SOCK_DGRAM, IpProtocol.ICMP, false, pings(ping)));
    protocols.add(new Row(AF_INET6, SOCK_DGRAM, IpProtocol.ICMPV6, false, pings(ping6)));
    RawProtocol raw = new RawProtocol(machine);
    protocols.add(
        new Row(
            AF_INET, SOCK_RAW, ProtocolTable.ANY_BUT_ZERO, false, Caller.CAP_NET_RAW, raw::make));
    protocols.add(
        new Row(
            AF_INET6, SOCK_RAW, ProtocolTable.ANY_BUT_ZERO, false, Caller.CAP_NET_RAW, raw::make));
    PacketProtocol packets = new PacketProtocol(machine);
    ProtocolTable.Factory frames = (domain, protocol) -> packets.make(SOCK_RAW, protocol);
    ProtocolTable.Factory contents = (domain, protocol) -> packets.make(SOCK_DGRAM, protocol);
    protocols.add(
        new Row(AF_PACKET, SOCK_RAW, ProtocolTable.ANY, true, Caller.CAP_NET_RAW, frames));
    protocols.add(
        new Row(AF_PACKET, SOCK_DGRAM, ProtocolTable.ANY, true, Caller.CAP_NET_RAW, contents));
    List<Ports> ports = List.of(udp.ports(), raw.ports(), ping.ports(), ping6.ports());
    inventory = new Inventory(machine, tcp, local, vsock, ports);
  }

  /**
   * The host is gone: all that it holds is let go at once, without a word to anybody, and its links
   * are left alone from now on. Nobody may use an endpoint of it any more, but to close it again.
   */
  public void close() {
    first = null;
    links = new Link[0];
    arrivals = new Arrivals[0];
    List.copyOf(machine.open()).forEach(StackEndpoint::close);
    vsock.close();
    tcp.close();
    machine.network.close();
  }

  private static ProtocolTable.Factory pings(PingProtocol ping) {
    return new ProtocolTable.Factory() {
      @Override
      public StackEndpoint make(int domain, int protocol) {
        return ping.make(domain, protocol);
      }

      @Override
      public int refusal() {
        return ping.refusal();
      }
    };
  }

  /** Adds an interface over a link. */
  public Interface attach(Link link, String name) {
    return attach(link, name, new InterfaceSettings());
  }

  /** Adds an interface over a link, which does of its own accord what the settings say. */
  public Interface attach(Link link, String name, InterfaceSettings settings) {
    Interface attached = interfaces.attach(link, name, settings);
    list();
    return attached;
  }

  private void list() {
    links = interfaces.list().stream().map(Interface::link).toArray(Link[]::new);
    arrivals =
        Arrays.stream(links).map(Link::arrivals).filter(Objects::nonNull).toArray(Arrivals[]::new);
  }

  /** Gives an interface an address, and routes its network there. */
  public void address(Interface to, Prefix address) {
    interfaces.address(to, address);
  }

  /** The interfaces, loopback first. */
  public List<Interface> interfaces() {
    return interfaces.list();
  }

  /** The table of routes. */
  public Routes routes() {
    return machine.routes;
  }

  /** What was counted. */
  public Counters counters() {
    return machine.counters;
  }

  /** The kinds of endpoints that this stack makes. */
  public ProtocolTable protocols() {
    return protocols;
  }

  /** What is set of this stack. */
  public Profile profile() {
    return machine.network.profile();
  }

  /**
   * Sets anew what can be set: for endpoints that are made from now on, and for what all do from
   * now on.
   */
  public void profile(Profile profile) {
    machine.network.profile(profile);
    tcp.tune();
  }

  /** TCP, for what it counts. */
  public TcpProtocol tcp() {
    return tcp;
  }

  /** AF_UNIX, for its names and what it passes. */
  public LocalProtocol local() {
    return local;
  }

  /** AF_VSOCK, for its number and its links. */
  public VsockProtocol vsock() {
    return vsock;
  }

  /** Says who makes the next calls. */
  public void caller(Caller caller) {
    machine.caller = caller;
  }

  /** Whether programs may make endpoints for echo requests, Linux's ping_group_range. */
  public void allowPings(boolean may) {
    ping.allow(may);
    ping6.allow(may);
  }

  /** Bytes of buffers in use. */
  public long bufferBytes() {
    return machine.rings.usedBytes();
  }

  /** What it holds at this moment. */
  public Holdings holdings() {
    return inventory.count();
  }

  /** The endpoints that it holds, and the timers that are set, in words, one each. */
  public List<String> inventory() {
    return inventory.lines();
  }

  /**
   * Makes an endpoint, socket(2).
   *
   * @param into gets it, at index 0
   * @return 0, or -EAFNOSUPPORT; -EINVAL; -ENFILE; -EPERM; -EPROTONOSUPPORT; -ESOCKTNOSUPPORT
   */
  public int socket(int domain, int type, int protocol, StackEndpoint[] into) {
    return protocols.make(domain, type, protocol, machine.caller, into);
  }

  /**
   * Makes a pair of connected endpoints, socketpair(2).
   *
   * @param into gets them, at 0 and 1
   * @return 0, or an error as {@link #socket}; -EOPNOTSUPP the protocol makes no pairs
   */
  public int socketpair(int domain, int type, int protocol, StackEndpoint[] into) {
    int result = socket(domain, type, protocol, into);
    if (result < 0) {
      return result;
    }
    StackEndpoint one = into[0];
    result = domain == AF_UNIX ? socket(domain, type, protocol, into) : Errno.EOPNOTSUPP.negated();
    if (result < 0) {
      one.close();
      return result;
    }
    into[1] = into[0];
    into[0] = one;
    local.join(into[0], into[1]);
    return 0;
  }

  /**
   * Lets time pass, takes what has arrived and sends what is to be sent. Frames to ourselves arrive
   * in the next turn.
   *
   * @param now in nanoseconds of {@link Environment#nanoTime}
   * @return when to call again at the latest; {@code now} when there is more to do already, {@link
   *     #NEVER} for no deadline
   */
  public long turn(long now) {
    machine.clock.tell(now);
    machine.wheel.advance(now);
    machine.network.looped.input();
    for (Interface one = first; one != null; one = one.next()) {
      one.receive(FRAMES_A_TURN);
    }
    vsock.receive(FRAMES_A_TURN);
    if (hasOutput()) {
      emit();
    }
    return hasWork() ? now : deadline();
  }

  private boolean hasOutput() {
    return !machine.dirty.isEmpty() || machine.network.queuesWaiting > 0 || !vsock.isIdle();
  }

  private void emit() {
    refusals.clear(first);
    refusals.note(machine.replies.emit());
    refusals.note(vsock.emit());
    emitOutboxes();
    for (int left = machine.dirty.size(); left > 0; left--) {
      refusals.note(StackEndpoint.emitFirst(machine));
    }
    // What the endpoints began with, such as looking for neighbours, leaves with them.
    emitOutboxes();
    for (Interface one = first; one != null; one = one.next()) {
      one.flush();
    }
    vsock.flush();
  }

  private void emitOutboxes() {
    if (machine.network.queuesWaiting > 0) {
      for (Interface one = first; one != null; one = one.next()) {
        refusals.noteInterface(one.emit());
      }
    }
  }

  /** Whether something is to be sent and had to wait for room in a link. */
  public boolean waitsForRoom() {
    return hasOutput();
  }

  /**
   * Whether a link has room again for which something waits, as far as whoever turned this stack
   * last has seen. That one may ask after it has let go of the stack: what others have done to it
   * since, they look after.
   */
  public boolean hasRoomAgain() {
    return refusals.hasRoomAgain(first);
  }

  /** Whether a turn at this very time would do something. */
  public boolean hasWork() {
    for (Interface one = first; one != null; one = one.next()) {
      if (one.hasFrames()) {
        return true;
      }
    }
    return vsock.hasFrames()
        || !machine.network.looped.isEmpty()
        || hasOutput() && refusals.mayEmit(first);
  }

  /** Whether a link has frames for us. Any thread may ask. */
  public boolean hasFrames() {
    for (Link link : links) {
      if (link.hasFrames()) {
        return true;
      }
    }
    return vsock.hasFrames();
  }

  /**
   * Rings at the far ends of the links that have something new; for whoever turns this stack, once
   * it holds no lock.
   *
   * @param walked over how many links the calling thread came
   */
  public void ring(int walked) {
    for (Link link : links) {
      link.ring(walked + 1);
    }
    vsock.ring(walked + 1);
  }

  /** When the next timer is due or the next frame arrives by itself, or {@link #NEVER}. */
  public long deadline() {
    long deadline = machine.wheel.deadline();
    for (Arrivals some : arrivals) {
      deadline = Math.min(deadline, some.nextFrameAt());
    }
    return Math.min(deadline, vsock.nextFrameAt());
  }

  /**
   * The next endpoint of which something became true since it was last here; its {@link
   * StackEndpoint#takeNews} says what.
   *
   * @return null when there is none
   */
  public StackEndpoint nextReady() {
    return StackEndpoint.nextReady(machine);
  }
}
