// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.address;

import io.cleat.Endpoint;
import io.cleat.Symbols;
import io.cleat.option.Linger;
import io.cleat.option.Option;
import io.cleat.option.SocketOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A socket option and the value to set.
 *
 * @param level SOL_* or IPPROTO_*
 * @param name its number there
 * @param value the bytes for setsockopt(2)
 * @param text as it was written, for messages
 */
public record OptionValue(int level, int name, byte[] value, String text) {
  private static final int PARTS = 3;

  /** An option that is on or off. */
  public static OptionValue of(Option<Boolean> option, boolean on, String text) {
    return new OptionValue(option.level(), option.name(), encode(option, on), text);
  }

  /** {@code so-rcvbuf=65536}: the manual page's name in lower case with hyphens; empty if none. */
  static Optional<OptionValue> named(Symbols symbols, Setting setting) throws BadAddress {
    Optional<Symbols.OptionNumber> number = symbols.option(symbol(setting.name()));
    if (number.isEmpty()) {
      return Optional.empty();
    }
    String text = setting.name() + (setting.value() == null ? "" : "=" + setting.value());
    return Optional.of(of(number.get(), setting.value(), text));
  }

  /** {@code level:name:value}, each name also as a number. */
  static OptionValue numbered(Symbols symbols, String text) throws BadAddress {
    String[] parts = text == null ? new String[0] : text.split(":", PARTS);
    if (parts.length < PARTS) {
      throw new BadAddress(
          "sockopt wants level:name:value, such as sockopt=SOL_SOCKET:SO_MARK:7 or 1:36:7");
    }
    int level = number(symbols, parts[0], "a level such as SOL_SOCKET or 1");
    int name = number(symbols, parts[1], "an option such as SO_MARK or 36");
    return of(new Symbols.OptionNumber(level, name), parts[2], "sockopt=" + text);
  }

  /**
   * Sets the option.
   *
   * @return 0 or -errno, as {@link Endpoint#setsockopt}
   */
  public int apply(Endpoint endpoint) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, value);
      return endpoint.setsockopt(level, name, bytes, value.length);
    }
  }

  /** The manual pages' spelling of a name. */
  static String symbol(String word) {
    return word.strip().toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static int number(Symbols symbols, String word, String wanted) throws BadAddress {
    OptionalInt number = symbols.number(symbol(word));
    return number.orElseThrow(() -> new BadAddress("'" + word + "' is not " + wanted));
  }

  private static OptionValue of(Symbols.OptionNumber option, String value, String text)
      throws BadAddress {
    String word = value == null ? "1" : value.strip();
    byte[] bytes =
        option.level() == SocketOptions.SOL_SOCKET ? structure(option.name(), word) : null;
    return new OptionValue(
        option.level(), option.name(), bytes == null ? plain(word) : bytes, text);
  }

  /** The options of SOL_SOCKET whose value is no number; null for the others. */
  private static byte[] structure(int name, String word) throws BadAddress {
    if (name == SocketOptions.LINGER.name()) {
      long seconds = Times.nanos(word) / Duration.ofSeconds(1).toNanos();
      return encode(SocketOptions.LINGER, new Linger(true, (int) seconds));
    }
    if (name == SocketOptions.RCVTIMEO.name() || name == SocketOptions.SNDTIMEO.name()) {
      return encode(SocketOptions.RCVTIMEO, Duration.ofNanos(Times.nanos(word)));
    }
    return null;
  }

  private static <T> byte[] encode(Option<T> option, T value) {
    MemorySegment into = MemorySegment.ofArray(new byte[Option.MAX_BYTES]);
    int length = option.encode(value, into);
    return into.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
  }

  /** A number is an int, or a long where it needs to be; x0a1b are bytes; all else is text. */
  private static byte[] plain(String word) throws BadAddress {
    if (word.startsWith("x") && word.length() % 2 == 1) {
      try {
        return HexFormat.of().parseHex(word.substring(1));
      } catch (IllegalArgumentException e) {
        throw new BadAddress("'" + word + "' starts with x but is not hexadecimal");
      }
    }
    try {
      long number = Long.decode(word);
      return number >= Integer.MIN_VALUE && number <= 0xffff_ffffL
          ? intBytes((int) number)
          : ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(number).array();
    } catch (NumberFormatException e) {
      return (word + "\0").getBytes(StandardCharsets.UTF_8);
    }
  }

  private static byte[] intBytes(int number) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder()).putInt(number).array();
  }
}
