// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.ip.Flow;
import io.cleat.stack.ip.Interface;
import io.cleat.stack.ip.IpOutput;
import io.cleat.stack.ip.Route;
import io.cleat.stack.spi.Link;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Seq;
import io.cleat.wire.Tcp;
import io.cleat.wire.TcpOptions;
import java.lang.foreign.MemorySegment;

/** Writes one segment of a connection into the room that the link lends. */
final class SegmentWriter {
  /** NOP, NOP, timestamps. */
  static final int STAMP_BYTES = 12;

  private static final int SACK_HEAD_BYTES = 4;
  private static final int ALIGNED_SACK_PERMITTED_BYTES = 4;

  private final Machine machine;

  SegmentWriter(Machine machine) {
    this.machine = machine;
  }

  /** The most octets of text of one frame: several segments where the link takes them. */
  int largestText(Tcb t, Interface out) {
    if (!out.can(Link.SEGMENTATION)) {
      return t.mss;
    }
    int most = 65_535 - IpOutput.headerLength(false) - Tcp.SIZE_MAX;
    return Math.max(most - most % t.mss, t.mss);
  }

  /**
   * Writes a segment.
   *
   * @param length octets of text from the send ring
   * @return false when the link is full
   */
  boolean write(Tcb t, int seq, int length, int flags) {
    Flow flow = t.flow();
    Route route = flow.route(machine.routes);
    if (route == null) {
      // As if it had been lost on the way; the timer tries again.
      machine.counters.count(Counter.DROP_REPLY_UNROUTABLE);
      return true;
    }
    Interface out = route.out();
    boolean stamped = t.has(Tcb.TIMESTAMPS);
    int blocks = blocks(t, length, stamped);
    boolean ecn = t.has(Tcb.ECN | Tcb.ACC_ECN);
    int counters = 0;
    if (ecn && t.has(Tcb.ACC_ECN)) {
      blocks = t.accurateEcn().option.plan(t, flags, length, blocks);
      counters = t.accurateEcn().option.bytes();
    }
    int header = Tcp.SIZE + counters + optionBytes(t, flags, stamped, blocks);
    // What is to be sent stays in the send ring until the neighbour is known.
    if (machine.output.isAwaited(t, flow, route)) {
      return false;
    }
    long at = machine.output.begin(flow, route, header + length);
    if (at == Link.FULL) {
      return false;
    }
    boolean syn = (flags & Tcp.SYN) != 0;
    boolean fresh = length > 0 && seq == t.sndNxt;
    int marked = ecn ? Ecn.flags(t, flags, length, fresh) : flags;
    int window = syn ? Math.min(t.rcvWnd(), 0xffff) : Window.advertise(t);
    int ack = (flags & Tcp.ACK) != 0 ? t.rcvNxt : 0;
    long first = Tcp.first(Tcp.ports(flow.localPort, flow.remotePort), seq);
    long second = Tcp.second(ack, Tcp.control(header, marked, window));
    boolean finished = !out.can(Link.CHECKSUM);
    long sum = flow.pseudoSum(IpProtocol.TCP, header + length);
    if (length > 0) {
      sum += text(t, syn ? seq + 1 : seq, length, at + header, finished);
    }
    if (stamped && blocks + counters == 0 && !syn && !t.has(Tcb.SEND_URGENT)) {
      stampedHeader(t, at, first, second, sum, finished);
    } else {
      anyHeader(t, at, first, second, sum, finished);
    }
    int tos = flow.tos;
    flow.tos = ecn ? Ecn.tos(t, flags, fresh) : tos & ~Ecn.MASK;
    int checksum = finished ? IpOutput.SEALED : (int) Tcp.CHECKSUM;
    int segmentSize = length > t.mss ? t.mss : 0;
    machine.output.commit(flow, IpProtocol.TCP, header + length, checksum, segmentSize);
    flow.tos = tos;
    if (counters > 0) {
      t.accurateEcn().option.told(t, blocks);
    }
    written(t, flags, fresh);
    return true;
  }

  private void written(Tcb t, int flags, boolean fresh) {
    machine.counters.count(Counter.TCP_SEGMENTS_OUT);
    if (fresh) {
      t.clear(Tcb.CWR_DUE);
    }
    if ((flags & Tcp.ACK) != 0) {
      acknowledged(t);
    }
  }

  /** Copies text from the send ring and answers its sum, where that is not left to the link. */
  private long text(Tcb t, int seq, int length, long at, boolean finished) {
    MemorySegment memory = machine.output.memory();
    if (finished) {
      return t.sendRing.readAndSum(seq, memory, at, length);
    }
    t.sendRing.read(seq, memory, at, length);
    return 0;
  }

  /** The header that nearly every segment has: with timestamps and nothing else. */
  private void stampedHeader(Tcb t, long at, long first, long second, long sum, boolean finished) {
    MemorySegment memory = machine.output.memory();
    long stamps = (long) stamp(t) << 32 | t.tsRecent & 0xffff_ffffL;
    if (finished) {
      Tcp.stampedHeader(memory, at, first, second, stamps, sum);
    } else {
      Tcp.unfinishedStampedHeader(memory, at, first, second, stamps, sum);
    }
  }

  private void anyHeader(Tcb t, long at, long first, long second, long sum, boolean finished) {
    MemorySegment memory = machine.output.memory();
    Tcp.header(memory, at, first, second);
    int flags = Tcp.flags(second);
    writeOptions(t, memory, at + Tcp.SIZE, flags, blocks(t, second));
    if (t.has(Tcb.SEND_URGENT)) {
      pointAtUrgent(t, memory, at, (int) first);
    }
    if (finished) {
      Tcp.sealHeader(memory, at, sum);
    } else {
      Tcp.sealPartially(memory, at, sum);
    }
  }

  /** TSval. */
  private static int stamp(Tcb t) {
    return t.tcp.numbers.stamp() + t.tsOffset;
  }

  /** All that was owed to the peer is in this segment. */
  private static void acknowledged(Tcb t) {
    t.clear(Tcb.ACK_DUE);
    t.ackAt = Tcb.NEVER;
    if (t.quickAcks > 0 && t.lastAckSent != t.rcvNxt) {
      t.quickAcks--;
    }
    t.lastAckSent = t.rcvNxt;
    if (t.outOfOrder != null) {
      t.outOfOrder.clearDuplicate();
    }
  }

  // Options.

  private int optionBytes(Tcb t, int flags, boolean stamped, int blocks) {
    if ((flags & Tcp.SYN) != 0) {
      return synOptionBytes(t, flags);
    }
    int bytes = stamped ? STAMP_BYTES : 0;
    return blocks == 0 ? bytes : bytes + SACK_HEAD_BYTES + blocks * TcpOptions.SACK_BLOCK_SIZE;
  }

  /** In the order of Linux: MSS, SACK permitted, timestamps, window scale, aligned with NOPs. */
  private int synOptionBytes(Tcb t, int flags) {
    boolean reply = (flags & Tcp.ACK) != 0;
    int bytes = TcpOptions.MSS_SIZE;
    if (reply ? t.has(Tcb.TIMESTAMPS) : t.tcp.tuning().timestamps) {
      bytes += STAMP_BYTES;
    } else if (reply ? t.has(Tcb.SACK) : t.tcp.tuning().sack) {
      bytes += ALIGNED_SACK_PERMITTED_BYTES;
    }
    if (reply ? t.has(Tcb.WINDOW_SCALE) : t.tcp.tuning().windowScaling) {
      bytes += 4;
    }
    return bytes + t.tcp.fastOpenOption.bytes(t, bytes);
  }

  private void writeOptions(Tcb t, MemorySegment memory, long at, int flags, int blocks) {
    if ((flags & Tcp.SYN) != 0) {
      writeSynOptions(t, memory, at, (flags & Tcp.ACK) != 0);
      return;
    }
    long option = at;
    if (t.has(Tcb.TIMESTAMPS)) {
      option = TcpOptions.writeAlignedTimestamps(memory, option, stamp(t), t.tsRecent);
    }
    option = writeCounters(t, memory, option);
    if (blocks > 0) {
      writeBlocks(t.outOfOrder, memory, option, blocks);
    }
  }

  private void writeSynOptions(Tcb t, MemorySegment memory, long at, boolean reply) {
    Tuning tuning = t.tcp.tuning();
    boolean sack = reply ? t.has(Tcb.SACK) : tuning.sack;
    boolean stamped = reply ? t.has(Tcb.TIMESTAMPS) : tuning.timestamps;
    Flow flow = t.flow();
    int mss = Handshake.offered(t, flow.route(machine.routes), flow.isIpv4());
    long option = TcpOptions.writeMss(memory, at, mss);
    if (stamped) {
      // SACK permitted takes the place of the two NOPs before the timestamps.
      option = sack ? TcpOptions.writeSackPermitted(memory, option) : twoNops(memory, option);
      option = TcpOptions.writeTimestamps(memory, option, stamp(t), reply ? t.tsRecent : 0);
    }
    option = writeCounters(t, memory, option);
    if (sack && !stamped) {
      option = TcpOptions.writeSackPermitted(memory, twoNops(memory, option));
    }
    if (reply ? t.has(Tcb.WINDOW_SCALE) : tuning.windowScaling) {
      option = TcpOptions.writeNop(memory, option);
      option = TcpOptions.writeWindowScale(memory, option, t.rcvScale);
    }
    t.tcp.fastOpenOption.write(t, memory, option, (int) (option - at));
  }

  private static long writeCounters(Tcb t, MemorySegment memory, long option) {
    return t.has(Tcb.ACC_ECN)
        ? t.accurateEcn().option.write(t.accurateEcn(), memory, option)
        : option;
  }

  private static long twoNops(MemorySegment memory, long option) {
    return TcpOptions.writeNop(memory, TcpOptions.writeNop(memory, option));
  }

  /** How many blocks of selective acknowledgments this segment has room for. */
  private static int blocks(Tcb t, int length, boolean stamped) {
    OutOfOrder later = t.outOfOrder;
    if (later == null || !t.has(Tcb.SACK)) {
      return 0;
    }
    int wanted = later.blocks() + (later.hasDuplicate() ? 1 : 0);
    int room = TcpOptions.SIZE_MAX - (stamped ? STAMP_BYTES : 0) - SACK_HEAD_BYTES;
    room = Math.min(room, t.mss - length - SACK_HEAD_BYTES);
    return Math.clamp(room / TcpOptions.SACK_BLOCK_SIZE, 0, wanted);
  }

  /** How many blocks the header, that says its own length, was made for. */
  private static int blocks(Tcb t, long second) {
    int options = Tcp.headerLength(second) - Tcp.SIZE - (t.has(Tcb.TIMESTAMPS) ? STAMP_BYTES : 0);
    if (t.has(Tcb.ACC_ECN)) {
      options -= t.accurateEcn().option.bytes();
    }
    return options < SACK_HEAD_BYTES ? 0 : (options - SACK_HEAD_BYTES) / TcpOptions.SACK_BLOCK_SIZE;
  }

  /** RFC 2018 4, RFC 2883 4: the duplicate first, then the block that changed last. */
  private static void writeBlocks(OutOfOrder later, MemorySegment memory, long at, int blocks) {
    long option = TcpOptions.writeSack(memory, twoNops(memory, at), blocks);
    int written = 0;
    if (later.hasDuplicate()) {
      option = TcpOptions.writeSackBlock(memory, option, later.duplicateLeft, later.duplicateRight);
      written++;
    }
    for (int i = 0; written < blocks; i++, written++) {
      option = TcpOptions.writeSackBlock(memory, option, later.blockLeft(i), later.blockRight(i));
    }
  }

  /** RFC 9293 3.8.5: the urgent pointer, as BSD and Linux have it, points behind the octet. */
  private static void pointAtUrgent(Tcb t, MemorySegment memory, long at, int seq) {
    int distance = t.sndUp - seq;
    if (distance > 0 && distance <= 0xffff) {
      Tcp.flags(memory, at, Tcp.flags(memory, at) | Tcp.URG);
      Tcp.urgentPointer(memory, at, distance);
    } else if (Seq.le(t.sndUp, t.sndUna)) {
      t.clear(Tcb.SEND_URGENT);
    }
  }
}
