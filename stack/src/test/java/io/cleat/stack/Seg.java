// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.wire.Ipv4;
import io.cleat.wire.Tcp;
import io.cleat.wire.TcpOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A segment as a conversation has it: what is not said of one that is expected is not compared.
 * Numbers count from each side's SYN, which is 0.
 */
final class Seg {
  static final int SYN = Tcp.SYN;
  static final int ACK = Tcp.ACK;
  static final int FIN = Tcp.FIN;
  static final int RST = Tcp.RST;
  static final int PSH = Tcp.PSH;
  static final int URG = Tcp.URG;
  static final int ECE = Tcp.ECE;
  static final int CWR = Tcp.CWR;
  static final int AE = Tcp.AE;

  private static final long UNSAID = Long.MIN_VALUE;

  final int flags;
  long seq = UNSAID;
  long ack = UNSAID;
  long wnd = UNSAID;
  long up = UNSAID;
  long tos = UNSAID;
  long length = UNSAID;
  String text;
  long mss = UNSAID;
  long scale = UNSAID;
  long tsVal = UNSAID;
  long tsEcr = UNSAID;
  boolean sackPermitted;
  List<Integer> counters;
  byte[] raw = {};
  List<Long> sack = new ArrayList<>();

  private Seg(int flags) {
    this.flags = flags;
  }

  static Seg seg(int flags) {
    return new Seg(flags);
  }

  Seg seq(long n) {
    seq = n;
    return this;
  }

  Seg ack(long n) {
    ack = n;
    return this;
  }

  Seg wnd(int n) {
    wnd = n;
    return this;
  }

  Seg up(int n) {
    up = n;
    return this;
  }

  Seg tos(int n) {
    tos = n;
    return this;
  }

  Seg mss(int n) {
    mss = n;
    return this;
  }

  Seg scale(int n) {
    scale = n;
    return this;
  }

  Seg ts(int val, int ecr) {
    tsVal = val;
    tsEcr = ecr;
    return this;
  }

  /** Options, octet by octet, before all others. */
  Seg raw(int... octets) {
    raw = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      raw[i] = (byte) octets[i];
    }
    return this;
  }

  /** The counters of accurate ECN, that of ECT(1) first; none for no option. */
  Seg ecn(Integer... counts) {
    counters = List.of(counts);
    return this;
  }

  Seg sackPermitted() {
    sackPermitted = true;
    return this;
  }

  Seg sack(long left, long right) {
    sack.add(left);
    sack.add(right);
    return this;
  }

  Seg text(String octets) {
    text = octets;
    length = octets.length();
    return this;
  }

  /** So many octets, whatever they are. */
  Seg length(int octets) {
    length = octets;
    return this;
  }

  // To the wire.

  private static int or0(long number) {
    return number == UNSAID ? 0 : (int) number;
  }

  byte[] packet(int from, int to, int ports, int seqBase, int ackBase) {
    byte[] octets =
        text != null
            ? text.getBytes(StandardCharsets.ISO_8859_1)
            : new byte[Math.max(or0(length), 0)];
    byte[] bytes = new byte[Ipv4.SIZE + Tcp.SIZE_MAX + octets.length];
    MemorySegment packet = MemorySegment.ofArray(bytes);
    long at = Ipv4.SIZE;
    int window = wnd == UNSAID ? 65_535 : (int) wnd;
    int acknowledgment = ack == UNSAID ? 0 : (int) ack + ackBase;
    int control = Tcp.control(Tcp.SIZE, flags, window);
    Tcp.header(packet, at, ports, or0(seq) + seqBase, acknowledgment, control);
    if (up != UNSAID) {
      Tcp.urgentPointer(packet, at, (int) up);
    }
    long end = writeOptions(packet, at + Tcp.SIZE, ackBase);
    TcpOptions.finish(packet, at, end);
    int header = Tcp.headerLength(packet, at);
    MemorySegment.copy(octets, 0, packet, ValueLayout.JAVA_BYTE, at + header, octets.length);
    int total = Ipv4.SIZE + header + octets.length;
    Ipv4.header(packet, 0, or0(tos), total, 64, 6);
    Ipv4.addresses(packet, 0, from, to);
    Ipv4.seal(packet, 0);
    Tcp.seal(packet, at, header + octets.length, Ipv4.pseudoSum(packet, 0));
    return Arrays.copyOf(bytes, total);
  }

  private long writeOptions(MemorySegment packet, long at, int ackBase) {
    long option = at + raw.length;
    MemorySegment.copy(MemorySegment.ofArray(raw), 0, packet, at, raw.length);
    if (mss != UNSAID) {
      option = TcpOptions.writeMss(packet, option, (int) mss);
    }
    if (sackPermitted) {
      option = TcpOptions.writeSackPermitted(packet, option);
    }
    if (scale != UNSAID) {
      option = TcpOptions.writeWindowScale(packet, option, (int) scale);
    }
    if (tsVal != UNSAID) {
      option = TcpOptions.writeTimestamps(packet, option, (int) tsVal, (int) tsEcr);
    }
    if (counters != null && !counters.isEmpty()) {
      option = TcpOptions.writeAccEcn(packet, option, counters.size());
      for (int count : counters) {
        option = TcpOptions.writeCounter(packet, option, count);
      }
    }
    if (!sack.isEmpty()) {
      option = TcpOptions.writeSack(packet, option, sack.size() / 2);
      for (int i = 0; i < sack.size(); i += 2) {
        int left = (int) (long) sack.get(i) + ackBase;
        int right = (int) (long) sack.get(i + 1) + ackBase;
        option = TcpOptions.writeSackBlock(packet, option, left, right);
      }
    }
    return option;
  }

  // From the wire.

  static Seg read(byte[] bytes, int seqBase, int ackBase) {
    MemorySegment packet = MemorySegment.ofArray(bytes);
    long at = Ipv4.headerLength(packet, 0);
    int header = Tcp.headerLength(packet, at);
    Seg seg = new Seg(Tcp.flags(packet, at));
    seg.seq = Tcp.seq(packet, at) - seqBase;
    seg.ack = seg.has(ACK) ? Tcp.ack(packet, at) - ackBase : UNSAID;
    seg.tos = Ipv4.tos(packet, 0);
    seg.wnd = Tcp.window(packet, at);
    seg.up = Tcp.urgentPointer(packet, at);
    int start = (int) at + header;
    seg.text = new String(bytes, start, bytes.length - start, StandardCharsets.ISO_8859_1);
    seg.length = seg.text.length();
    long options = TcpOptions.scan(packet, at);
    seg.mss = TcpOptions.hasMss(options) ? TcpOptions.mss(packet, at, options) : UNSAID;
    seg.scale =
        TcpOptions.hasWindowScale(options) ? TcpOptions.windowScale(packet, at, options) : UNSAID;
    seg.sackPermitted = TcpOptions.isSackPermitted(options);
    if (TcpOptions.hasTimestamps(options)) {
      seg.ts(
          TcpOptions.timestamp(packet, at, options), TcpOptions.timestampEcho(packet, at, options));
    }
    boolean counting = TcpOptions.hasAccEcn(options);
    seg.counters = counting ? new ArrayList<>() : null;
    int counts = counting ? TcpOptions.counters(packet, at, options) : 0;
    for (int i = 0; i < counts; i++) {
      seg.counters.add(TcpOptions.counter(packet, at, options, i));
    }
    for (int i = 0; i < TcpOptions.sackBlocks(packet, at, options); i++) {
      seg.sack(
          TcpOptions.sackLeft(packet, at, options, i) - ackBase,
          TcpOptions.sackRight(packet, at, options, i) - ackBase);
    }
    return seg;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** Compares what is said of the expected one; PSH is nobody's business but when asked for. */
  void assertIs(Seg expected) {
    int compared = expected.has(PSH) ? ~0 : ~PSH;
    Seg shown = new Seg(flags & compared);
    shown.seq = expected.seq == UNSAID ? UNSAID : seq;
    shown.ack = expected.ack == UNSAID ? UNSAID : ack;
    shown.wnd = expected.wnd == UNSAID ? UNSAID : wnd;
    shown.tos = expected.tos == UNSAID ? UNSAID : tos;
    shown.up = expected.up == UNSAID ? UNSAID : up;
    shown.length = expected.length == UNSAID ? UNSAID : length;
    shown.text = expected.text == null ? null : text;
    shown.mss = expected.mss == UNSAID ? UNSAID : mss;
    shown.scale = expected.scale == UNSAID ? UNSAID : scale;
    shown.tsEcr = expected.tsEcr == UNSAID ? UNSAID : tsEcr;
    shown.tsVal = expected.tsVal;
    shown.sackPermitted = sackPermitted && expected.sackPermitted;
    shown.counters = expected.counters == null ? null : counters == null ? List.of() : counters;
    shown.sack = expected.sack.isEmpty() ? List.of() : sack;
    assertEquals(expected.toString(), shown.toString(), () -> "the whole segment: " + this);
  }

  @Override
  public String toString() {
    StringBuilder said = new StringBuilder();
    String names = "FSRP.UEWA";
    for (int i = 0; i < names.length(); i++) {
      said.append((flags >>> i & 1) != 0 ? names.substring(i, i + 1) : "");
    }
    say(said, "seq", seq);
    say(said, "ack", ack);
    say(said, "wnd", wnd);
    say(said, "up", up == 0 ? UNSAID : up);
    say(said, "tos", tos == 0 ? UNSAID : tos);
    say(said, "length", length);
    say(said, "mss", mss);
    say(said, "scale", scale);
    say(said, "val", tsVal);
    say(said, "ecr", tsEcr);
    said.append(counters == null ? "" : " ecn" + counters);
    said.append(sackPermitted ? " sackOK" : "").append(sack.isEmpty() ? "" : " sack" + sack);
    return text == null || text.length() > 40 ? said.toString() : said + " '" + text + "'";
  }

  private static void say(StringBuilder said, String name, long number) {
    if (number != UNSAID) {
      said.append(' ').append(name).append('=').append(number);
    }
  }
}
