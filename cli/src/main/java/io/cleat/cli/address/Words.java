// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.address;

import static io.cleat.SocketType.SOCK_DCCP;
import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_PACKET;
import static io.cleat.SocketType.SOCK_RAW;
import static io.cleat.SocketType.SOCK_RDM;
import static io.cleat.SocketType.SOCK_SEQPACKET;
import static io.cleat.SocketType.SOCK_STREAM;

import io.cleat.cli.address.Spec.Ending;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** Reads the words that stand for numbers: types, protocols, families; and bytes. */
final class Words {
  private static final String TYPES = "stream, dgram, seqpacket, raw, rdm, dccp, packet";

  private Words() {}

  /** The option {@code type}, or what stands for it where it is not given. */
  static int type(Settings settings, int otherwise) throws BadAddress {
    String word = settings.value(AddressOption.TYPE);
    return word == null ? otherwise : type(settings, word);
  }

  static int type(Settings settings, String word) throws BadAddress {
    String name = word.toLowerCase(Locale.ROOT);
    return switch (name.startsWith("sock_") ? name.substring("sock_".length()) : name) {
      case "stream" -> SOCK_STREAM;
      case "dgram" -> SOCK_DGRAM;
      case "seqpacket" -> SOCK_SEQPACKET;
      case "raw" -> SOCK_RAW;
      case "rdm" -> SOCK_RDM;
      case "dccp" -> SOCK_DCCP;
      case "packet" -> SOCK_PACKET;
      default ->
          decimal(word)
              .orElseThrow(() ->
                  settings.bad("type '" + word + "' is none of " + TYPES + ", and no number"));
    };
  }

  /** The option {@code protocol}, or what stands for it where it is not given. */
  static int protocol(Settings settings, String prefix, int otherwise) throws BadAddress {
    String word = settings.value(AddressOption.PROTOCOL);
    return word == null ? otherwise : symbol(settings, "protocol", prefix, word);
  }

  /** A number, or a constant's name without its prefix: {@code icmp} of {@code IPPROTO_ICMP}. */
  static int symbol(Settings settings, String what, String prefix, String word) throws BadAddress {
    OptionalInt number = decimal(word);
    if (number.isPresent()) {
      return number.getAsInt();
    }
    String symbol = OptionValue.symbol(word);
    String full = symbol.startsWith(prefix) ? symbol : prefix + symbol;
    Map<String, Integer> known = settings.symbols().startingWith(prefix);
    known.keySet().removeIf(name -> settings.symbols().option(name).isPresent());
    for (Map.Entry<String, Integer> entry : known.entrySet()) {
      if (entry.getKey().equalsIgnoreCase(full)) {
        return entry.getValue();
      }
    }
    List<String> words = new ArrayList<>();
    known.keySet().forEach(name -> words.add(shortened(name, prefix)));
    String suggestion = Suggestion.of(shortened(full, prefix), words, "");
    throw settings.bad(
        what
            + " '"
            + word
            + "' is no number and none of the names "
            + prefix
            + "*"
            + (suggestion.isEmpty() ? ", such as " + words.getFirst() : suggestion));
  }

  private static String shortened(String name, String prefix) {
    return name.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Bytes in hexadecimal, with or without a leading x, spaces and colons left out. */
  static byte[] bytes(Settings settings, AddressOption option) throws BadAddress {
    String text = settings.value(option).replaceAll("^0?x|[ :]", "");
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      throw settings.bad(option.word() + " is bytes in hexadecimal such as 00500a000001");
    }
  }

  static Ending ending(Settings settings) {
    return new Ending(
        settings.flag(AddressOption.SHUT_NONE),
        settings.flag(AddressOption.SHUT_NULL),
        settings.flag(AddressOption.NULL_EOF));
  }

  /** A decimal or 0x number that fits 32 bits, signed or not. */
  static OptionalInt decimal(String word) {
    try {
      long number = Long.decode(word.strip());
      boolean fits = number >= Integer.MIN_VALUE && number <= 0xffff_ffffL;
      return fits ? OptionalInt.of((int) number) : OptionalInt.empty();
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }
}
