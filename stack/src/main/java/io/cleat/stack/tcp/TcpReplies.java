// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.ip.Flow;
import io.cleat.stack.ip.Packet;
import io.cleat.stack.ip.Replies;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Tcp;
import io.cleat.wire.TcpOptions;
import java.lang.foreign.MemorySegment;

/** Segments that are sent for no connection. */
final class TcpReplies {
  private final Machine machine;
  private final Flow flow = new Flow();

  TcpReplies(Machine machine) {
    this.machine = machine;
  }

  /**
   * Resets who sent a segment that belongs to nobody.
   *
   * <p>RFC 9293 3.10.7.1: if the ACK bit is off, sequence number zero is used,
   * &lt;SEQ=0&gt;&lt;ACK=SEG.SEQ+SEG.LEN&gt;&lt;CTL=RST,ACK&gt;. If the ACK bit is on,
   * &lt;SEQ=SEG.ACK&gt;&lt;CTL=RST&gt;.
   */
  void reset(Segment s) {
    answer(s.packet);
    if (s.has(Tcp.ACK)) {
      send(s.ack, 0, Tcp.RST, 0);
    } else {
      send(0, s.seq + s.sequenceLength(), Tcp.RST | Tcp.ACK, 0);
    }
    machine.counters.count(Counter.TCP_RESETS_OUT);
  }

  /** Resets the peer of a connection that is given up; RFC 9293 3.10.5. */
  void reset(Tcb t) {
    Flow its = t.flow();
    flow.clear();
    flow.local(its.localHigh, its.localLow);
    flow.remote(its.remoteHigh, its.remoteLow);
    flow.out(its.out());
    flow.remotePort = its.remotePort;
    flow.localPort = its.localPort;
    send(t.sndNxt, t.rcvNxt, Tcp.RST | Tcp.ACK, t.rcvWnd() >>> t.rcvScale & 0xffff);
    machine.counters.count(Counter.TCP_RESETS_OUT);
  }

  /** Acknowledges on behalf of a connection in TIME-WAIT. */
  void acknowledge(Segment s, TimeWait timeWait, int record, int stamp) {
    answer(s.packet);
    int seq = timeWait.sndNxt(record);
    int ack = timeWait.rcvNxt(record);
    int window = timeWait.window(record);
    if (!timeWait.isStamped(record)) {
      send(seq, ack, Tcp.ACK, window);
      return;
    }
    MemorySegment scratch = machine.replies.scratch();
    int at = Replies.upper(flow.isIpv4());
    header(scratch, at, seq, ack, Tcp.ACK, window);
    long end =
        TcpOptions.writeAlignedTimestamps(
            scratch, at + Tcp.SIZE, stamp + timeWait.tsOffset(record), timeWait.tsRecent(record));
    TcpOptions.finish(scratch, at, end);
    queue(scratch, at, (int) (end - at));
  }

  void answer(Packet packet) {
    flow.clear();
    flow.local(packet.destinationHigh, packet.destinationLow);
    flow.remote(packet.sourceHigh, packet.sourceLow);
    flow.answer(packet.from);
    int ports = Tcp.ports(packet.memory, packet.upper);
    flow.remotePort = ports >>> 16;
    flow.localPort = ports & 0xffff;
  }

  private void send(int seq, int ack, int flags, int window) {
    MemorySegment scratch = machine.replies.scratch();
    int at = Replies.upper(flow.isIpv4());
    header(scratch, at, seq, ack, flags, window);
    queue(scratch, at, Tcp.SIZE);
  }

  void header(MemorySegment scratch, int at, int seq, int ack, int flags, int window) {
    int ports = Tcp.ports(flow.localPort, flow.remotePort);
    Tcp.header(scratch, at, ports, seq, ack, Tcp.control(Tcp.SIZE, flags, window));
  }

  void queue(MemorySegment scratch, int at, int length) {
    Tcp.seal(scratch, at, length, flow.pseudoSum(IpProtocol.TCP, length));
    machine.replies.add(flow, IpProtocol.TCP, length);
    machine.counters.count(Counter.TCP_SEGMENTS_OUT);
  }
}
