// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.ip.Packet;
import io.cleat.wire.Checksum;
import io.cleat.wire.Reason;
import io.cleat.wire.Tcp;
import io.cleat.wire.TcpOptions;
import java.lang.foreign.MemorySegment;

/** The segment that is being looked at, RFC 9293 3.3.1; valid until the next one. */
final class Segment {
  MemorySegment memory;

  /** Where the TCP header begins. */
  long header;

  /** Where the text begins. */
  long text;

  /** Octets of text. */
  int length;

  /** Both ports as they stand, the remote one in the high half. */
  int ports;

  int seq;
  int ack;
  int flags;

  /** SEG.WND as it stands, unscaled. */
  int wnd;

  /** SEG.UP. */
  int up;

  /** What {@link TcpOptions#scan} found. */
  long options;

  int tsVal;
  int tsEcr;
  Packet packet;

  /** Of the header. */
  private long sum;

  /**
   * Reads the header of a packet.
   *
   * @return {@link Tcp#check}'s answer; only where that is GOOD, what stands here means something
   */
  int read(Packet from) {
    packet = from;
    memory = from.memory;
    header = from.upper;
    if (from.upperLength < Tcp.SIZE) {
      return Reason.TRUNCATED;
    }
    long first = Tcp.first(memory, header);
    long second = Tcp.second(memory, header);
    int headerLength = Tcp.headerLength(second);
    int answer = Tcp.checkHeaderLength(headerLength, from.upperLength);
    if (answer != Reason.GOOD) {
      return answer;
    }
    text = header + headerLength;
    length = from.upperLength - headerLength;
    ports = Tcp.ports(first);
    seq = Tcp.seq(first);
    ack = Tcp.ack(second);
    flags = Tcp.flags(second);
    wnd = Tcp.window(second);
    sum = Checksum.ofLong(first) + Checksum.ofLong(second);
    readRest(headerLength);
    return Reason.GOOD;
  }

  /** Reads what is behind the second word. */
  private void readRest(int headerLength) {
    long third = headerLength == Tcp.STAMPED_SIZE ? Tcp.third(memory, header) : 0;
    if (Tcp.isStamped(headerLength, third)) {
      long stamps = Tcp.stamps(memory, header);
      sum += Checksum.ofLong(third) + Checksum.ofLong(stamps);
      up = Tcp.urgentPointer(third);
      options = TcpOptions.TIMESTAMPS_ALONE;
      tsVal = (int) (stamps >>> 32);
      tsEcr = (int) stamps;
      return;
    }
    int rest = 2 * Long.BYTES;
    sum += Checksum.sum(memory, header + rest, headerLength - rest);
    up = Tcp.urgentPointer(memory, header);
    options = headerLength == Tcp.SIZE ? 0 : TcpOptions.scan(memory, header);
    if (hasTimestamps()) {
      tsVal = TcpOptions.timestamp(memory, header, options);
      tsEcr = TcpOptions.timestampEcho(memory, header, options);
    }
  }

  /** {@link Tcp#verify}, which the header's part is known of. */
  boolean isIntact() {
    return Checksum.isGood(packet.pseudoSum() + sum + Checksum.sum(memory, text, length));
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  boolean hasTimestamps() {
    return TcpOptions.hasTimestamps(options);
  }

  /** SEG.LEN: octets of text, counting SYN and FIN. */
  int sequenceLength() {
    return length + (flags >>> 1 & 1) + (flags & 1);
  }

  /** Forgets the text before {@code edge}, and SYN with it. */
  void trimBefore(int edge) {
    int before = edge - seq;
    if (has(Tcp.SYN)) {
      flags &= ~Tcp.SYN;
      before--;
    }
    int cut = Math.min(before, length);
    text += cut;
    length -= cut;
    seq = edge;
  }

  /** Forgets the text from {@code edge} on, and FIN with it. */
  void trimAfter(int edge) {
    length = edge - seq;
    flags &= ~(Tcp.FIN | Tcp.PSH);
  }
}
