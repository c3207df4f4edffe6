// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/** The part of {@link Dump} that says what a TCP segment has between ports and length. */
final class DumpTcp {
  /** The letters of the control bits, the lowest bit first; tcpdump writes ACK as a dot. */
  private static final String LETTERS = "FSRP.UEWe";

  private DumpTcp() {}

  static void append(StringBuilder text, MemorySegment frame, long at, int length) {
    flags(text, Tcp.flags(frame, at));
    sequence(text, frame, at, length - Tcp.headerLength(frame, at));
    if (Tcp.has(frame, at, Tcp.ACK)) {
      text.append(", ack ").append(Integer.toUnsignedString(Tcp.ack(frame, at)));
    }
    text.append(", win ").append(Tcp.window(frame, at));
    if (Tcp.has(frame, at, Tcp.URG)) {
      text.append(", urg ").append(Tcp.urgentPointer(frame, at));
    }
    if (Tcp.headerLength(frame, at) > Tcp.SIZE) {
      text.append(", options [");
      options(text, frame, at);
      text.append(']');
    }
  }

  private static void flags(StringBuilder text, int flags) {
    text.append("Flags [");
    for (int i = 0; i < LETTERS.length(); i++) {
      if ((flags >>> i & 1) != 0) {
        text.append(LETTERS.charAt(i));
      }
    }
    text.append(flags == 0 ? "none]" : "]");
  }

  /** As tcpdump, leaves out what a bare acknowledgment does not need. */
  private static void sequence(StringBuilder text, MemorySegment frame, long at, int data) {
    int seq = Tcp.seq(frame, at);
    if (data > 0) {
      text.append(", seq ").append(Integer.toUnsignedString(seq));
      text.append(':').append(Integer.toUnsignedString(seq + data));
    } else if ((Tcp.flags(frame, at) & (Tcp.SYN | Tcp.FIN | Tcp.RST)) != 0) {
      text.append(", seq ").append(Integer.toUnsignedString(seq));
    }
  }

  /** In the order in which they stand. */
  private static void options(StringBuilder text, MemorySegment frame, long at) {
    long end = at + Tcp.headerLength(frame, at);
    long option = at + Tcp.SIZE;
    while (option < end) {
      text.append(option == at + Tcp.SIZE ? "" : ",");
      int kind = Layout.u8(frame, option);
      if (kind == TcpOptions.END || kind == TcpOptions.NOP) {
        text.append(kind == TcpOptions.END ? "eol" : "nop");
        option = kind == TcpOptions.END ? end : option + 1;
        continue;
      }
      int length = option + 1 < end ? Layout.u8(frame, option + 1) : 0;
      if (length < 2 || option + length > end) {
        text.append("bad ").append(kind);
        return;
      }
      option(text, frame, at, option, length);
      option += length;
    }
  }

  private static void option(
      StringBuilder text, MemorySegment frame, long at, long option, int length) {
    int kind = Layout.u8(frame, option);
    if (!TcpOptions.fits(kind, length)) {
      text.append("bad ").append(kind);
      return;
    }
    switch (kind) {
      case TcpOptions.MSS -> text.append("mss ").append(Layout.u16(frame, option + 2));
      case TcpOptions.WINDOW_SCALE -> text.append("wscale ").append(Layout.u8(frame, option + 2));
      case TcpOptions.SACK_PERMITTED -> text.append("sackOK");
      case TcpOptions.SACK -> sack(text, frame, at, TcpOptions.scan(frame, at));
      case TcpOptions.TIMESTAMPS -> {
        text.append("TS val ").append(Integer.toUnsignedString(Layout.i32(frame, option + 2)));
        text.append(" ecr ").append(Integer.toUnsignedString(Layout.i32(frame, option + 6)));
      }
      case TcpOptions.MD5 -> text.append("md5");
      case TcpOptions.AO -> text.append("tcp-ao");
      case TcpOptions.FAST_OPEN -> text.append(length == 2 ? "tfo cookiereq" : "tfo cookie");
      default -> text.append("unknown-").append(kind);
    }
  }

  private static void sack(StringBuilder text, MemorySegment frame, long at, long options) {
    int blocks = TcpOptions.sackBlocks(frame, at, options);
    text.append("sack ").append(blocks).append(' ');
    for (int i = 0; i < blocks; i++) {
      int left = TcpOptions.sackLeft(frame, at, options, i);
      int right = TcpOptions.sackRight(frame, at, options, i);
      text.append('{').append(Integer.toUnsignedString(left));
      text.append(':').append(Integer.toUnsignedString(right)).append('}');
    }
  }
}
