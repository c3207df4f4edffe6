// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import static io.cleat.address.Family.AF_INET;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Message;
import io.cleat.Msg;
import io.cleat.address.Sockaddr;
import io.cleat.stack.count.Counter;
import io.cleat.stack.ip.Discovery;
import io.cleat.stack.ip.Flow;
import io.cleat.stack.ip.IpAddress;
import io.cleat.stack.ip.Packet;
import io.cleat.stack.mem.MessageQueue;
import io.cleat.stack.profile.Setting;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * The receiving half of a datagram endpoint: what has arrived, and what became of what was sent.
 */
public abstract class InetReceiver extends InetEndpoint {
  protected static final int SHUT_READ = FIRST_OWN_FLAG;
  protected static final int SHUT_WRITE = FIRST_OWN_FLAG << 1;
  protected static final int NO_SPACE = FIRST_OWN_FLAG << 2;
  protected static final int CONNECTED = FIRST_OWN_FLAG << 3;

  final MessageQueue queue;
  private final FirstMessage first;
  private ErrorQueue errors;

  /** For subclasses. */
  @SuppressWarnings("this-escape") // of what is called, subclasses override nothing that looks
  protected InetReceiver(Machine machine, int domain) {
    super(machine);
    queue = new MessageQueue(machine.rings, Arrival.BYTES);
    first = new FirstMessage(queue);
    reset(domain);
    sendBufferBytes(profile().number(Setting.DATAGRAM_SEND_BYTES));
    receiveBufferBytes(profile().number(Setting.DATAGRAM_RECEIVE_BYTES));
  }

  /** Its addresses and ports. */
  public final Flow flowOf() {
    return flow;
  }

  /** Whether it has a peer. */
  public final boolean isConnected() {
    return is(CONNECTED);
  }

  /** Whether a packet's source is its peer's address; of one without a peer, always. */
  protected final boolean isFromPeer(Packet packet) {
    return !is(CONNECTED)
        || flow.remoteLow == packet.sourceLow && flow.remoteHigh == packet.sourceHigh;
  }

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
   * @param mtu in bytes, where it was too long (EMSGSIZE)
   * @param port where the datagram went
   * @param text where in the quoted packet the user's data begins
   */
  protected final void advised(
      Packet quoted, int errno, boolean hard, int mtu, int port, long text) {
    boolean here = hard;
    if (errno == Errno.EMSGSIZE.number()) {
      // RFC 1191 3, RFC 8201 4: what a router says is believed of packets that somebody here sent.
      if (flow.discovery.accepts()) {
        machine.network.pathMtus.learn(quoted, mtu);
      }
      here = flow.discovery != Discovery.DONT;
    }
    int asked = quoted.isIpv4() ? Extras.RECV_ERRORS : Extras.RECV_ERRORS6;
    if (wants(asked)) {
      int length = (int) (quoted.upper + quoted.upperLength - text);
      if (!errors().add(quoted, errno, port, text, length, receiveBufferBytes())) {
        machine.counters.count(Counter.ERROR_DROP_QUEUE_FULL);
      }
    } else if (!here || !is(CONNECTED)) {
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
    int done = first.scatter(message);
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
    return nothing <= 0 ? nothing : first.lend();
  }

  @Override
  public boolean isLending() {
    return first.isLending();
  }

  @Override
  public MemorySegment lentMemory() {
    return first.memory();
  }

  @Override
  public long lentAt() {
    return 0;
  }

  @Override
  public void take(int taken) {
    first.take(taken);
  }

  /** Whether an error waits to be read. */
  final boolean hasErrors() {
    return errors != null && !errors.isEmpty();
  }
}
