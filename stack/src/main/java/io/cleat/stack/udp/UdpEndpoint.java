// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.udp;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_UNSPEC;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Ioctl;
import io.cleat.Message;
import io.cleat.Msg;
import io.cleat.address.Sockaddr;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.InetEndpoint;
import io.cleat.stack.endpoint.Ports;
import io.cleat.stack.ip.Flow;
import io.cleat.stack.ip.IpAddress;
import io.cleat.stack.ip.Packet;
import io.cleat.stack.mem.MessageQueue;
import io.cleat.stack.spi.Link;
import io.cleat.wire.Ipv6Address;
import io.cleat.wire.Udp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/** A UDP endpoint: the calls of the user. Answers and errors are those of Linux, udp(7). */
public final class UdpEndpoint extends InetEndpoint {
  /** Linux's net.core.rmem_default and wmem_default. */
  private static final int BUFFER_BYTES = 212_992;

  // The head of a queued datagram: from where.
  private static final int HEAD_BYTES = 24;
  private static final int HIGH = 0;
  private static final int LOW = 8;
  private static final int PORT = 16;

  private static final int SHUT_READ = FIRST_OWN_FLAG;
  private static final int SHUT_WRITE = FIRST_OWN_FLAG << 1;
  private static final int NO_SPACE = FIRST_OWN_FLAG << 2;
  private static final int CONNECTED = FIRST_OWN_FLAG << 3;

  private final UdpProtocol udp;
  private final int protocol;
  private final MessageQueue queue;
  private final MemorySegment head = Arena.ofAuto().allocate(HEAD_BYTES, Long.BYTES);
  private Link blockedOn;
  private boolean lending;
  private MemorySegment lent = MemorySegment.NULL;

  UdpEndpoint(UdpProtocol udp, int domain, int protocol) {
    super(udp.machine);
    this.udp = udp;
    this.protocol = protocol;
    queue = new MessageQueue(udp.machine.rings, HEAD_BYTES);
    reset(domain);
    sendBufferBytes(BUFFER_BYTES);
    receiveBufferBytes(BUFFER_BYTES);
  }

  @Override
  public int type() {
    return SOCK_DGRAM;
  }

  @Override
  public int protocol() {
    return protocol;
  }

  @Override
  protected Ports ports() {
    return udp.ports;
  }

  @Override
  protected boolean isBeyondBind() {
    return false;
  }

  @Override
  protected boolean mayBindToMany() {
    return true;
  }

  /** What was sent leaves with the turn; where a link had no room, now it may have. */
  @Override
  protected boolean emit() {
    if (!is(NO_SPACE)) {
      return true;
    }
    if (!blockedOn.hasRoom()) {
      return false;
    }
    set(NO_SPACE, false);
    tell(Events.OUT);
    return true;
  }

  @Override
  protected void expire(long now) {}

  Flow flowOf() {
    return flow;
  }

  boolean isConnected() {
    return is(CONNECTED);
  }

  // In.

  /** How well it fits a datagram; 0 not at all. */
  int fitOf(
      long localHigh,
      long localLow,
      long remoteHigh,
      long remoteLow,
      int remotePort,
      boolean toMany) {
    int fit = toMany && IpAddress.isAny(flow.localHigh, flow.localLow) ? 1 : 0;
    if (!toMany) {
      fit = fit(localHigh, localLow);
    }
    if (fit == 0 || !is(CONNECTED)) {
      return fit;
    }
    boolean peers =
        flow.remoteLow == remoteLow
            && flow.remoteHigh == remoteHigh
            && flow.remotePort == remotePort;
    return peers ? fit + 4 : 0;
  }

  void arrive(Packet packet) {
    head.set(ValueLayout.JAVA_LONG, HIGH, packet.sourceHigh);
    head.set(ValueLayout.JAVA_LONG, LOW, packet.sourceLow);
    head.set(ValueLayout.JAVA_INT, PORT, Udp.sourcePort(packet.memory, packet.upper));
    int length = Udp.length(packet.memory, packet.upper) - Udp.SIZE;
    long text = packet.upper + Udp.SIZE;
    if (queue.add(head, packet.memory, text, length, receiveBufferBytes())) {
      tell(Events.IN);
    } else {
      machine.counters.count(Counter.UDP_DROP_QUEUE_FULL);
    }
  }

  void refused(int errno) {
    error(errno);
    tell(Events.ERR);
  }

  @Override
  public long recv(MemorySegment into, long offset, long length, int flags, Sockaddr from) {
    Objects.checkFromIndexSize(offset, /* size= */ length, /* length= */ into.byteSize());
    int nothing = nothing(flags);
    if (nothing <= 0) {
      return nothing;
    }
    int whole = queue.length();
    int count = (int) Math.min(whole, length);
    queue.body(0, into, offset, count);
    readName(from);
    if ((flags & Msg.MSG_PEEK) == 0) {
      queue.remove();
    }
    return (flags & Msg.MSG_TRUNC) != 0 ? whole : count;
  }

  /** Why there is nothing to receive: 0 at the end, or an error; 1 when there is something. */
  private int nothing(int flags) {
    if ((flags & (Msg.MSG_ERRQUEUE | Msg.MSG_OOB)) != 0) {
      return (flags & Msg.MSG_OOB) != 0 ? Errno.EOPNOTSUPP.negated() : Errno.EAGAIN.negated();
    }
    int why = takeError();
    if (why != 0) {
      return why;
    }
    if (queue.count() > 0) {
      return 1;
    }
    return is(SHUT_READ) ? 0 : Errno.EAGAIN.negated();
  }

  private void readName(Sockaddr from) {
    if (from != null) {
      queue.head(head);
      long high = head.get(ValueLayout.JAVA_LONG, HIGH);
      long low = head.get(ValueLayout.JAVA_LONG, LOW);
      writeName(from, high, low, head.get(ValueLayout.JAVA_INT, PORT));
    }
  }

  @Override
  public long recvmsg(Message message, int flags) {
    message.control().clear();
    message.flags(0);
    message.address().clear();
    int nothing = nothing(flags);
    if (nothing <= 0) {
      return nothing;
    }
    int whole = queue.length();
    int done = 0;
    for (int i = 0; i < message.pieces() && done < whole; i++) {
      int count = (int) Math.min(message.length(i), whole - done);
      queue.body(done, message.segment(i), message.offset(i), count);
      done += count;
    }
    readName(message.address());
    if (done < whole) {
      message.flags(Msg.MSG_TRUNC);
    }
    if ((flags & Msg.MSG_PEEK) == 0) {
      queue.remove();
    }
    return (flags & Msg.MSG_TRUNC) != 0 ? whole : done;
  }

  @Override
  public long lend() {
    int nothing = nothing(0);
    if (nothing <= 0) {
      return nothing;
    }
    int length = queue.length();
    if (lent.byteSize() < length) {
      lent = Arena.ofAuto().allocate(length);
    }
    queue.body(0, lent, 0, length);
    lending = true;
    return length;
  }

  @Override
  public boolean isLending() {
    return lending;
  }

  @Override
  public MemorySegment lentMemory() {
    return lent;
  }

  @Override
  public long lentAt() {
    return 0;
  }

  @Override
  public void take(int taken) {
    lending = false;
    if (queue.count() > 0 && taken == queue.length()) {
      queue.remove();
    }
  }

  // Out.

  @Override
  public long send(MemorySegment data, long offset, long length, int flags, Sockaddr to) {
    Objects.checkFromIndexSize(offset, /* size= */ length, /* length= */ data.byteSize());
    int refusal = prepare(length, flags, to);
    if (refusal < 0) {
      return refusal;
    }
    long at = udp.sender.begin(this, (int) length);
    if (at < 0) {
      return blocked((int) at);
    }
    MemorySegment.copy(data, offset, udp.sender.memory(), at, length);
    udp.sender.commit((int) length);
    mark();
    return length;
  }

  @Override
  public long sendmsg(Message message, int flags) {
    if (message.pieces() > Message.MAX_PIECES) {
      return Errno.EMSGSIZE.negated();
    }
    long length = message.length();
    Sockaddr to = message.address().length() == 0 ? null : message.address();
    int refusal = prepare(length, flags, to);
    if (refusal < 0) {
      return refusal;
    }
    long at = udp.sender.begin(this, (int) length);
    if (at < 0) {
      return blocked((int) at);
    }
    for (int i = 0; i < message.pieces(); i++) {
      MemorySegment piece = message.segment(i);
      MemorySegment.copy(piece, message.offset(i), udp.sender.memory(), at, message.length(i));
      at += message.length(i);
    }
    udp.sender.commit((int) length);
    mark();
    return length;
  }

  private int blocked(int why) {
    if (why == Errno.EAGAIN.negated()) {
      set(NO_SPACE, true);
      blockedOn = udp.sender.link();
      mark();
    }
    return why;
  }

  /** Finds out where to; a refusal as Linux's udp_sendmsg has it, or 0. */
  private int prepare(long length, int flags, Sockaddr to) {
    if (length > 0xffff) {
      return Errno.EMSGSIZE.negated();
    }
    if ((flags & Msg.MSG_OOB) != 0) {
      return Errno.EOPNOTSUPP.negated();
    }
    int result = destination(to);
    if (result < 0) {
      return result;
    }
    int why = takeError();
    if (why != 0) {
      return why;
    }
    if (is(SHUT_WRITE)) {
      return Errno.EPIPE.negated();
    }
    return flow.localPort == 0 ? ports().bindAny(this) : 0;
  }

  private int destination(Sockaddr to) {
    if (to == null) {
      return is(CONNECTED) ? udp.sender.toPeer(this) : Errno.EDESTADDRREQ.negated();
    }
    int result = readDestination(to);
    if (result < 0) {
      return result;
    }
    if (namePort() == 0) {
      return Errno.EINVAL.negated();
    }
    return udp.sender.to(this, nameHigh(), nameLow(), namePort(), is(BROADCAST));
  }

  // Names.

  @Override
  public int connect(Sockaddr address) {
    if (address.length() < Short.BYTES) {
      return Errno.EINVAL.negated();
    }
    if (address.family() == AF_UNSPEC) {
      disconnect();
      return 0;
    }
    int result = readDestination(address);
    if (result < 0) {
      return result;
    }
    int port = namePort();
    result = routeTo(nameHigh(), nameLow());
    if (result < 0) {
      return result;
    }
    flow.remotePort = port;
    if (flow.localPort == 0) {
      result = ports().bindAny(this);
    }
    set(CONNECTED, result == 0);
    return result;
  }

  private void disconnect() {
    set(CONNECTED | SHUT_READ | SHUT_WRITE, false);
    flow.remote(0, 0);
    flow.remotePort = 0;
    if (!is(ADDRESS_BOUND)) {
      flow.local(0, domain() == AF_INET ? Ipv6Address.mappedLow(0) : 0);
    }
    if (!is(PORT_BOUND)) {
      ports().remove(this);
      flow.localPort = 0;
    }
  }

  // The rest.

  @Override
  public int events() {
    int events = error() != 0 ? Events.ERR : 0;
    if (is(SHUT_READ)) {
      events |= Events.IN | Events.RDHUP;
    }
    if (is(SHUT_READ) && is(SHUT_WRITE)) {
      events |= Events.HUP;
    }
    if (queue.count() > 0) {
      events |= Events.IN;
    }
    return is(NO_SPACE) ? events : events | Events.OUT;
  }

  @Override
  public int shutdown(int how) {
    if (how < Msg.SHUT_RD || how > Msg.SHUT_RDWR) {
      return Errno.EINVAL.negated();
    }
    if (!is(CONNECTED)) {
      return Errno.ENOTCONN.negated();
    }
    set(SHUT_READ, is(SHUT_READ) || how != Msg.SHUT_WR);
    set(SHUT_WRITE, is(SHUT_WRITE) || how != Msg.SHUT_RD);
    tell(Events.IN | Events.OUT | Events.HUP | Events.RDHUP);
    return 0;
  }

  @Override
  public int ioctl(long request, MemorySegment argument) {
    int answer;
    switch ((int) request) {
      case Ioctl.FIONREAD -> answer = queue.count() == 0 ? 0 : queue.length();
      case Ioctl.SIOCOUTQ -> answer = 0;
      default -> {
        return Errno.ENOTTY.negated();
      }
    }
    argument.set(ValueLayout.JAVA_INT_UNALIGNED, 0, answer);
    return 0;
  }

  @Override
  public void close() {
    queue.clear();
    ports().remove(this);
    set(NO_SPACE, false);
  }
}
