// SPDX-License-Identifier: Apache-2.0
package io.cleat.option;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A socket option: its level and name for getsockopt(2) and setsockopt(2), and how its value lies
 * in memory.
 *
 * <p>The options of the manual pages are constants of {@link SocketOptions}, {@link IpOptions},
 * {@link TcpOptions} and their like; any other is made by number: {@code Option.integer(SOL_TIPC,
 * 127, "TIPC_IMPORTANCE")}.
 *
 * @param <T> what the value is in Java
 */
public final class Option<T> {
  /** Room for text and for values of unknown length, in bytes. */
  public static final int MAX_BYTES = 256;

  private static final long NANOS_PER_MICRO = 1_000;

  private final int level;
  private final int name;
  private final String label;
  private final int size;
  private final Writer<T> writer;
  private final Decoder<T> decoder;

  private Option(
      int level, int name, String label, int size, Writer<T> writer, Decoder<T> decoder) {
    this.level = level;
    this.name = name;
    this.label = label;
    this.size = size;
    this.writer = writer;
    this.decoder = decoder;
  }

  /** Writes a value and says how many bytes it took. */
  private interface Writer<T> {
    int write(T value, MemorySegment into);
  }

  /** Reads a value of so many bytes. */
  private interface Decoder<T> {
    T read(MemorySegment from, int length);
  }

  /** A four-byte number. */
  public static Option<Integer> integer(int level, int name, String label) {
    return new Option<>(level, name, label, Integer.BYTES, Option::putInt, Option::toInt);
  }

  /** A four-byte number that is 0 or not. */
  public static Option<Boolean> flag(int level, int name, String label) {
    return new Option<>(
        level,
        name,
        label,
        Integer.BYTES,
        (on, into) -> putInt(on ? 1 : 0, into),
        (from, length) -> toInt(from, length) != 0);
  }

  /** An eight-byte number. */
  public static Option<Long> int64(int level, int name, String label) {
    return new Option<>(
        level,
        name,
        label,
        Long.BYTES,
        (value, into) -> {
          into.set(JAVA_LONG_UNALIGNED, 0, value);
          return Long.BYTES;
        },
        (from, length) -> from.get(JAVA_LONG_UNALIGNED, 0));
  }

  /** A four-byte number of seconds; parts of a second are rounded up. */
  public static Option<Duration> seconds(int level, int name, String label) {
    return new Option<>(
        level,
        name,
        label,
        Integer.BYTES,
        (time, into) -> putInt(Math.toIntExact(time.plusNanos(999_999_999).toSeconds()), into),
        (from, length) -> Duration.ofSeconds(toInt(from, length)));
  }

  /** A four-byte number of milliseconds; parts of one are rounded up. */
  public static Option<Duration> millis(int level, int name, String label) {
    return new Option<>(
        level,
        name,
        label,
        Integer.BYTES,
        (time, into) -> putInt(Math.toIntExact(time.plusNanos(999_999).toMillis()), into),
        (from, length) -> Duration.ofMillis(toInt(from, length)));
  }

  /**
   * A {@code struct timeval}: seconds and microseconds of eight bytes each; parts of a microsecond
   * are rounded up.
   */
  public static Option<Duration> timeval(int level, int name, String label) {
    return new Option<>(
        level,
        name,
        label,
        2 * Long.BYTES,
        (time, into) -> {
          Duration rounded = time.plusNanos(NANOS_PER_MICRO - 1);
          into.set(JAVA_LONG_UNALIGNED, 0, rounded.getSeconds());
          into.set(JAVA_LONG_UNALIGNED, Long.BYTES, rounded.getNano() / NANOS_PER_MICRO);
          return 2 * Long.BYTES;
        },
        (from, length) ->
            Duration.ofSeconds(
                from.get(JAVA_LONG_UNALIGNED, 0),
                from.get(JAVA_LONG_UNALIGNED, Long.BYTES) * NANOS_PER_MICRO));
  }

  /** A {@code struct linger}. */
  public static Option<Linger> linger(int level, int name, String label) {
    return new Option<>(level, name, label, Linger.BYTES, Linger::write, Linger::read);
  }

  /** A {@code struct ucred}. */
  public static Option<Credentials> credentials(int level, int name, String label) {
    return new Option<>(
        level, name, label, Credentials.BYTES, Credentials::write, Credentials::read);
  }

  /** A {@code struct in_addr}: four bytes in network order. */
  public static Option<Inet4Address> inet4(int level, int name, String label) {
    return new Option<>(
        level,
        name,
        label,
        Integer.BYTES,
        (address, into) -> putBytes(address.getAddress(), into),
        (from, length) -> inet4(toBytes(from, Integer.BYTES)));
  }

  /** Text; on reading it ends at its first zero byte. */
  public static Option<String> text(int level, int name, String label) {
    return new Option<>(
        level,
        name,
        label,
        MAX_BYTES,
        (text, into) -> putBytes((text + "\0").getBytes(StandardCharsets.UTF_8), into),
        (from, length) -> {
          String text = new String(toBytes(from, length), StandardCharsets.UTF_8);
          int end = text.indexOf('\0');
          return end < 0 ? text : text.substring(0, end);
        });
  }

  /** Bytes as they are. */
  public static Option<byte[]> bytes(int level, int name, String label) {
    return new Option<>(level, name, label, MAX_BYTES, Option::putBytes, Option::toBytes);
  }

  static Option<TcpInfo> tcpInfo(int level, int name, String label) {
    return new Option<>(
        level,
        name,
        label,
        MAX_BYTES,
        (value, into) -> {
          throw new IllegalArgumentException(label + " can only be read");
        },
        (from, length) -> new TcpInfo(toBytes(from, length)));
  }

  /** The level, {@code SOL_*} or {@code IPPROTO_*}. */
  public int level() {
    return level;
  }

  /** The number at its level. */
  public int name() {
    return name;
  }

  /** Room in bytes that getsockopt(2) should be given. */
  public int size() {
    return size;
  }

  /**
   * Writes a value as setsockopt(2) wants it.
   *
   * @param into at least {@link #MAX_BYTES} bytes
   * @return how many bytes it takes
   */
  public int encode(T value, MemorySegment into) {
    return writer.write(value, into);
  }

  /**
   * Reads a value that getsockopt(2) gave.
   *
   * @param from at least {@link #MAX_BYTES} bytes
   * @param length how many it gave
   */
  public T decode(MemorySegment from, int length) {
    return decoder.read(from, length);
  }

  /** The manual page's name. */
  @Override
  public String toString() {
    return label;
  }

  private static int putInt(int value, MemorySegment into) {
    into.set(JAVA_INT_UNALIGNED, 0, value);
    return Integer.BYTES;
  }

  /**
   * Some options answer with one byte where the caller gave room for one or their value is small
   * (ip(7)).
   */
  private static int toInt(MemorySegment from, int length) {
    return length < Integer.BYTES ? from.get(JAVA_BYTE, 0) & 0xff : from.get(JAVA_INT_UNALIGNED, 0);
  }

  private static int putBytes(byte[] bytes, MemorySegment into) {
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "an option's value has at most " + MAX_BYTES + " bytes, not " + bytes.length);
    }
    MemorySegment.copy(bytes, 0, into, JAVA_BYTE, 0, bytes.length);
    return bytes.length;
  }

  private static byte[] toBytes(MemorySegment from, int length) {
    return from.asSlice(0, length).toArray(JAVA_BYTE);
  }

  private static Inet4Address inet4(byte[] bytes) {
    try {
      return (Inet4Address) InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("four bytes are an address", e);
    }
  }
}
