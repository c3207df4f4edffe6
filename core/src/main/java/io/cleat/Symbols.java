// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import io.cleat.address.Family;
import io.cleat.option.IpOptions;
import io.cleat.option.Ipv6Options;
import io.cleat.option.NetlinkOptions;
import io.cleat.option.PacketOptions;
import io.cleat.option.SocketOptions;
import io.cleat.option.TcpOptions;
import io.cleat.option.UdpOptions;
import io.cleat.option.VsockOptions;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The constants of this module by their names, for command lines, tables and messages: {@code
 * AF_INET}, {@code TCP_NODELAY}, {@code MSG_PEEK}. Immutable; reads the constants once, when made.
 */
public final class Symbols {
  private static final String HEXADECIMAL = "0x";
  private static final Class<?>[] OPTION_CLASSES = {
    SocketOptions.class,
    IpOptions.class,
    Ipv6Options.class,
    TcpOptions.class,
    UdpOptions.class,
    PacketOptions.class,
    NetlinkOptions.class,
    VsockOptions.class
  };

  private final Map<String, Integer> numbers = new TreeMap<>();
  private final Map<String, OptionNumber> options = new TreeMap<>();

  /**
   * An option by number.
   *
   * @param level its level
   * @param name its number there
   */
  public record OptionNumber(int level, int name) {}

  /** Reads the constants. */
  public Symbols() {
    readAll(Family.class, SocketType.class, Protocol.class, Msg.class, Ioctl.class);
    readAll(OPTION_CLASSES);
    for (Class<?> holder : OPTION_CLASSES) {
      int level =
          holder == SocketOptions.class ? SocketOptions.SOL_SOCKET : number(holder, "LEVEL");
      read(holder, (name, number) -> options.putIfAbsent(name, new OptionNumber(level, number)));
    }
  }

  /** What reading tells of each constant. */
  private interface Sink {
    void constant(String name, int number);
  }

  /**
   * The number of a constant, or of a decimal or {@code 0x} literal that fits 32 bits, signed or
   * not.
   */
  public OptionalInt number(String name) {
    Integer number = numbers.get(name);
    if (number != null) {
      return OptionalInt.of(number);
    }
    try {
      long literal =
          name.startsWith(HEXADECIMAL)
              ? Long.parseLong(name.substring(HEXADECIMAL.length()), 16)
              : Long.parseLong(name);
      boolean fits = literal >= Integer.MIN_VALUE && literal <= 0xffff_ffffL;
      return fits ? OptionalInt.of((int) literal) : OptionalInt.empty();
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  /** Level and number of an option of the manual pages, by its name. */
  public Optional<OptionNumber> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  /** All constants whose names start so, in the order of their names. */
  public Map<String, Integer> startingWith(String prefix) {
    Map<String, Integer> found = new TreeMap<>();
    numbers.forEach((name, number) -> {
      if (name.startsWith(prefix)) {
        found.put(name, number);
      }
    });
    return found;
  }

  private void readAll(Class<?>... holders) {
    for (Class<?> holder : holders) {
      read(holder, numbers::putIfAbsent);
    }
  }

  private static void read(Class<?> holder, Sink sink) {
    for (Field field : holder.getFields()) {
      if (field.getType() == int.class && Modifier.isStatic(field.getModifiers())) {
        sink.constant(field.getName(), number(holder, field.getName()));
      }
    }
  }

  private static int number(Class<?> holder, String field) {
    try {
      return holder.getField(field).getInt(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a public constant of our own", e);
    }
  }
}
