// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_UNSPEC;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Message;
import io.cleat.Msg;
import io.cleat.address.Sockaddr;
import io.cleat.option.SocketOptions;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.Ports;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Interface;
import io.cleat.stack.ip.IpAddress;
import io.cleat.wire.Ipv6Address;
import io.cleat.wire.Seq;
import java.lang.foreign.MemorySegment;

/** A TCP endpoint: the calls of the user. Answers and errors are those of Linux, tcp(7). */
public final class TcpEndpoint extends BufferedTcb {
  /** What being bound to the interface is worth: more than any address. */
  private static final int BOUND_FIT = 8;

  private int protocol;

  TcpEndpoint(TcpProtocol tcp, int number) {
    super(tcp.machine, tcp, number);
  }

  /** A new endpoint begins its life in this object. */
  void start(int domain, int asked) {
    reset(domain);
    resetConnection();
    protocol = asked;
    resetBuffers();
    set(KEEP_ALIVE, tcp.tuning().keepsAlive);
  }

  void inheritFrom(TcpEndpoint listener) {
    inherit(listener);
    marks = listener.marks & (NODELAY | CORK) | CONNECTED;
    controller = listener.controller;
    if (listener.settings != null) {
      settings = listener.settings.copy();
    }
  }

  @Override
  public int type() {
    return SOCK_STREAM;
  }

  @Override
  public int protocol() {
    return protocol;
  }

  @Override
  protected Ports ports() {
    return tcp.ports;
  }

  @Override
  protected boolean isListening() {
    return state == TcpState.LISTEN;
  }

  @Override
  protected boolean isBeyondBind() {
    return state != TcpState.CLOSED;
  }

  @Override
  protected boolean emit() {
    return tcp.output.emit(this);
  }

  @Override
  protected void expire(long now) {
    TcpTimers.expire(this, now);
  }

  /** How well it fits as a listener; 0 where it does not. */
  int fitOf(long high, long low, Interface from) {
    int fit = listensOn(from) ? fit(high, low) : 0;
    return fit > 0 && device() != null ? fit + BOUND_FIT : fit;
  }

  // Beginning.

  @Override
  public int listen(int backlog) {
    if (has(CONNECTING | CONNECTED) || state != TcpState.CLOSED && state != TcpState.LISTEN) {
      return Errno.EINVAL.negated();
    }
    if (state == TcpState.CLOSED) {
      int result = bindForListening();
      if (result < 0) {
        return result;
      }
      if (tcp.tuning().fastOpen.servesEverywhere() && TcpSettings.of(this).fastOpenBacklog == 0) {
        TcpSettings.make(this).fastOpenBacklog =
            Math.clamp(backlog & 0xffff_ffffL, 0, tcp.tuning().backlog);
      }
      listener = new Listener(this);
      state = TcpState.LISTEN;
      clear(SHUT_READ | SHUT_WRITE);
      tcp.listeners().add(this);
    }
    listener.backlog(backlog);
    return 0;
  }

  private int bindForListening() {
    if (flow.localPort != 0) {
      return ports().conflictsAsListener(this) ? Errno.EADDRINUSE.negated() : 0;
    }
    set(PORT_BOUND, true);
    int result = ports().bindAny(this);
    if (result < 0) {
      set(PORT_BOUND, false);
    }
    return result;
  }

  @Override
  public int accept(StackEndpoint[] into, int from, int count) {
    if (state != TcpState.LISTEN) {
      return Errno.EINVAL.negated();
    }
    int taken = 0;
    while (taken < count && !listener.isEmpty()) {
      into[from + taken++] = listener.accept();
    }
    return taken > 0 ? taken : Errno.EAGAIN.negated();
  }

  @Override
  public int connect(Sockaddr address) {
    if (address.length() < Short.BYTES) {
      return Errno.EINVAL.negated();
    }
    if (address.family() == AF_UNSPEC) {
      disconnect();
      return 0;
    }
    if (has(CONNECTED)) {
      return Errno.EISCONN.negated();
    }
    if (has(CONNECTING)) {
      return continueConnect();
    }
    int result = beginConnect(address);
    boolean begun = result == Errno.EINPROGRESS.negated();
    return begun && TcpSettings.of(this).fastOpenConnects
        ? tcp.fastOpenClient.connect(this)
        : result;
  }

  /** The outcome of a connect that is under way, which Linux tells once. */
  int continueConnect() {
    return switch (state) {
      case SYN_SENT, SYN_RECEIVED -> Errno.EALREADY.negated();
      case CLOSED -> {
        int why = takeError();
        disconnect();
        yield why != 0 ? why : Errno.ECONNABORTED.negated();
      }
      default -> {
        clear(CONNECTING);
        put(CONNECTED);
        yield 0;
      }
    };
  }

  int beginConnect(Sockaddr address) {
    if (state != TcpState.CLOSED) {
      return Errno.EISCONN.negated();
    }
    int result = readDestination(address);
    if (result < 0) {
      return result;
    }
    // RFC 9293 3.9.1.1 (MUST-46): an open of a broadcast or multicast address is an error.
    if (!IpAddress.isUnicast(nameHigh(), nameLow())) {
      return Errno.ENETUNREACH.negated();
    }
    int port = namePort();
    result = routeTo(nameHigh(), nameLow());
    if (result < 0) {
      return result;
    }
    flow.remotePort = port;
    result = choosePort();
    if (result < 0) {
      forgetPeer();
      return result;
    }
    open();
    return Errno.EINPROGRESS.negated();
  }

  private int choosePort() {
    if (flow.localPort == 0) {
      return tcp.ports.choose(this, tcp);
    }
    return tcp.isFree(flow, 0) ? 0 : Errno.EADDRNOTAVAIL.negated();
  }

  /**
   * RFC 9293 3.10.1, active OPEN: an ISS is selected, a SYN segment of the form
   * &lt;SEQ=ISS&gt;&lt;CTL=SYN&gt; is sent, SND.UNA is set to ISS, SND.NXT to ISS+1, SYN-SENT
   * entered.
   */
  private void open() {
    tcp.numbers.choose(this);
    int first = iss;
    int record = tcp.timeWait.find(tcp.index, flow);
    if (record != TimeWait.NONE) {
      // The peer is done with the old connection; its numbers go on where they ended.
      first = Seq.max(first, tcp.timeWait.sndNxt(record) + 1);
      tcp.timeWait.remove(record);
      machine.counters.count(Counter.TCP_TIME_WAIT_REUSED);
    }
    clear(SHUT_READ | SHUT_WRITE | DONE);
    tcp.index.add(this);
    rcvAdv = rcvNxt + Math.min(receiveCapacity(), 0xffff);
    tcp.handshake.begin(this, first, flow.route(machine.routes));
    lastReceivedAt = machine.clock.now();
    state = TcpState.SYN_SENT;
    put(CONNECTING);
  }

  /** Back to an endpoint without a peer: connect(2) with AF_UNSPEC. */
  private void disconnect() {
    if (state == TcpState.LISTEN) {
      tcp.closing.unlisten(this);
    } else if (state.isSynchronized() || state == TcpState.SYN_RECEIVED) {
      tcp.replies.reset(this);
    }
    boolean bound = is(PORT_BOUND) && isAtPort();
    tcp.closing.leave(this);
    releaseAll();
    long kept = marks & (NODELAY | CORK);
    TcpSettings keptSettings = settings;
    CongestionController keptController = controller;
    resetConnection();
    marks = kept;
    settings = keptSettings;
    controller = keptController;
    error(0);
    forgetPeer();
    if (!bound) {
      flow.localPort = 0;
    }
  }

  private void forgetPeer() {
    flow.remote(0, 0);
    flow.remotePort = 0;
    if (!is(ADDRESS_BOUND)) {
      flow.local(0, domain() == AF_INET ? Ipv6Address.mappedLow(0) : 0);
    }
  }

  // Transfer.

  @Override
  public long send(MemorySegment data, long offset, long length, int flags, Sockaddr to) {
    return isFast(flags)
        ? FastSending.send(this, data, offset, length, flags, to)
        : Sending.send(this, data, offset, length, flags);
  }

  /** Whether text opens its connection. */
  private boolean isFast(int flags) {
    return (flags & Msg.MSG_FASTOPEN) != 0 || has(CONNECT_DEFERRED);
  }

  @Override
  public long recv(MemorySegment into, long offset, long length, int flags, Sockaddr from) {
    // Linux leaves the address of a stream's peer alone; the length says that there is none.
    if (from != null) {
      from.clear();
    }
    return Receiving.recv(this, into, offset, length, flags);
  }

  @Override
  public long sendmsg(Message message, int flags) {
    return isFast(flags)
        ? FastSending.sendmsg(this, message, flags)
        : Sending.sendmsg(this, message, flags);
  }

  @Override
  public long recvmsg(Message message, int flags) {
    return Receiving.recvmsg(this, message, flags);
  }

  @Override
  public long lend() {
    return Receiving.lend(this);
  }

  @Override
  public boolean isLending() {
    return has(LENT);
  }

  @Override
  public MemorySegment lentMemory() {
    return receiveRing.memory();
  }

  @Override
  public long lentAt() {
    return receiveRing.offset(rcvRead);
  }

  @Override
  public void take(int taken) {
    clear(LENT);
    if (taken > 0) {
      Receiving.consume(this, Math.min(taken, readable()));
    }
  }

  // Ending.

  @Override
  public int shutdown(int how) {
    if (how < Msg.SHUT_RD || how > Msg.SHUT_RDWR) {
      return Errno.EINVAL.negated();
    }
    long marked =
        switch (how) {
          case Msg.SHUT_RD -> SHUT_READ;
          case Msg.SHUT_WR -> SHUT_WRITE;
          default -> SHUT_READ | SHUT_WRITE;
        };
    switch (state) {
      case CLOSED -> {
        put(marked);
        return Errno.ENOTCONN.negated();
      }
      case LISTEN -> {
        if (how != Msg.SHUT_WR) {
          disconnect();
          tell(Events.HUP);
        }
      }
      case SYN_SENT -> disconnect();
      default -> {
        put(marked);
        if (how != Msg.SHUT_RD) {
          tcp.closing.finish(this);
        }
        tell(Events.IN | Events.OUT | Events.HUP | Events.RDHUP);
      }
    }
    return 0;
  }

  @Override
  public void close() {
    tcp.closing.close(this);
  }

  /** Whether SO_LINGER asks for a reset instead of an orderly end. */
  boolean lingersNot() {
    return is(LINGER) && lingerSeconds() == 0;
  }

  // Facts.

  @Override
  public int events() {
    return Readiness.of(this);
  }

  boolean isInline() {
    return is(OOB_INLINE);
  }

  int leastReadable() {
    return Math.min(lowWater(), Math.max(receiveCapacity() / 2, 1));
  }

  @Override
  public int getpeername(Sockaddr address) {
    return state == TcpState.CLOSED || state == TcpState.SYN_SENT
        ? Errno.ENOTCONN.negated()
        : super.getpeername(address);
  }

  @Override
  public int getsockopt(int level, int name, MemorySegment value, int length) {
    return level == SocketOptions.SOL_TCP
        ? TcpCalls.get(this, name, value, length)
        : super.getsockopt(level, name, value, length);
  }

  @Override
  public int setsockopt(int level, int name, MemorySegment value, int length) {
    return level == SocketOptions.SOL_TCP
        ? TcpCalls.set(this, name, value, length)
        : super.setsockopt(level, name, value, length);
  }

  @Override
  public int ioctl(long request, MemorySegment argument) {
    return TcpCalls.ioctl(this, request, argument);
  }

  // Ports.

  /** The connection has ended: its port is free, but where bind(2) gave it. */
  void leavePort() {
    if (!is(PORT_BOUND) || has(ORPHAN)) {
      tcp.ports.remove(this);
    }
  }

  boolean isAtPort() {
    return tcp.ports.contains(this);
  }

  boolean isPortBound() {
    return is(PORT_BOUND);
  }

  // Keep-alive.

  @Override
  protected void keepAliveChanged() {
    KeepAlive.start(this);
    schedule();
  }

  boolean isKeptAlive() {
    return is(KEEP_ALIVE);
  }

  int synRetries() {
    return settings == null || settings.synRetries == 0
        ? tcp.tuning().synRetries
        : settings.synRetries;
  }

  /** An error that may pass; it is told where the connection fails later (RFC 1122 4.2.3.9). */
  void softError(int errno) {
    TcpSettings.make(this).softError = errno;
    settings.softErrorAt = machine.clock.now();
  }

  /** The error that has not passed yet, as on Linux by the peer's next word; 0 for none. */
  int takeSoftError() {
    return settings == null || settings.softErrorAt < lastReceivedAt ? 0 : settings.softError;
  }

  final int takePending() {
    return takeError();
  }

  final int pending() {
    return error();
  }

  /**
   * Learns how large packets may be that take the path to the peer, from ICMP whose quotation was
   * found good, or from whoever else knows.
   *
   * @param bytes of a whole IP packet
   */
  public void onPathMtu(int bytes) {
    if (state.isSynchronized()) {
      PathMtu.learned(this, bytes);
    } else if (state == TcpState.SYN_SENT && has(SYN_TEXT)) {
      // Linux: the SYN again, without text, as if its timer had fired.
      put(SYN_DUE);
      markDirty();
    }
  }

  /** For messages of tests. */
  @Override
  public String toString() {
    return state + " " + flow + describe();
  }
}
