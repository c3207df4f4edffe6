// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.ip.Packet;
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

  void read(Packet from) {
    packet = from;
    memory = from.memory;
    header = from.upper;
    long first = Tcp.first(memory, header);
    long second = Tcp.second(memory, header);
    int headerLength = Tcp.headerLength(second);
    text = header + headerLength;
    length = from.upperLength - headerLength;
    seq = (int) first;
    ack = (int) (second >>> 32);
    flags = Tcp.flags(second);
    wnd = Tcp.window(second);
    up = Tcp.urgentPointer(memory, header);
    options = headerLength == Tcp.SIZE ? 0 : TcpOptions.scan(memory, header);
    if (hasTimestamps()) {
      tsVal = TcpOptions.timestamp(memory, header, options);
      tsEcr = TcpOptions.timestampEcho(memory, header, options);
    }
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
