// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.families;

import io.cleat.Errno;
import io.cleat.SocketType;
import io.cleat.address.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The answers of a {@link Survey} as a table for people: what opens by its protocols, what does not
 * by its reason.
 */
public final class FamilyTable {
  private static final int FIRST_WIDTH = 11;
  private static final int WIDTH = 12;
  private static final int TOTAL_WIDTH = 100;

  /** How many lines a row has at the most, where not all is asked for. */
  private static final int MOST_LINES = 4;

  private final Paint paint;
  private final StringBuilder text = new StringBuilder();

  /** Colours parts of the table. */
  public interface Paint {
    /** What is good news. */
    String good(String text);

    /** What is hardly worth a look. */
    String faint(String text);

    /** What somebody may want to do something about. */
    String warning(String text);

    /** A heading. */
    String heading(String text);
  }

  /**
   * @param paint how to colour it
   */
  public FamilyTable(Paint paint) {
    this.paint = paint;
  }

  /**
   * Draws it.
   *
   * @param rows the answers
   * @param all whether families that are not there have rows too
   */
  public String draw(List<FamilyRow> rows, boolean all) {
    header();
    for (FamilyRow row : rows) {
      if (all || row.isPresent()) {
        draw(row, all ? Integer.MAX_VALUE : MOST_LINES);
      }
    }
    text.append('\n');
    reasons(rows, all);
    if (!all) {
      absent(rows);
    }
    return text.toString();
  }

  private void header() {
    text.append(paint.heading(padded("family", FIRST_WIDTH)));
    for (int type : Survey.TYPES) {
      String name = SocketType.name(type).substring("SOCK_".length()).toLowerCase(Locale.ROOT);
      text.append(' ').append(paint.heading(padded(name, WIDTH - 1)));
    }
    endLine();
  }

  private void draw(FamilyRow row, int most) {
    List<List<String>> columns = new ArrayList<>();
    int height = 1;
    for (Cell cell : row.cells()) {
      List<String> lines = lines(row.family(), cell, most);
      columns.add(lines);
      height = Math.max(height, lines.size());
    }
    for (int line = 0; line < height; line++) {
      text.append(padded(line == 0 ? shortName(row.family()) : "", FIRST_WIDTH));
      for (int i = 0; i < columns.size(); i++) {
        List<String> lines = columns.get(i);
        String content = padded(line < lines.size() ? lines.get(line) : "", WIDTH - 1);
        text.append(' ').append(painted(row.cells().get(i), content));
      }
      endLine();
    }
  }

  private String painted(Cell cell, String content) {
    if (cell.opens()) {
      return paint.good(content);
    }
    return cell.isForbidden() ? paint.warning(content) : paint.faint(content);
  }

  private static List<String> lines(int family, Cell cell, int most) {
    return cell.opens() ? opened(family, cell.opened(), most) : List.of(reason(cell.errno()));
  }

  /** The protocols' names, as many a line as fit; the default alone is a yes. */
  private static List<String> opened(int family, List<Integer> protocols, int most) {
    List<String> names = new ArrayList<>();
    for (int protocol : protocols) {
      String name = Protocols.name(family, protocol);
      if (protocol != 0 || !name.equals("0")) {
        names.add(name);
      }
    }
    if (names.isEmpty()) {
      names.add("yes");
    }
    List<String> lines = wrapped(names, most);
    int shown = lines.stream().mapToInt(line -> line.split(" ").length).sum();
    if (shown < names.size()) {
      int last = lines.removeLast().split(" ").length;
      lines.add("+" + (names.size() - shown + last) + " more");
    }
    return lines;
  }

  private static List<String> wrapped(List<String> names, int most) {
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      String last = lines.isEmpty() ? "" : lines.getLast();
      if (!last.isEmpty() && last.length() + 1 + name.length() < WIDTH) {
        lines.set(lines.size() - 1, last + " " + name);
      } else if (lines.size() < most) {
        lines.add(name);
      } else {
        break;
      }
    }
    return lines;
  }

  private static String reason(Errno errno) {
    return switch (errno) {
      case EAFNOSUPPORT -> "no family";
      case ESOCKTNOSUPPORT -> "no type";
      case EPROTONOSUPPORT -> "no protocol";
      default -> errno.name();
    };
  }

  private void reasons(List<FamilyRow> rows, boolean all) {
    Map<Errno, Integer> counts = new TreeMap<>();
    for (FamilyRow row : rows) {
      for (Cell cell : row.cells()) {
        if ((all || row.isPresent()) && !cell.opens()) {
          counts.merge(cell.errno(), 1, Integer::sum);
        }
      }
    }
    counts.forEach((errno, count) -> {
      String name = reason(errno);
      String number = errno.name().equals(name) ? "" : " (" + errno + ")";
      String line = padded(name, WIDTH) + errno.text() + number;
      boolean forbidden = errno == Errno.EPERM || errno == Errno.EACCES;
      text.append(forbidden ? paint.warning(line + privilege(count)) : paint.faint(line));
      text.append('\n');
    });
  }

  private static String privilege(int count) {
    return ": " + count + (count == 1 ? " cell needs" : " cells need") + " root or a capability";
  }

  private void absent(List<FamilyRow> rows) {
    List<String> names = new ArrayList<>();
    for (FamilyRow row : rows) {
      if (!row.isPresent()) {
        names.add(shortName(row.family()));
      }
    }
    if (!names.isEmpty()) {
      paragraph("Not in this kernel:", names);
    }
  }

  private void paragraph(String start, List<String> words) {
    StringBuilder line = new StringBuilder(start);
    for (String word : words) {
      if (line.length() + 1 + word.length() > TOTAL_WIDTH) {
        text.append(paint.faint(line.toString())).append('\n');
        line.setLength(0);
        line.append("   ");
      }
      line.append(' ').append(word);
    }
    text.append(paint.faint(line.toString())).append('\n');
  }

  private static String shortName(int family) {
    return Family.name(family).replaceFirst("^AF_", "");
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** Without the blanks that nobody sees, where nothing is coloured. */
  private void endLine() {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    text.setLength(end);
    text.append('\n');
  }
}
