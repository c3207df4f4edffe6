// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_UNSPEC;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Ioctl;
import io.cleat.Message;
import io.cleat.Msg;
import io.cleat.address.Sockaddr;
import io.cleat.stack.count.Counter;
import io.cleat.stack.ip.Flow;
import io.cleat.stack.ip.IpAddress;
import io.cleat.stack.ip.Packet;
import io.cleat.stack.mem.MessageQueue;
import io.cleat.wire.Ipv6Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/** An Internet endpoint that sends and receives datagrams: the calls that all kinds share. */
public abstract class InetDatagram extends InetEndpoint {
  /** Linux's net.core.rmem_default and wmem_default. */
  private static final int BUFFER_BYTES = 212_992;

  protected static final int SHUT_READ = FIRST_OWN_FLAG;
  protected static final int SHUT_WRITE = FIRST_OWN_FLAG << 1;
  protected static final int NO_SPACE = FIRST_OWN_FLAG << 2;
  protected static final int CONNECTED = FIRST_OWN_FLAG << 3;

  private final MessageQueue queue;
  private ErrorQueue errors;
  private boolean lending;
  private MemorySegment lent = MemorySegment.NULL;

  /** For subclasses. */
  @SuppressWarnings("this-escape") // of what is called, subclasses override nothing that looks
  protected InetDatagram(Machine machine, int domain) {
    super(machine);
    queue = new MessageQueue(machine.rings, Arrival.BYTES);
    reset(domain);
    sendBufferBytes(BUFFER_BYTES);
    receiveBufferBytes(BUFFER_BYTES);
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
    if (!machine.datagrams.blockedOn(this).hasRoom()) {
      return false;
    }
    set(NO_SPACE, false);
    tell(Events.OUT);
    return true;
  }

  @Override
  protected void expire(long now) {}

  /** Its addresses and ports. */
  public final Flow flowOf() {
    return flow;
  }

  /** Whether it has a peer. */
  public final boolean isConnected() {
    return is(CONNECTED);
  }

  // In.

  /**
   * Queues a datagram.
   *
   * @param ports the sender's in the high half, the receiver's
   * @param text where the user's data begins
   * @param length bytes of that
   * @param segmentBytes where it stands for several, of each; else 0
   */
  protected final void arrive(Packet packet, int ports, long text, int length, int segmentBytes) {
    Arrival arrival = machine.arrival;
    arrival.write(packet, ports, segmentBytes, machine.environment.wallMillis());
    if (queue.add(arrival.head, packet.memory, text, length, receiveBufferBytes())) {
      tell(Events.IN);
    } else {
      machine.counters.count(Counter.DATAGRAM_DROP_QUEUE_FULL);
    }
  }

  /**
   * Hears that a datagram of its did not arrive: RFC 1122 4.1.3.3, all errors are passed to the
   * application, to those that have asked for them; others hear of what is here to stay, and only
   * when they have one peer.
   *
   * @param hard whether it is here to stay
   * @param port where the datagram went
   * @param text where in the quoted packet the user's data begins
   */
  protected final void advised(Packet quoted, int errno, boolean hard, int port, long text) {
    int asked = quoted.isIpv4() ? Extras.RECV_ERRORS : Extras.RECV_ERRORS6;
    if (wants(asked)) {
      int length = (int) (quoted.upper + quoted.upperLength - text);
      if (!errors().add(quoted, errno, port, text, length, receiveBufferBytes())) {
        machine.counters.count(Counter.ERROR_DROP_QUEUE_FULL);
      }
    } else if (!hard || !is(CONNECTED)) {
      machine.counters.count(Counter.DROP_ICMP_ERROR_OF_NOBODY);
      return;
    }
    error(errno);
    tell(Events.ERR);
  }

  /** Whether a packet to a group or to everybody is for it. */
  public final boolean isMember(Packet packet) {
    long high = packet.destinationHigh;
    long low = packet.destinationLow;
    if (extras == null || !IpAddress.isMulticast(high, low)) {
      return true;
    }
    for (int i = 0; i < extras.memberships.size(); i++) {
      Membership membership = extras.memberships.get(i);
      if (membership.isOf(packet.from, high, low)) {
        return membership.allows(packet.sourceHigh, packet.sourceLow);
      }
    }
    // ip(7), IP_MULTICAST_ALL: by default, groups are heard that any other on this host has joined.
    boolean ipv4 = packet.isIpv4();
    return !extras.wants(ipv4 ? Extras.NO_MULTICAST_ALL : Extras.NO_MULTICAST_ALL6);
  }

  /** Whether an option of {@link Extras#wants} is set. */
  final boolean wants(int what) {
    return extras != null && extras.wants(what);
  }

  /** Whether {@link Message}s say the size of segments, UDP_GRO. */
  protected final void wantSegmentSizes(boolean on) {
    InetOptions.extras(this).want(Extras.GRO, on);
  }

  final ErrorQueue errors() {
    if (errors == null) {
      errors = new ErrorQueue(machine.rings);
    }
    return errors;
  }

  final void clearErrors() {
    if (errors != null) {
      errors.clear();
    }
  }

  @Override
  public long recv(MemorySegment into, long offset, long length, int flags, Sockaddr from) {
    Objects.checkFromIndexSize(offset, /* size= */ length, /* length= */ into.byteSize());
    if ((flags & Msg.MSG_ERRQUEUE) != 0) {
      return recvError(machine.message.clear().add(into, offset, length), flags);
    }
    int nothing = nothing(flags);
    if (nothing <= 0) {
      return nothing;
    }
    int whole = queue.length();
    int count = (int) Math.min(whole, length);
    queue.body(0, into, offset, count);
    if (from != null) {
      queue.head(machine.arrival.head);
      readName(from);
    }
    if ((flags & Msg.MSG_PEEK) == 0) {
      queue.remove();
    }
    return (flags & Msg.MSG_TRUNC) != 0 ? whole : count;
  }

  /** Why there is nothing to receive: 0 at the end, or an error; 1 when there is something. */
  private int nothing(int flags) {
    if ((flags & Msg.MSG_OOB) != 0 && domain() == AF_INET) {
      return Errno.EOPNOTSUPP.negated();
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
    Arrival arrival = machine.arrival;
    long high = arrival.sourceHigh();
    Name.write(from, domain(), high, arrival.sourceLow(), arrival.sourcePort());
    if (domain() != AF_INET && IpAddress.isLinkLocal(high)) {
      Name.writeScope(from, arrival.interfaceIndex());
    }
  }

  @Override
  public long recvmsg(Message message, int flags) {
    message.control().clear();
    message.flags(0);
    message.address().clear();
    if ((flags & Msg.MSG_ERRQUEUE) != 0) {
      return recvError(message, flags);
    }
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
    queue.head(machine.arrival.head);
    readName(message.address());
    if (done < whole) {
      message.flags(Msg.MSG_TRUNC);
    }
    if (extras != null && extras.wants != 0) {
      machine.received.write(message, extras, domain(), machine.arrival);
    }
    if ((flags & Msg.MSG_PEEK) == 0) {
      queue.remove();
    }
    return (flags & Msg.MSG_TRUNC) != 0 ? whole : done;
  }

  private long recvError(Message message, int flags) {
    if (errors == null || errors.isEmpty()) {
      return Errno.EAGAIN.negated();
    }
    boolean peek = (flags & Msg.MSG_PEEK) != 0;
    long done = errors.receive(message, machine.control, domain(), peek);
    // Linux: what is pending then is what the next entry says.
    error(errors.pending());
    return done;
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

  /** Bytes of the protocol's header before the user's data. */
  protected abstract int headerBytes();

  /** Refuses what the protocol does not send, as Linux does; or 0. */
  protected abstract int refuse(long length, int flags);

  /**
   * Lends room for the user's data.
   *
   * @return where in {@link #roomMemory}, or -EAGAIN, -EMSGSIZE and the like
   */
  protected long room(int length) {
    return machine.datagrams.begin(this, headerBytes(), length);
  }

  /** Where {@link #room} has lent it. */
  protected MemorySegment roomMemory() {
    return machine.output.memory();
  }

  /**
   * Sends the datagram whose data stands in the room that was lent.
   *
   * @return 0 or an error
   */
  protected abstract int commit(int length);

  @Override
  public long send(MemorySegment data, long offset, long length, int flags, Sockaddr to) {
    Objects.checkFromIndexSize(offset, /* size= */ length, /* length= */ data.byteSize());
    machine.sending.clear();
    long at = prepare(length, flags, to);
    if (at < 0) {
      return at;
    }
    MemorySegment.copy(data, offset, roomMemory(), at, length);
    return finish(length);
  }

  @Override
  public long sendmsg(Message message, int flags) {
    if (message.pieces() > Message.MAX_PIECES) {
      return Errno.EMSGSIZE.negated();
    }
    int answer = machine.sending.read(message.control(), domain());
    if (answer < 0) {
      return answer;
    }
    long length = message.length();
    Sockaddr to = message.address().length() == 0 ? null : message.address();
    long at = prepare(length, flags, to);
    if (at < 0) {
      return at;
    }
    for (int i = 0; i < message.pieces(); i++) {
      MemorySegment piece = message.segment(i);
      MemorySegment.copy(piece, message.offset(i), roomMemory(), at, message.length(i));
      at += message.length(i);
    }
    return finish(length);
  }

  private long finish(long length) {
    int answer = commit((int) length);
    mark();
    return answer < 0 ? answer : length;
  }

  /** Finds out where to, and lends room; a refusal as Linux's udp_sendmsg has it. */
  private long prepare(long length, int flags, Sockaddr to) {
    int result = refuse(length, flags);
    if (result == 0) {
      result = destination(to);
    }
    if (result == 0) {
      result = takeError();
    }
    if (result == 0 && is(SHUT_WRITE)) {
      result = Errno.EPIPE.negated();
    }
    if (result == 0) {
      result = named();
    }
    if (result < 0) {
      return result;
    }
    long at = room((int) length);
    if (at == Errno.EAGAIN.negated()) {
      set(NO_SPACE, true);
      mark();
    } else if (at == Errno.EMSGSIZE.negated()) {
      machine.datagrams.tooLong(this);
    }
    return at;
  }

  /** Sees to it that it has a port, where the protocol has ports. */
  protected int named() {
    return flow.localPort == 0 ? ports().bindAny(this) : 0;
  }

  /** Whether port 0 is no destination. */
  protected boolean needsPort() {
    return true;
  }

  private int destination(Sockaddr to) {
    if (to == null) {
      return is(CONNECTED) ? machine.datagrams.toPeer(this) : Errno.EDESTADDRREQ.negated();
    }
    int result = readDestination(to);
    if (result < 0) {
      return result;
    }
    if (needsPort() && namePort() == 0) {
      return Errno.EINVAL.negated();
    }
    return machine.datagrams.to(this, nameHigh(), nameLow(), namePort(), nameScope());
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
    machine.sending.clear();
    result = machine.datagrams.connect(this, nameHigh(), nameLow(), nameScope());
    if (result < 0) {
      return result;
    }
    flow.remotePort = port;
    result = named();
    set(CONNECTED, result == 0);
    return result;
  }

  private void disconnect() {
    set(CONNECTED | SHUT_READ | SHUT_WRITE, false);
    flow.remote(0, 0);
    flow.out(device());
    flow.remotePort = 0;
    if (!is(ADDRESS_BOUND)) {
      flow.local(0, domain() == AF_INET ? Ipv6Address.mappedLow(0) : 0);
    }
    if (!is(PORT_BOUND)) {
      unnamed();
    }
  }

  /** Gives the port back that it did not ask for. */
  protected void unnamed() {
    ports().remove(this);
    flow.localPort = 0;
  }

  @Override
  public int getpeername(Sockaddr address) {
    if (!is(CONNECTED)) {
      return Errno.ENOTCONN.negated();
    }
    peerName(address);
    return 0;
  }

  // The rest.

  @Override
  public int events() {
    boolean wrong = error() != 0 || errors != null && !errors.isEmpty();
    int events = wrong ? Events.ERR : 0;
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
    Memberships.end(this);
    queue.clear();
    clearErrors();
    ports().remove(this);
    set(NO_SPACE, false);
  }
}
