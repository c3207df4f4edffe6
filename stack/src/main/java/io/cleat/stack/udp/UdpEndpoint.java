// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.udp;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.address.Family.AF_INET;

import io.cleat.Errno;
import io.cleat.Message;
import io.cleat.Msg;
import io.cleat.address.Sockaddr;
import io.cleat.option.UdpOptions;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.InetDatagram;
import io.cleat.stack.endpoint.Ports;
import io.cleat.stack.ip.Flow;
import io.cleat.stack.ip.IpOutput;
import io.cleat.stack.ip.Packet;
import io.cleat.wire.Udp;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A UDP endpoint. Answers and errors are those of Linux, udp(7). */
public final class UdpEndpoint extends InetDatagram {
  /** Linux's UDP_MAX_SEGMENTS. */
  private static final int SEGMENTS_MAX = 128;

  private final UdpProtocol udp;
  private final int protocol;
  private int segmentBytes;
  private boolean gro;

  /** UDP_CORK. */
  private boolean corked;

  /** What is held back; null where nothing is. */
  private Cork cork;

  /** Bytes of each datagram of the call in progress; 0 when it is one. */
  private int cutInto;

  UdpEndpoint(UdpProtocol udp, int domain, int protocol) {
    super(udp.machine, domain);
    this.udp = udp;
    this.protocol = protocol;
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

  // In.

  /** How well it fits a datagram; 0 not at all. */
  int fitOf(Packet packet, int remotePort) {
    if (!listensOn(packet.from)) {
      return 0;
    }
    int fit = fit(packet.destinationHigh, packet.destinationLow);
    fit += fit > 0 && device() != null ? 8 : 0;
    if (fit == 0 || !isConnected()) {
      return fit;
    }
    return isFromPeer(packet) && flow.remotePort == remotePort ? fit + 4 : 0;
  }

  void arrive(Packet packet) {
    if (!isNearEnough(packet)) {
      machine.counters.count(Counter.DATAGRAM_DROP_TTL);
      return;
    }
    int length = Udp.length(packet.memory, packet.upper) - Udp.SIZE;
    int ports = Udp.ports(packet.memory, packet.upper);
    long text = packet.upper + Udp.SIZE;
    int size = packet.segmentSize;
    if (size == 0 || gro) {
      arrive(packet, ports, text, length, size);
      return;
    }
    for (int at = 0; at < length; at += size) {
      arrive(packet, ports, text + at, Math.min(size, length - at), 0);
    }
  }

  void advised(Packet quoted, int errno, boolean hard, int mtu) {
    int port = Udp.destinationPort(quoted.memory, quoted.upper);
    advised(quoted, errno, hard, mtu, port, quoted.upper + Udp.SIZE);
  }

  // Out.

  @Override
  protected int headerBytes() {
    return Udp.SIZE;
  }

  @Override
  protected int refuse(long length, int flags) {
    if (length > 0xffff) {
      return Errno.EMSGSIZE.negated();
    }
    return (flags & Msg.MSG_OOB) != 0 && domain() == AF_INET ? Errno.EOPNOTSUPP.negated() : 0;
  }

  @Override
  public long send(MemorySegment data, long offset, long length, int flags, Sockaddr to) {
    if (cork == null && !holdsBack(flags)) {
      return super.send(data, offset, length, flags, to);
    }
    int refusal = hold(length, flags, to);
    if (refusal < 0) {
      return refusal;
    }
    return held(cork.add(data, offset, length), length, flags);
  }

  @Override
  public long sendmsg(Message message, int flags) {
    if (cork == null && !holdsBack(flags)) {
      return super.sendmsg(message, flags);
    }
    long length = message.length();
    Sockaddr to = message.address().length() == 0 ? null : message.address();
    int refusal = hold(length, flags, to);
    if (refusal < 0) {
      return refusal;
    }
    return held(cork.add(message), length, flags);
  }

  private boolean holdsBack(int flags) {
    return corked || (flags & Msg.MSG_MORE) != 0;
  }

  /** Begins to hold back, with the refusals that the datagram itself would meet. */
  private int hold(long length, int flags, Sockaddr to) {
    if (cork != null) {
      return refuse(length, flags);
    }
    long at = prepare(length, flags & ~Msg.MSG_MORE, to);
    if (at < 0) {
      return (int) at;
    }
    cork = new Cork(to);
    return 0;
  }

  /** What a call that added something answers; the one that ends it sends all. */
  private long held(boolean fits, long length, int flags) {
    if (!fits) {
      cork = null;
      return Errno.EMSGSIZE.negated();
    }
    if (holdsBack(flags)) {
      return length;
    }
    long result = letGo(flags);
    return result < 0 ? result : length;
  }

  private long letGo(int flags) {
    Cork whole = cork;
    cork = null;
    return super.send(whole.bytes(), 0, whole.length(), flags, whole.to());
  }

  @Override
  protected long room(int length) {
    int said = machine.sending.segmentBytes;
    int size = said >= 0 ? said : segmentBytes;
    cutInto = size > 0 && length > size ? size : 0;
    if (cutInto == 0) {
      return super.room(length);
    }
    Flow way = machine.datagrams.flow;
    int whole = IpOutput.headerLength(way.isIpv4()) + Udp.SIZE + size;
    boolean fits = whole <= machine.output.mtu(way, machine.datagrams.route());
    // Linux: what does not fit in a packet, and more than UDP_MAX_SEGMENTS, is EINVAL.
    if (!fits || length > size * SEGMENTS_MAX) {
      return Errno.EINVAL.negated();
    }
    return Math.min(super.room(size), 0);
  }

  @Override
  protected MemorySegment roomMemory() {
    return cutInto == 0 ? super.roomMemory() : udp.scratch;
  }

  @Override
  protected int commit(int length) {
    if (cutInto == 0) {
      udp.commit(length);
      return 0;
    }
    for (int from = 0; from < length; from += cutInto) {
      int count = Math.min(cutInto, length - from);
      long at = super.room(count);
      if (at < 0) {
        machine.counters.count(Counter.UDP_DROP_NO_ROOM);
        return 0;
      }
      MemorySegment.copy(udp.scratch, from, machine.output.memory(), at, count);
      udp.commit(count);
    }
    return 0;
  }

  // Options.

  @Override
  public int setsockopt(int level, int name, MemorySegment value, int length) {
    if (level != UdpOptions.LEVEL) {
      return super.setsockopt(level, name, value, length);
    }
    if (length < Integer.BYTES) {
      return Errno.EINVAL.negated();
    }
    int number = value.get(ValueLayout.JAVA_INT_UNALIGNED, 0);
    switch (name) {
      case UdpOptions.UDP_SEGMENT -> {
        if (number < 0 || number > 0xffff) {
          return Errno.EINVAL.negated();
        }
        segmentBytes = number;
      }
      case UdpOptions.UDP_CORK -> {
        corked = number != 0;
        if (!corked && cork != null) {
          long _ = letGo(0);
        }
      }
      case UdpOptions.UDP_GRO -> {
        gro = number != 0;
        wantSegmentSizes(gro);
      }
      default -> {
        return Errno.ENOPROTOOPT.negated();
      }
    }
    return 0;
  }

  @Override
  public int getsockopt(int level, int name, MemorySegment value, int length) {
    if (level != UdpOptions.LEVEL) {
      return super.getsockopt(level, name, value, length);
    }
    if (length < 0) {
      return Errno.EINVAL.negated();
    }
    return switch (name) {
      case UdpOptions.UDP_SEGMENT -> giveInt(segmentBytes, value, length);
      case UdpOptions.UDP_CORK -> giveInt(corked ? 1 : 0, value, length);
      case UdpOptions.UDP_GRO -> giveInt(gro ? 1 : 0, value, length);
      default -> Errno.ENOPROTOOPT.negated();
    };
  }
}
