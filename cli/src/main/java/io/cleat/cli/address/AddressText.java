// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.address;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An address cut into its parts: {@code kind:target,option,option=value}.
 *
 * <p>A comma that is no separator is written {@code \,}; in a command it may also stand inside
 * quotes, where the shell wants it.
 *
 * @param whole as it was written
 * @param kind before the first colon, lower case
 * @param target between the colon and the first comma; null where there is no colon
 * @param settings the options, in order
 */
record AddressText(String whole, String kind, String target, List<Setting> settings) {
  /** The short form of standard input and output. */
  private static final String DASH = "-";

  static AddressText of(String text) throws BadAddress {
    if (text.isBlank()) {
      throw new BadAddress("an address is empty; one looks like tcp:host:port, unix:path or stdio");
    }
    if (text.equals(DASH) || text.startsWith(DASH + ",")) {
      return of("stdio" + text.substring(1));
    }
    int end = 0;
    while (end < text.length() && text.charAt(end) != ':' && text.charAt(end) != ',') {
      end++;
    }
    String kind = text.substring(0, end).strip().toLowerCase(Locale.ROOT);
    boolean targeted = end < text.length() && text.charAt(end) == ':';
    String rest = targeted ? text.substring(end + 1) : text.substring(end);
    List<String> pieces = split(rest, kind.equals("exec"));
    List<Setting> settings = new ArrayList<>();
    for (String piece : pieces.subList(1, pieces.size())) {
      if (!piece.isBlank()) {
        settings.add(Setting.of(piece));
      }
    }
    return new AddressText(text, kind, targeted ? pieces.getFirst() : null, List.copyOf(settings));
  }

  private static List<String> split(String text, boolean quoting) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == ',') {
        piece.append(',');
        i++;
      } else if (c == '\\' && quoting && quote != '\'' && i + 1 < text.length()) {
        piece.append(c).append(text.charAt(++i));
      } else if (c == ',' && quote == 0) {
        pieces.add(piece.toString());
        piece.setLength(0);
      } else {
        quote = quoting ? quoteAfter(c, quote) : 0;
        piece.append(c);
      }
    }
    pieces.add(piece.toString());
    return pieces;
  }

  private static char quoteAfter(char c, char quote) {
    if (quote == 0) {
      return c == '\'' || c == '"' ? c : 0;
    }
    return c == quote ? 0 : quote;
  }
}
