// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_INET6;

import io.cleat.Errno;
import io.cleat.address.Sockaddr;
import io.cleat.stack.ip.Flow;
import io.cleat.stack.ip.IpAddress;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.ip.Route;
import io.cleat.wire.Ipv6Address;
import java.lang.foreign.MemorySegment;

/** An endpoint with an Internet address and a port. */
public abstract class InetEndpoint extends StackEndpoint {
  /** Boolean options, bits of {@link #flags}. */
  protected static final int REUSE_ADDRESS = 1;

  protected static final int REUSE_PORT = 1 << 1;
  protected static final int KEEP_ALIVE = 1 << 2;
  protected static final int BROADCAST = 1 << 3;
  protected static final int OOB_INLINE = 1 << 4;
  protected static final int IPV6_ONLY = 1 << 5;
  protected static final int LINGER = 1 << 6;

  /** The address was given by bind(2) and not chosen. */
  protected static final int ADDRESS_BOUND = 1 << 7;

  /** The port was given or chosen by bind(2) and not by connect(2). */
  protected static final int PORT_BOUND = 1 << 8;

  protected static final int DONT_ROUTE = 1 << 9;

  /** SO_SNDBUF and SO_RCVBUF were set, so they do not grow by themselves. */
  protected static final int SEND_BUFFER_LOCKED = 1 << 10;

  protected static final int RECEIVE_BUFFER_LOCKED = 1 << 11;

  /** The first of the bits that a protocol may use for itself. */
  protected static final int FIRST_OWN_FLAG = 1 << 12;

  /** Its addresses and ports; the remote ones are 0 while it has no peer. */
  protected final Flow flow = new Flow();

  InetEndpoint nextAtPort;
  InetEndpoint previousAtPort;
  boolean atPort;
  Extras extras;
  private int domain;
  private int flags;
  private int sendBufferBytes;
  private int receiveBufferBytes;

  /** For subclasses; {@link #reset} comes before use. */
  protected InetEndpoint(Machine machine) {
    super(machine);
  }

  /** As new, for a use of this object from the start. */
  protected void reset(int family) {
    domain = family;
    flags = 0;
    extras = null;
    stopWaiting();
    error(0);
    flow.clear();
    flow.local(0, family == AF_INET ? Ipv6Address.mappedLow(0) : 0);
  }

  @Override
  public final int domain() {
    return domain;
  }

  /** Whether a boolean option is set. */
  protected final boolean is(int flag) {
    return (flags & flag) != 0;
  }

  /** Sets a boolean option. */
  protected final void set(int flag, boolean on) {
    flags = on ? flags | flag : flags & ~flag;
  }

  /** Takes the options of a listener over, for a connection that it made. */
  protected final void inherit(InetEndpoint listener) {
    domain = listener.domain;
    flags = listener.flags;
    sendBufferBytes = listener.sendBufferBytes;
    receiveBufferBytes = listener.receiveBufferBytes;
    flow.tos = listener.flow.tos;
    flow.ttl = listener.flow.ttl;
    flow.discovery = listener.flow.discovery;
    if (listener.extras != null) {
      extras = new Extras();
      extras.lingerSeconds = listener.extras.lingerSeconds;
      extras.lowWater = listener.extras.lowWater;
      extras.priority = listener.extras.priority;
      extras.mark = listener.extras.mark;
      extras.sendTimeoutMicros = listener.extras.sendTimeoutMicros;
      extras.receiveTimeoutMicros = listener.extras.receiveTimeoutMicros;
    }
  }

  /** SO_SNDBUF. */
  protected final int sendBufferBytes() {
    return sendBufferBytes;
  }

  /** Sets SO_SNDBUF. */
  protected final void sendBufferBytes(int bytes) {
    sendBufferBytes = bytes;
  }

  /** SO_RCVBUF. */
  protected final int receiveBufferBytes() {
    return receiveBufferBytes;
  }

  /** Sets SO_RCVBUF. */
  protected final void receiveBufferBytes(int bytes) {
    receiveBufferBytes = bytes;
  }

  /** SO_RCVLOWAT. */
  protected final int lowWater() {
    return extras == null ? 1 : extras.lowWater;
  }

  /** Seconds of SO_LINGER. */
  protected final int lingerSeconds() {
    return extras == null ? 0 : extras.lingerSeconds;
  }

  // Names.

  /** The ports of its protocol. */
  protected abstract Ports ports();

  /** Whether it waits for connections. */
  protected boolean isListening() {
    return false;
  }

  /** Whether bind(2) makes no sense any more. */
  protected abstract boolean isBeyondBind();

  @Override
  public int bind(Sockaddr address) {
    Name name = machine.name;
    int result = name.read(address, domain);
    if (result < 0) {
      return result;
    }
    if (!isOurs(name)) {
      return Errno.EADDRNOTAVAIL.negated();
    }
    if (isBeyondBind() || flow.localPort != 0) {
      return Errno.EINVAL.negated();
    }
    long high = name.high;
    long low = name.low;
    result = ports().bind(this, high, low, name.port);
    if (result == 0) {
      set(ADDRESS_BOUND, !IpAddress.isAny(high, low));
      set(PORT_BOUND, true);
    }
    return result;
  }

  private boolean isOurs(Name name) {
    if (domain == AF_INET6 && is(IPV6_ONLY) && IpAddress.isIpv4(name.high, name.low)) {
      return false;
    }
    return name.isAny()
        || machine.addresses.isLocal(name.high, name.low)
        || mayBindToMany() && IpAddress.isMulticast(name.high, name.low);
  }

  /** Whether groups may be bound to. */
  protected boolean mayBindToMany() {
    return false;
  }

  /** Whether a packet to this address may be for an endpoint with this local address. */
  final boolean covers(long high, long low) {
    long localHigh = flow.localHigh;
    long localLow = flow.localLow;
    if (!IpAddress.isAny(localHigh, localLow)) {
      return localHigh == high && localLow == low;
    }
    boolean ipv4 = IpAddress.isIpv4(high, low);
    return domain == AF_INET ? ipv4 : !ipv4 || !is(IPV6_ONLY);
  }

  /**
   * How well it fits a packet to this address, higher is better; 0 not at all.
   *
   * @param high of the packet's destination
   */
  protected final int fit(long high, long low) {
    if (!covers(high, low)) {
      return 0;
    }
    if (!IpAddress.isAny(flow.localHigh, flow.localLow)) {
      return 3;
    }
    return domain == AF_INET || !IpAddress.isIpv4(high, low) ? 2 : 1;
  }

  /**
   * Finds the route to a peer and the address to speak from, and makes them this flow's.
   *
   * @return 0, or -ENETUNREACH
   */
  protected final int routeTo(long high, long low) {
    Route route = machine.routes.to(high, low);
    if (route == null) {
      return Errno.ENETUNREACH.negated();
    }
    long localHigh = flow.localHigh;
    long localLow = flow.localLow;
    if (IpAddress.isAny(localHigh, localLow)) {
      Prefix source = route.sourceFor(high, low);
      if (source == null) {
        return Errno.EADDRNOTAVAIL.negated();
      }
      localHigh = source.high();
      localLow = source.low();
    } else if (IpAddress.isIpv4(localHigh, localLow) != IpAddress.isIpv4(high, low)) {
      return Errno.ENETUNREACH.negated();
    }
    flow.local(localHigh, localLow);
    flow.remote(high, low);
    return 0;
  }

  /**
   * Reads a destination into {@link #nameHigh} and its like; an unspecified one means this host.
   *
   * @return 0 or an error
   */
  protected final int readDestination(Sockaddr address) {
    Name name = machine.name;
    int result = name.read(address, domain);
    if (result < 0) {
      return result;
    }
    // Linux: to connect to INADDR_ANY or :: is to connect to this host.
    if (name.isAny()) {
      boolean ipv4 = IpAddress.isIpv4(name.high, name.low);
      name.low = ipv4 ? Ipv6Address.mappedLow(0x7f00_0001) : 1;
    }
    if (IpAddress.isIpv4(name.high, name.low) && domain == AF_INET6 && is(IPV6_ONLY)) {
      return Errno.ENETUNREACH.negated();
    }
    return 0;
  }

  /** What {@link #readDestination} found. */
  protected final long nameHigh() {
    return machine.name.high;
  }

  /** What {@link #readDestination} found. */
  protected final long nameLow() {
    return machine.name.low;
  }

  /** What {@link #readDestination} found. */
  protected final int namePort() {
    return machine.name.port;
  }

  @Override
  public int getsockname(Sockaddr address) {
    Name.write(address, domain, flow.localHigh, flow.localLow, flow.localPort);
    return 0;
  }

  @Override
  public int getpeername(Sockaddr address) {
    if (flow.remotePort == 0) {
      return Errno.ENOTCONN.negated();
    }
    Name.write(address, domain, flow.remoteHigh, flow.remoteLow, flow.remotePort);
    return 0;
  }

  @Override
  public void peerName(Sockaddr address) {
    Name.write(address, domain, flow.remoteHigh, flow.remoteLow, flow.remotePort);
  }

  /** Writes the address of a peer, as this endpoint's family has it. */
  protected final void writeName(Sockaddr address, long high, long low, int port) {
    Name.write(address, domain, high, low, port);
  }

  /** The longest packet to the peer, IP_MTU; -ENOTCONN without peer. */
  final int pathMtu() {
    Route route = flow.remotePort == 0 ? null : flow.route(machine.routes);
    return route == null ? Errno.ENOTCONN.negated() : machine.output.mtu(flow, route);
  }

  // Options.

  @Override
  public int getsockopt(int level, int name, MemorySegment value, int length) {
    return InetOptions.get(this, level, name, value, length);
  }

  @Override
  public int setsockopt(int level, int name, MemorySegment value, int length) {
    return InetOptions.set(this, level, name, value, length);
  }

  /** The flags themselves, for those who know several. */
  final Flow flow() {
    return flow;
  }

  final boolean option(int flag) {
    return is(flag);
  }

  final void option(int flag, boolean on) {
    set(flag, on);
  }

  final int takePendingError() {
    return takeError();
  }

  /** Learns that SO_RCVBUF or SO_SNDBUF was set. */
  protected void buffersChanged() {}

  /** Learns that SO_KEEPALIVE was set. */
  protected void keepAliveChanged() {}

  final void tellBuffersChanged() {
    buffersChanged();
  }

  final void tellKeepAliveChanged() {
    keepAliveChanged();
  }

  final int bufferBytes(boolean send) {
    return send ? sendBufferBytes : receiveBufferBytes;
  }

  final boolean listens() {
    return isListening();
  }
}
