// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.raw;

import static io.cleat.SocketType.SOCK_RAW;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.option.SocketOptions.SOL_ICMPV6;
import static io.cleat.option.SocketOptions.SOL_RAW;

import io.cleat.Errno;
import io.cleat.Msg;
import io.cleat.option.Ipv6Options;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.InetDatagram;
import io.cleat.stack.endpoint.Ports;
import io.cleat.stack.ip.Flow;
import io.cleat.stack.ip.IpAddress;
import io.cleat.stack.ip.IpOutput;
import io.cleat.stack.ip.Packet;
import io.cleat.wire.Checksum;
import io.cleat.wire.Icmpv4;
import io.cleat.wire.Icmpv6;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** A raw endpoint: packets of one protocol, raw(7) and RFC 3542 3. */
public final class RawEndpoint extends InetDatagram {
  /** IPPROTO_RAW: for sending alone, with headers of one's own. */
  private static final int RAW = 255;

  /** The option ICMP_FILTER of SOL_RAW, and of SOL_ICMPV6 (RFC 3542 3.2). */
  private static final int FILTER = 1;

  private static final int FILTER_BYTES = 4;
  private static final int FILTER6_BYTES = 32;
  private static final int NO_CHECKSUM = -1;

  /** Types that {@link #FILTER} of ICMP can name. */
  private static final int FILTER_TYPES = 32;

  private static final ValueLayout.OfShort FIELD =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final RawProtocol raw;
  private final int protocol;

  /** Bit by bit, the types that are not wanted. */
  private final int[] filter = new int[FILTER6_BYTES / Integer.BYTES];

  private int checksumOffset;

  RawEndpoint(RawProtocol raw, int domain, int protocol) {
    super(raw.machine, domain);
    this.raw = raw;
    this.protocol = protocol;
    // RFC 3542 3.1: for ICMPv6 the kernel always calculates and inserts the checksum.
    checksumOffset = protocol == IpProtocol.ICMPV6 ? (int) Icmpv6.CHECKSUM : NO_CHECKSUM;
    includeHeader(protocol == RAW);
    raw.protocols.add(this, protocol);
  }

  @Override
  public int type() {
    return SOCK_RAW;
  }

  @Override
  public int protocol() {
    return protocol;
  }

  @Override
  protected Ports ports() {
    return raw.protocols;
  }

  @Override
  protected int place(long high, long low, int port) {
    flow.local(high, low);
    return 0;
  }

  @Override
  protected boolean isNamed() {
    return isConnected();
  }

  @Override
  protected int named() {
    return 0;
  }

  @Override
  protected void unnamed() {}

  @Override
  protected boolean needsPort() {
    return false;
  }

  // In.

  /** Takes a copy of a packet if it is for this endpoint. */
  boolean offer(Packet packet) {
    boolean ipv4 = domain() == AF_INET;
    if (packet.isIpv4() != ipv4 || !isFor(packet) || !isMember(packet) || isFiltered(packet)) {
      return false;
    }
    if (!isNearEnough(packet)) {
      machine.counters.count(Counter.DATAGRAM_DROP_TTL);
      return true;
    }
    if (ipv4) {
      int whole = (int) (packet.upper - packet.at) + packet.upperLength;
      arrive(packet, 0, packet.at, whole, 0);
      return true;
    }
    if (checksumOffset != NO_CHECKSUM && !packet.checksumTrusted && !isGood(packet)) {
      machine.counters.count(Counter.RAW_DROP_CHECKSUM);
      return true;
    }
    arrive(packet, 0, packet.upper, packet.upperLength, 0);
    return true;
  }

  private static boolean isGood(Packet packet) {
    long sum = Checksum.sum(packet.memory, packet.upper, packet.upperLength);
    return Checksum.isGood(packet.pseudoSum() + sum);
  }

  private boolean isFor(Packet packet) {
    boolean any = IpAddress.isAny(flow.localHigh, flow.localLow);
    boolean here =
        any || flow.localLow == packet.destinationLow && flow.localHigh == packet.destinationHigh;
    return here && isFromPeer(packet) && listensOn(packet.from);
  }

  /** Linux's icmp_filter and icmpv6_filter. */
  private boolean isFiltered(Packet packet) {
    if (packet.upperLength < 1) {
      return false;
    }
    if (packet.isIpv4()) {
      int type = Icmpv4.type(packet.memory, packet.upper);
      return protocol == IpProtocol.ICMP && type < FILTER_TYPES && (filter[0] & 1 << type) != 0;
    }
    int type = Icmpv6.type(packet.memory, packet.upper);
    return protocol == IpProtocol.ICMPV6 && (filter[type >>> 5] & 1 << (type & 31)) != 0;
  }

  /** Hears of a packet that this endpoint may have sent. */
  void hear(Packet quoted, int errno, boolean hard, int mtu) {
    if (quoted.isIpv4() != (domain() == AF_INET)) {
      return;
    }
    quoted.turnRound();
    boolean mine = isFor(quoted);
    quoted.turnRound();
    if (!mine) {
      return;
    }
    advised(quoted, errno, hard, mtu, 0, quoted.upper);
  }

  // Out.

  @Override
  protected int headerBytes() {
    return 0;
  }

  @Override
  protected int refuse(long length, int flags) {
    if (length > 0xffff) {
      return Errno.EMSGSIZE.negated();
    }
    return (flags & Msg.MSG_OOB) != 0 ? Errno.EOPNOTSUPP.negated() : 0;
  }

  /** Linux: rawv6_sendmsg takes a port that is 0 or the protocol's number. */
  @Override
  protected boolean isPort(int port) {
    return domain() == AF_INET || port == 0 || port == protocol;
  }

  @Override
  protected long room(int length) {
    if (!includesHeader()) {
      return super.room(length);
    }
    int least = domain() == AF_INET ? Ipv4.SIZE : Ipv6.SIZE;
    if (length < least) {
      return Errno.EINVAL.negated();
    }
    boolean fits = length <= machine.datagrams.route().out().mtu();
    return fits ? 0 : Errno.EMSGSIZE.negated();
  }

  @Override
  protected MemorySegment roomMemory() {
    return includesHeader() ? raw.scratch : super.roomMemory();
  }

  @Override
  protected int commit(int length) {
    if (includesHeader()) {
      return commitWhole(length);
    }
    if (domain() != AF_INET && checksumOffset != NO_CHECKSUM) {
      if (checksumOffset + Short.BYTES > length) {
        return Errno.EINVAL.negated();
      }
      sum(machine.datagrams.flow, machine.output.memory(), machine.datagrams.header(), length);
    }
    machine.output.commit(machine.datagrams.flow, protocol, length, IpOutput.SEALED, 0);
    return 0;
  }

  private void sum(Flow way, MemorySegment memory, long at, int length) {
    memory.set(FIELD, at + checksumOffset, (short) 0);
    long sum = way.pseudoSum(protocol, length) + Checksum.sum(memory, at, length);
    int field = Checksum.field(sum);
    boolean udp = protocol == IpProtocol.UDP && field == 0;
    memory.set(FIELD, at + checksumOffset, (short) (udp ? 0xffff : field));
  }

  /**
   * raw(7), IP_HDRINCL: the IP checksum and the total length are always filled in, the source
   * address and the packet ID where they are zero.
   */
  private int commitWhole(int length) {
    MemorySegment packet = raw.scratch;
    Flow way = machine.datagrams.flow;
    if (domain() == AF_INET) {
      if (Ipv4.headerLength(packet, 0) > length || Ipv4.headerLength(packet, 0) < Ipv4.SIZE) {
        return Errno.EINVAL.negated();
      }
      Ipv4.totalLength(packet, 0, length);
      int source = Ipv4.source(packet, 0);
      int destination = Ipv4.destination(packet, 0);
      Ipv4.addresses(packet, 0, source == 0 ? (int) way.localLow : source, destination);
      if (Ipv4.identification(packet, 0) == 0) {
        Ipv4.identification(packet, 0, machine.network.identification(way, protocol));
      }
      Ipv4.seal(packet, 0);
    }
    machine.output.whole(machine.datagrams.route(), way, packet, length);
    return 0;
  }

  // Options.

  @Override
  public int setsockopt(int level, int name, MemorySegment value, int length) {
    if (level == SOL_RAW && domain() == AF_INET) {
      if (name != FILTER) {
        return Errno.ENOPROTOOPT.negated();
      }
      return protocol == IpProtocol.ICMP
          ? setFilter(value, Math.min(length, FILTER_BYTES))
          : Errno.EOPNOTSUPP.negated();
    }
    if (level == SOL_ICMPV6 && protocol == IpProtocol.ICMPV6 && domain() != AF_INET) {
      return name == FILTER
          ? setFilter(value, Math.min(length, FILTER6_BYTES))
          : Errno.ENOPROTOOPT.negated();
    }
    if (level == SOL_RAW && name == Ipv6Options.IPV6_CHECKSUM) {
      return super.setsockopt(Ipv6Options.LEVEL, name, value, length);
    }
    return super.setsockopt(level, name, value, length);
  }

  private int setFilter(MemorySegment value, int length) {
    if (length < 0) {
      return Errno.EINVAL.negated();
    }
    for (int i = 0; i + Integer.BYTES <= length; i += Integer.BYTES) {
      filter[i / Integer.BYTES] = value.get(ValueLayout.JAVA_INT_UNALIGNED, i);
    }
    return 0;
  }

  @Override
  public int getsockopt(int level, int name, MemorySegment value, int length) {
    boolean icmp = level == SOL_RAW && domain() == AF_INET;
    boolean icmpv6 = level == SOL_ICMPV6 && protocol == IpProtocol.ICMPV6 && domain() != AF_INET;
    if (icmp && name == FILTER && protocol != IpProtocol.ICMP) {
      return Errno.EOPNOTSUPP.negated();
    }
    if ((icmp || icmpv6) && name == FILTER) {
      return getFilter(value, Math.min(length, icmp ? FILTER_BYTES : FILTER6_BYTES));
    }
    if (level == SOL_RAW && name == Ipv6Options.IPV6_CHECKSUM && domain() != AF_INET) {
      return super.getsockopt(Ipv6Options.LEVEL, name, value, length);
    }
    return super.getsockopt(level, name, value, length);
  }

  private int getFilter(MemorySegment value, int length) {
    if (length < 0) {
      return Errno.EINVAL.negated();
    }
    for (int i = 0; i < length; i++) {
      int word = filter[i / Integer.BYTES];
      value.set(ValueLayout.JAVA_BYTE, i, (byte) (word >>> 8 * (i & 3)));
    }
    return length;
  }

  @Override
  protected int rawOption6(int name) {
    return name == Ipv6Options.IPV6_CHECKSUM ? checksumOffset : includesHeader() ? 1 : 0;
  }

  @Override
  protected int setRawOption6(int name, int value) {
    if (name == Ipv6Options.IPV6_HDRINCL) {
      includeHeader(value != 0);
      return 0;
    }
    // RFC 3542 3.1: an attempt to set IPV6_CHECKSUM for an ICMPv6 socket will fail; a positive odd
    // value is invalid.
    boolean odd = value > 0 && (value & 1) != 0;
    if (name != Ipv6Options.IPV6_CHECKSUM) {
      return Errno.ENOPROTOOPT.negated();
    }
    if (protocol == IpProtocol.ICMPV6 || odd) {
      return Errno.EINVAL.negated();
    }
    checksumOffset = Math.max(value, NO_CHECKSUM);
    return 0;
  }
}
