// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import io.cleat.testing.packetdrill.script.PacketSpec.TcpOption;
import io.cleat.wire.TcpOptions;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Options of TCP between the wire and the script, octet by octet. */
final class OptionList {
  private static final int EXPERIMENT = 254;
  private static final String FAST_OPEN_MAGIC = "f989";
  private static final int ALIGNMENT = 4;

  private OptionList() {}

  /** Reads what stands between two places. */
  static List<TcpOption> read(MemorySegment bytes, long from, long to, Connection connection) {
    List<TcpOption> options = new ArrayList<>();
    long at = from;
    while (at < to) {
      int kind = octet(bytes, at);
      int size = kind <= TcpOptions.NOP ? 1 : octet(bytes, at + 1);
      if (kind == TcpOptions.END) {
        options.add(new TcpOption.Plain("eol"));
        return options;
      }
      options.add(one(bytes, at, kind, size, connection));
      at += size;
    }
    return options;
  }

  private static TcpOption one(
      MemorySegment bytes, long at, int kind, int size, Connection connection) {
    return switch (kind) {
      case TcpOptions.NOP -> new TcpOption.Plain("nop");
      case TcpOptions.MSS -> new TcpOption.Numbered("mss", (int) word(bytes, at, 2) & 0xffff);
      case TcpOptions.WINDOW_SCALE -> new TcpOption.Numbered("wscale", octet(bytes, at + 2));
      case TcpOptions.SACK_PERMITTED -> new TcpOption.Plain("sackOK");
      case TcpOptions.SACK -> sack(bytes, at, size, connection);
      case TcpOptions.ACC_ECN_0, TcpOptions.ACC_ECN_1 -> counters(bytes, at, kind, size);
      case TcpOptions.TIMESTAMPS -> {
        long value = word(bytes, at, 4);
        long echo = word(bytes, at + 4, 4);
        yield new TcpOption.Stamps(
            connection == null ? value : connection.stampToScript(value), echo);
      }
      default -> octets(bytes, at, kind, size);
    };
  }

  private static TcpOption sack(MemorySegment bytes, long at, int size, Connection connection) {
    List<Long> edges = new ArrayList<>();
    for (long edge = at; edge + 2 < at + size; edge += Integer.BYTES) {
      long live = word(bytes, edge, Integer.BYTES);
      edges.add(connection == null ? live : connection.remoteToScript(live, false));
    }
    return new TcpOption.Sack(edges);
  }

  private static TcpOption counters(MemorySegment bytes, long at, int kind, int size) {
    List<Long> counts = new ArrayList<>();
    for (long i = at; i + 2 < at + size; i += TcpOptions.COUNTER_SIZE) {
      counts.add(word(bytes, i, TcpOptions.COUNTER_SIZE));
    }
    return new TcpOption.Counters(kind == TcpOptions.ACC_ECN_1, counts);
  }

  private static TcpOption octets(MemorySegment bytes, long at, int kind, int size) {
    byte[] data = bytes.asSlice(at + 2, size - 2).toArray(ValueLayout.JAVA_BYTE);
    String hexadecimal = HexFormat.of().formatHex(data);
    String name =
        switch (kind) {
          case TcpOptions.FAST_OPEN -> "FO";
          case TcpOptions.MD5 -> "md5";
          case EXPERIMENT -> "FOEXP";
          default -> "option " + kind;
        };
    boolean magic = kind == EXPERIMENT && hexadecimal.startsWith(FAST_OPEN_MAGIC);
    return new TcpOption.Octets(
        name, magic ? hexadecimal.substring(FAST_OPEN_MAGIC.length()) : hexadecimal);
  }

  private static int octet(MemorySegment bytes, long at) {
    return bytes.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }

  /** The number of so many octets behind kind and length. */
  private static long word(MemorySegment bytes, long at, int size) {
    long word = 0;
    for (int i = 0; i < size; i++) {
      word = word << Byte.SIZE | octet(bytes, at + 2 + i);
    }
    return word;
  }

  /** What the peer sends with these options. */
  static byte[] write(List<TcpOption> options, Connection connection) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (TcpOption option : options) {
      switch (option) {
        case TcpOption.Plain(String name) -> plain(out, name);
        case TcpOption.Numbered(String name, int number) -> {
          boolean mss = name.equals("mss");
          head(out, mss ? TcpOptions.MSS : TcpOptions.WINDOW_SCALE, mss ? 2 : 1);
          number(out, number, mss ? 2 : 1);
        }
        case TcpOption.Stamps(long value, long echo) -> {
          head(out, TcpOptions.TIMESTAMPS, 2 * Integer.BYTES);
          number(out, value, Integer.BYTES);
          number(out, connection.stampToWire(echo), Integer.BYTES);
        }
        case TcpOption.Sack(List<Long> edges) -> {
          head(out, TcpOptions.SACK, edges.size() * Integer.BYTES);
          edges.forEach(edge -> number(out, connection.toWire(edge, false), Integer.BYTES));
        }
        case TcpOption.Counters(boolean ect1First, List<Long> counts) -> {
          int kind = ect1First ? TcpOptions.ACC_ECN_1 : TcpOptions.ACC_ECN_0;
          head(out, kind, counts.size() * TcpOptions.COUNTER_SIZE);
          counts.forEach(count -> number(out, count, TcpOptions.COUNTER_SIZE));
        }
        case TcpOption.Octets(String name, String hexadecimal) -> octets(out, name, hexadecimal);
      }
    }
    while (out.size() % ALIGNMENT != 0) {
      out.write(TcpOptions.END);
    }
    return out.toByteArray();
  }

  private static void plain(ByteArrayOutputStream out, String name) {
    switch (name) {
      case "nop" -> out.write(TcpOptions.NOP);
      case "eol" -> out.write(TcpOptions.END);
      default -> head(out, TcpOptions.SACK_PERMITTED, 0);
    }
  }

  private static void octets(ByteArrayOutputStream out, String name, String hexadecimal) {
    boolean experiment = name.equals("FOEXP");
    byte[] data = HexFormat.of().parseHex(experiment ? FAST_OPEN_MAGIC + hexadecimal : hexadecimal);
    int kind = name.equals("md5") ? TcpOptions.MD5 : TcpOptions.FAST_OPEN;
    head(out, experiment ? EXPERIMENT : kind, data.length);
    out.writeBytes(data);
  }

  private static void head(ByteArrayOutputStream out, int kind, int dataBytes) {
    out.write(kind);
    out.write(dataBytes + 2);
  }

  private static void number(ByteArrayOutputStream out, long number, int size) {
    for (int i = size - 1; i >= 0; i--) {
      out.write((int) (number >>> i * Byte.SIZE));
    }
  }
}
