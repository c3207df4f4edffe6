// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_INET6;

import io.cleat.Errno;
import io.cleat.SocketType;
import io.cleat.address.Sockaddr;
import io.cleat.stack.ip.Discovery;
import io.cleat.stack.ip.Flow;
import io.cleat.stack.ip.Interface;
import io.cleat.stack.ip.IpAddress;
import io.cleat.stack.ip.Packet;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.ip.Route;
import io.cleat.stack.profile.Setting;
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

  /** Where there was no room for its last datagram. */
  Interface blockedOn;

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
    set(IPV6_ONLY, family == AF_INET6 && profile().is(Setting.IPV6_ONLY));
    flow.ttl = standardTtl();
    if (profile().is(Setting.NO_PATH_MTU_DISCOVERY)) {
      flow.discovery = Discovery.DONT;
    }
  }

  /** The time to live of packets where the user has set none. */
  final int standardTtl() {
    return domain == AF_INET ? profile().number(Setting.TTL) : Flow.UNSAID;
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
      extras = listener.extras.forChild();
      flow.out(extras.device);
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
    if (domain == AF_INET6 && is(IPV6_ONLY) && IpAddress.isIpv4(name.high, name.low)) {
      return Errno.EINVAL.negated();
    }
    if (!isOurs(name)) {
      return Errno.EADDRNOTAVAIL.negated();
    }
    if (!mayBindTo(name.port)) {
      return Errno.EACCES.negated();
    }
    if (isBeyondBind() || isNamed()) {
      return Errno.EINVAL.negated();
    }
    long high = name.high;
    long low = name.low;
    if (Scope.isNeeded(high, low)) {
      result = bindToScope(name.scope);
      if (result < 0) {
        return result;
      }
    }
    result = place(high, low, name.port);
    if (result == 0) {
      set(ADDRESS_BOUND, !IpAddress.isAny(high, low));
      set(PORT_BOUND, true);
    }
    return result;
  }

  private boolean isOurs(Name name) {
    return name.isAny()
        || machine.addresses.isLocal(name.high, name.low)
        || mayUseAnyAddress()
        || isForMany(name.high, name.low)
            && (mayBindToMany() || IpAddress.isIpv4(name.high, name.low));
  }

  /** Whether it has a name that bind(2) would have to change. */
  protected boolean isNamed() {
    return flow.localPort != 0;
  }

  /** Takes an address and a port. */
  protected int place(long high, long low, int port) {
    return ports().bind(this, high, low, port);
  }

  /** Linux: binding to a link-local address requires an interface, and binds to that too. */
  private int bindToScope(int scope) {
    if (scope == 0) {
      return device() == null ? Errno.EINVAL.negated() : 0;
    }
    if (device() != null && device().index() != scope) {
      return Errno.EINVAL.negated();
    }
    return Device.set(this, scope);
  }

  /** IP_FREEBIND and IP_TRANSPARENT: addresses that are not ours, or not yet. */
  final boolean mayUseAnyAddress() {
    return extras != null && extras.wants(Extras.FREE_BIND | Extras.TRANSPARENT);
  }

  /** The interface that it is bound to, or null. */
  protected final Interface device() {
    return extras == null ? null : extras.device;
  }

  /** Whether packets over this interface may be for it. */
  protected final boolean listensOn(Interface from) {
    return extras == null || extras.device == null || extras.device == from;
  }

  /** Whether a packet has gone through fewer routers than IP_MINTTL or IPV6_MINHOPCOUNT allows. */
  protected final boolean isNearEnough(Packet packet) {
    return extras == null || packet.ttl >= (packet.isIpv4() ? extras.leastTtl : extras.leastHops);
  }

  /** Time to live of packets to a group. */
  final int multicastTtl(long high, long low) {
    if (extras == null) {
      return 1;
    }
    return IpAddress.isIpv4(high, low) ? extras.multicastTtl : extras.multicastHops;
  }

  /** Whether packets to groups come back to those of this host who listen. */
  protected final boolean loopsBack(boolean ipv4) {
    int no = ipv4 ? Extras.NO_MULTICAST_LOOP : Extras.NO_MULTICAST_LOOP6;
    return extras == null || !extras.wants(no);
  }

  /** The address to send to a group from, where IP_MULTICAST_IF has said it; or null. */
  final Prefix multicastSource(long high, long low) {
    boolean said = extras != null && extras.multicastAddress != 0 && IpAddress.isIpv4(high, low);
    return said ? Prefix.of(extras.multicastAddress, 32) : null;
  }

  private boolean mayBindTo(int port) {
    return port == 0
        || port >= profile().number(Setting.UNPRIVILEGED_PORT)
        || machine.caller.can(Caller.CAP_NET_BIND_SERVICE);
  }

  private boolean isForMany(long high, long low) {
    return IpAddress.isMulticast(high, low) || machine.network.isBroadcast(high, low);
  }

  /** Whether groups of IPv6 may be bound to; those of IPv4, Linux lets everybody bind to. */
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
   * @return 0, or -EACCES a broadcast without SO_BROADCAST; -EADDRNOTAVAIL; -ENETUNREACH
   */
  protected final int routeTo(long high, long low) {
    int index = Scope.interfaceFor(this, 0, high, low, nameScope());
    if (index < 0) {
      return index;
    }
    // Linux: connecting to a link-local address requires an interface.
    if (index == 0 && IpAddress.isLinkLocal(high)) {
      return Errno.EINVAL.negated();
    }
    flow.remote(high, low);
    flow.out(machine.network.interfaceAt(index));
    Route route = flow.route(machine.routes);
    flow.remote(0, 0);
    if (route == null) {
      return Errno.ENETUNREACH.negated();
    }
    if (IpAddress.isBroadcast(high, low) || route.to().isBroadcast(high, low)) {
      int refusal = connectToEverybody();
      if (refusal < 0) {
        return refusal;
      }
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

  /** 0, or why a broadcast address is no peer: connections have one, others need SO_BROADCAST. */
  private int connectToEverybody() {
    if (type() == SocketType.SOCK_STREAM) {
      return Errno.ENETUNREACH.negated();
    }
    return is(BROADCAST) ? 0 : Errno.EACCES.negated();
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

  /** What {@link #readDestination} found: the interface of a link-local address, or 0. */
  protected final int nameScope() {
    return machine.name.scope;
  }

  @Override
  public int getsockname(Sockaddr address) {
    Name.write(address, domain, flow.localHigh, flow.localLow, flow.localPort);
    if (IpAddress.isLinkLocal(flow.localHigh) && flow.out() != null) {
      Name.writeScope(address, flow.out().index());
    }
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
    if (IpAddress.isLinkLocal(flow.remoteHigh) && flow.out() != null) {
      Name.writeScope(address, flow.out().index());
    }
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

  /** Gives a number as an option's value; Linux: what does not fit is cut. */
  protected static int giveInt(int answer, MemorySegment value, int length) {
    return InetOptions.giveInt(answer, value, length);
  }

  /** An option of raw endpoints alone, IPV6_CHECKSUM or IPV6_HDRINCL. */
  protected int rawOption6(int name) {
    return Errno.ENOPROTOOPT.negated();
  }

  /** Sets such an option. */
  protected int setRawOption6(int name, int value) {
    return Errno.ENOPROTOOPT.negated();
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
