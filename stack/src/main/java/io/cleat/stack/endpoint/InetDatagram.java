// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_INET6;
import static io.cleat.address.Family.AF_UNSPEC;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Ioctl;
import io.cleat.Message;
import io.cleat.Msg;
import io.cleat.address.Sockaddr;
import io.cleat.wire.Ipv6Address;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/** An Internet endpoint that sends and receives datagrams: the calls that all kinds share. */
public abstract class InetDatagram extends InetReceiver {
  /** For subclasses. */
  protected InetDatagram(Machine machine, int domain) {
    super(machine, domain);
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
  protected final long prepare(long length, int flags, Sockaddr to) {
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
    if ((flags & Msg.MSG_CONFIRM) != 0) {
      machine.output.confirm(machine.datagrams.flow);
    }
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

  /** Whether a port makes sense to the protocol. */
  protected boolean isPort(int port) {
    return true;
  }

  /** Whether the user writes the IP header, IP_HDRINCL. */
  protected final boolean includesHeader() {
    return wants(Extras.HEADER_INCLUDED);
  }

  /** Sets IP_HDRINCL. */
  protected final void includeHeader(boolean on) {
    if (on || includesHeader()) {
      InetOptions.extras(this).want(Extras.HEADER_INCLUDED, on);
    }
  }

  private int destination(Sockaddr to) {
    if (to == null) {
      return is(CONNECTED) ? machine.datagrams.toPeer(this) : Errno.EDESTADDRREQ.negated();
    }
    int result = readDestination(to);
    if (result < 0) {
      // Linux: to IPv6, an address of another family is no address at all.
      boolean isForeign = result == Errno.EAFNOSUPPORT.negated() && domain() == AF_INET6;
      return isForeign ? Errno.EINVAL.negated() : result;
    }
    if (needsPort() && namePort() == 0 || !isPort(namePort())) {
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
    boolean wrong = error() != 0 || hasErrors();
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
    machine.closed(this);
  }
}
