// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.address;

import io.cleat.Symbols;
import io.cleat.option.Option;
import io.cleat.option.SocketOptions;
import io.cleat.option.TcpOptions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options of one address, checked against what its kind may carry. */
final class Settings {
  /** What listen(2) gets where nothing is said: the kernel's own limit bounds it (somaxconn). */
  static final int BACKLOG = 4096;

  private final AddressText text;
  private final Map<AddressOption, String> values = new EnumMap<>(AddressOption.class);
  private final List<OptionValue> socketOptions = new ArrayList<>();
  private Symbols symbols;

  private Settings(AddressText text) {
    this.text = text;
  }

  static Settings of(AddressText text, Set<AddressOption> allowed) throws BadAddress {
    Settings settings = new Settings(text);
    for (Setting setting : text.settings()) {
      AddressOption option = find(setting.name());
      if (option == AddressOption.SOCKOPT && allowed.contains(option)) {
        settings.sockopt(setting);
      } else if (option != null && allowed.contains(option)) {
        settings.put(option, setting.value());
      } else if (!settings.socketOption(setting, allowed)) {
        throw settings.unknown(setting.name(), option, allowed);
      }
    }
    settings.commonSocketOptions();
    return settings;
  }

  private static AddressOption find(String word) {
    for (AddressOption option : AddressOption.values()) {
      if (option.word().equals(word)) {
        return option;
      }
    }
    return null;
  }

  private void put(AddressOption option, String value) throws BadAddress {
    boolean flag = option.argument().isEmpty();
    if (!flag && (value == null || value.isBlank())) {
      throw bad(option.word() + " needs a value: " + option.word() + "=" + option.argument());
    }
    if (flag && value != null && !value.equals("0") && !value.equals("1")) {
      throw bad(option.word() + " is on or off: " + option.word() + " or " + option.word() + "=0");
    }
    if (values.putIfAbsent(option, value == null ? "1" : value.strip()) != null) {
      throw bad(option.word() + " is given twice");
    }
  }

  private void sockopt(Setting setting) throws BadAddress {
    try {
      socketOptions.add(OptionValue.numbered(symbols(), setting.value()));
    } catch (BadAddress e) {
      throw bad(e.getMessage());
    }
  }

  private boolean socketOption(Setting setting, Set<AddressOption> allowed) throws BadAddress {
    if (!allowed.contains(AddressOption.SOCKOPT) || setting.name().indexOf('-') < 0) {
      return false;
    }
    try {
      Optional<OptionValue> option = OptionValue.named(symbols(), setting);
      option.ifPresent(socketOptions::add);
      return option.isPresent();
    } catch (BadAddress e) {
      throw bad(e.getMessage());
    }
  }

  private BadAddress unknown(String word, AddressOption elsewhere, Set<AddressOption> allowed) {
    if (elsewhere != null) {
      return bad(word + " is no option of " + text.kind() + ":");
    }
    String suggestion = Suggestion.of(word, known(word, allowed), "");
    if (suggestion.isEmpty() && text.kind().equals("exec")) {
      suggestion = "; a comma of the command stands in quotes or is written \\,";
    } else if (suggestion.isEmpty()) {
      suggestion = "; " + text.kind() + " has " + (allowed.isEmpty() ? "none" : words(allowed));
    }
    return bad("unknown option '" + word + "'" + suggestion);
  }

  private static String words(Set<AddressOption> options) {
    StringBuilder words = new StringBuilder();
    for (AddressOption option : AddressOption.values()) {
      if (options.contains(option)) {
        words.append(words.isEmpty() ? "" : " ").append(option.word());
      }
    }
    return options.contains(AddressOption.SOCKOPT)
        ? words + ", and socket options such as so-rcvbuf"
        : words.toString();
  }

  /** What might have been meant, socket options that start alike among it. */
  private List<String> known(String word, Set<AddressOption> allowed) {
    List<String> known = new ArrayList<>();
    allowed.forEach(option -> known.add(option.word()));
    int hyphen = word.indexOf('-');
    if (allowed.contains(AddressOption.SOCKOPT) && hyphen > 0) {
      String prefix = OptionValue.symbol(word.substring(0, hyphen + 1));
      for (String symbol : symbols().startingWith(prefix).keySet()) {
        if (symbols().option(symbol).isPresent()) {
          known.add(symbol.toLowerCase(Locale.ROOT).replace('_', '-'));
        }
      }
    }
    return known;
  }

  private void commonSocketOptions() {
    flagOption(AddressOption.REUSEADDR, SocketOptions.REUSEADDR);
    flagOption(AddressOption.REUSEPORT, SocketOptions.REUSEPORT);
    flagOption(AddressOption.KEEPALIVE, SocketOptions.KEEPALIVE);
    flagOption(AddressOption.NODELAY, TcpOptions.NODELAY);
  }

  private void flagOption(AddressOption option, Option<Boolean> socketOption) {
    String value = values.get(option);
    if (value != null) {
      socketOptions.add(OptionValue.of(socketOption, value.equals("1"), option.word()));
    }
  }

  boolean has(AddressOption option) {
    return values.containsKey(option);
  }

  boolean flag(AddressOption option) {
    return "1".equals(values.get(option));
  }

  /** The option's value; null where it is not given. */
  String value(AddressOption option) {
    return values.get(option);
  }

  /** The option as a number in a range, or what stands for it where it is not given. */
  int number(AddressOption option, int least, int most, int otherwise) throws BadAddress {
    String value = values.get(option);
    if (value == null) {
      return otherwise;
    }
    try {
      long number = Long.decode(value);
      if (number >= least && number <= most) {
        return (int) number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw bad(
        option.word()
            + " is a number of at least "
            + least
            + (most == Integer.MAX_VALUE ? "" : " and at most " + most)
            + ", not '"
            + value
            + "'");
  }

  /** The option as nanoseconds; -1 where it is not given. */
  long nanos(AddressOption option) throws BadAddress {
    String value = values.get(option);
    try {
      return value == null ? -1 : Times.nanos(value);
    } catch (BadAddress e) {
      throw bad(option.word() + ": " + e.getMessage());
    }
  }

  /** The permissions; -1 where they are not given. */
  int mode() throws BadAddress {
    String value = values.get(AddressOption.MODE);
    if (value == null) {
      return -1;
    }
    if (!value.matches("0?[0-7]{3}")) {
      throw bad("mode is three octal digits such as 600, not '" + value + "'");
    }
    return Integer.parseInt(value, 8);
  }

  List<OptionValue> socketOptions() {
    return List.copyOf(socketOptions);
  }

  AddressText text() {
    return text;
  }

  BadAddress bad(String problem) {
    return new BadAddress(text.whole(), problem);
  }

  /** The constants by name, read when the first is looked up: it takes a moment. */
  Symbols symbols() {
    if (symbols == null) {
      symbols = new Symbols();
    }
    return symbols;
  }
}
