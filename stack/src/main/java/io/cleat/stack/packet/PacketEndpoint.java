// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.packet;

import static io.cleat.SocketType.SOCK_RAW;
import static io.cleat.address.Family.AF_PACKET;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Message;
import io.cleat.Msg;
import io.cleat.address.Sockaddr;
import io.cleat.option.PacketOptions;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.FirstMessage;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Interface;
import io.cleat.stack.mem.MessageQueue;
import io.cleat.stack.spi.Link;
import io.cleat.wire.Ethernet;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * A packet endpoint, packet(7): frames as they are with SOCK_RAW, without the link's header with
 * SOCK_DGRAM. On a link of bare packets, and on loopback, there is no such header.
 */
public final class PacketEndpoint extends StackEndpoint {
  /** Linux's net.core.rmem_default. */
  private static final int BUFFER_BYTES = 212_992;

  /** ETH_P_ALL: frames of every protocol. */
  private static final int ALL = 3;

  private final PacketProtocol packets;
  private final int type;
  private final MessageQueue queue;
  private final LinkName name = new LinkName();
  private final FirstMessage first;
  private final PacketMemberships memberships = new PacketMemberships();
  private int protocol;
  private Interface bound;
  private Interface blockedOn;
  private boolean closed;
  private boolean ignoresOutgoing;
  private int receiveBytes = BUFFER_BYTES;
  private int seen;
  private int dropped;

  PacketEndpoint(PacketProtocol packets, int type, int protocol) {
    super(packets.machine);
    this.packets = packets;
    this.type = type;
    this.protocol = LinkName.swap(protocol);
    queue = new MessageQueue(packets.machine.rings, LinkName.BYTES);
    first = new FirstMessage(queue);
  }

  @Override
  public int domain() {
    return AF_PACKET;
  }

  @Override
  public int type() {
    return type;
  }

  @Override
  public int protocol() {
    return LinkName.swap(protocol);
  }

  @Override
  protected void expire(long now) {}

  // In.

  /** Takes a copy of the frame that {@link PacketProtocol} has read, if it is for this endpoint. */
  void offer(Interface on, MemorySegment memory, long at, int length) {
    boolean outgoing = packets.packetType == PacketOptions.PACKET_OUTGOING;
    // packet(7): frames that leave are seen by those who asked for all protocols.
    boolean wanted = protocol == ALL ? !(outgoing && ignoresOutgoing) : !outgoing && isOurs();
    if (!wanted || bound != null && bound != on) {
      return;
    }
    name.write(on, packets.etherType, packets.packetType, packets.source);
    int skipped = type == SOCK_RAW ? 0 : packets.headerBytes;
    seen++;
    if (queue.add(name.memory, memory, at + skipped, length - skipped, receiveBytes)) {
      tell(Events.IN);
    } else {
      dropped++;
      machine.counters.count(Counter.DATAGRAM_DROP_QUEUE_FULL);
    }
  }

  private boolean isOurs() {
    return protocol == packets.etherType;
  }

  @Override
  public long recv(MemorySegment into, long offset, long length, int flags, Sockaddr from) {
    Objects.checkFromIndexSize(offset, /* size= */ length, /* length= */ into.byteSize());
    int nothing = nothing(flags);
    if (nothing < 0) {
      return nothing;
    }
    int whole = queue.length();
    int count = (int) Math.min(whole, length);
    queue.body(0, into, offset, count);
    readName(from);
    finish(flags);
    return (flags & Msg.MSG_TRUNC) != 0 ? whole : count;
  }

  private int nothing(int flags) {
    // Linux's packet_recvmsg: flags that it does not know are EINVAL, MSG_OOB among them.
    if ((flags & Msg.MSG_OOB) != 0) {
      return Errno.EINVAL.negated();
    }
    if ((flags & Msg.MSG_ERRQUEUE) != 0) {
      return Errno.EAGAIN.negated();
    }
    int why = takeError();
    return why != 0 || queue.count() > 0 ? why : Errno.EAGAIN.negated();
  }

  private void readName(Sockaddr from) {
    if (from != null) {
      queue.head(name.memory);
      name.give(from);
    }
  }

  private void finish(int flags) {
    if ((flags & Msg.MSG_PEEK) == 0) {
      queue.remove();
    }
  }

  @Override
  public long recvmsg(Message message, int flags) {
    message.control().clear();
    message.flags(0);
    message.address().clear();
    int nothing = nothing(flags);
    if (nothing < 0) {
      return nothing;
    }
    int whole = queue.length();
    int done = first.scatter(message);
    readName(message.address());
    message.flags(done < whole ? Msg.MSG_TRUNC : 0);
    finish(flags);
    return (flags & Msg.MSG_TRUNC) != 0 ? whole : done;
  }

  @Override
  public long lend() {
    int nothing = nothing(0);
    return nothing < 0 ? nothing : first.lend();
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

  // Out.

  @Override
  public long send(MemorySegment data, long offset, long length, int flags, Sockaddr to) {
    Objects.checkFromIndexSize(offset, /* size= */ length, /* length= */ data.byteSize());
    long at = begin(length, to);
    if (at < 0) {
      return at;
    }
    MemorySegment.copy(data, offset, name.on.link().memory(), at, length);
    return commit(length);
  }

  @Override
  public long sendmsg(Message message, int flags) {
    long length = message.length();
    Sockaddr to = message.address().length() == 0 ? null : message.address();
    long at = begin(length, to);
    if (at < 0) {
      return at;
    }
    for (int i = 0; i < message.pieces(); i++) {
      MemorySegment into = name.on.link().memory();
      MemorySegment.copy(message.segment(i), message.offset(i), into, at, message.length(i));
      at += message.length(i);
    }
    return commit(length);
  }

  /** Lends room for what the user has written; answers in the order of Linux's packet_snd. */
  private long begin(long length, Sockaddr to) {
    int result = name.destination(to, bound, protocol, machine.network);
    if (result < 0) {
      return result;
    }
    Interface on = name.on;
    int header = type == SOCK_RAW ? 0 : on.headerBytes();
    if (type == SOCK_RAW && length < on.headerBytes()) {
      return Errno.EINVAL.negated();
    }
    if (length + header > on.mtu() + on.headerBytes()) {
      return Errno.EMSGSIZE.negated();
    }
    long at = on.emit() ? on.transmit((int) length + header) : Link.FULL;
    if (at == Link.FULL) {
      blockedOn = on;
      mark();
      return Errno.EAGAIN.negated();
    }
    name.slot = at;
    return at + header;
  }

  private long commit(long length) {
    Interface on = name.on;
    int header = type == SOCK_RAW ? 0 : on.headerBytes();
    if (header > 0) {
      Ethernet.header(on.link().memory(), name.slot, name.hardware, on.hardware(), name.etherType);
    }
    on.commitFrame(name.slot, (int) length + header);
    mark();
    return length;
  }

  @Override
  protected boolean emit() {
    if (blockedOn == null) {
      return true;
    }
    if (!blockedOn.hasRoom()) {
      return false;
    }
    blockedOn = null;
    tell(Events.OUT);
    return true;
  }

  // Names.

  @Override
  public int bind(Sockaddr address) {
    if (address.length() < LinkName.BYTES) {
      return Errno.EINVAL.negated();
    }
    if (address.family() != AF_PACKET) {
      return Errno.EINVAL.negated();
    }
    int index = LinkName.index(address);
    Interface on = index == 0 ? null : machine.network.interfaceAt(index);
    if (index != 0 && on == null) {
      return Errno.ENODEV.negated();
    }
    bound = on;
    int said = LinkName.protocol(address);
    protocol = said == 0 ? protocol : said;
    return 0;
  }

  @Override
  public int connect(Sockaddr address) {
    return Errno.EOPNOTSUPP.negated();
  }

  @Override
  public int shutdown(int how) {
    return Errno.EOPNOTSUPP.negated();
  }

  @Override
  public int getsockname(Sockaddr address) {
    name.write(bound, protocol, 0, bound == null ? 0 : Math.max(bound.hardware(), 0));
    name.give(address);
    return 0;
  }

  @Override
  public int getpeername(Sockaddr address) {
    return Errno.EOPNOTSUPP.negated();
  }

  // The rest.

  @Override
  public int events() {
    int events = error() != 0 ? Events.ERR : 0;
    events |= queue.count() > 0 ? Events.IN : 0;
    return blockedOn == null ? events | Events.OUT : events;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      memberships.end();
      queue.clear();
      packets.remove(this);
    }
  }

  @Override
  public int getsockopt(int level, int name, MemorySegment value, int length) {
    if (level == PacketOptions.LEVEL && name == PacketOptions.PACKET_STATISTICS) {
      return giveStatistics(value, length);
    }
    return PacketLevel.get(this, level, name, value, length);
  }

  /** packet(7): {@code struct tpacket_stats}; reading clears it. */
  private int giveStatistics(MemorySegment value, int length) {
    int count = Math.min(Math.max(length, 0), 2 * Integer.BYTES);
    long both = (long) dropped << 32 | seen & 0xffff_ffffL;
    for (int i = 0; i < count; i++) {
      value.set(ValueLayout.JAVA_BYTE, i, (byte) (both >>> 8 * i));
    }
    seen = 0;
    dropped = 0;
    return count;
  }

  @Override
  public int setsockopt(int level, int name, MemorySegment value, int length) {
    return PacketLevel.set(this, level, name, value, length);
  }

  // For the options.

  PacketMemberships memberships() {
    return memberships;
  }

  Interface interfaceAt(int index) {
    return machine.network.interfaceAt(index);
  }

  boolean ignoresOutgoing() {
    return ignoresOutgoing;
  }

  void ignoreOutgoing(boolean ignore) {
    ignoresOutgoing = ignore;
  }

  int receiveBytes() {
    return receiveBytes;
  }

  void receiveBytes(int bytes) {
    receiveBytes = bytes;
  }

  int takePending() {
    return -takeError();
  }
}
