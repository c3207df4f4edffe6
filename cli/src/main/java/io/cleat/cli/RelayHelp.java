// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import io.cleat.cli.address.AddressOption;
import io.cleat.cli.address.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** What {@code cleat relay --help} says of addresses: from the same table that reads them. */
final class RelayHelp {
  private static final int FORM_WIDTH = 35;

  private RelayHelp() {}

  static void describe(CommandSpec spec) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("Addresses:");
    for (Kind kind : Kind.values()) {
      lines.add(row(kind.form(), kind.summary()));
    }
    lines.add("");
    lines.add(
        "Options of addresses, after commas (a comma that belongs to a path is written \\,):");
    for (AddressOption option : AddressOption.values()) {
      String form = option.argument().isEmpty() ? "" : "=" + option.argument();
      lines.add(row("," + option.word() + form, option.help()));
    }
    lines.add(
        row(",so-rcvbuf=N ,tcp-maxseg=N …", "socket options by the names of the manual pages"));
    lines.add("");
    lines.add("Examples:");
    for (Map.Entry<String, String> example : examples()) {
      lines.add("  " + example.getKey());
      lines.add("      " + example.getValue());
    }
    lines.add("");
    lines.add("Exit codes: 0 all was passed on; 1 a connection failed, something was lost, or a");
    lines.add(
        "command failed; 2 the command line makes no sense; 69 this machine does not have it;");
    lines.add("130 interrupted (143 by SIGTERM).");
    spec.usageMessage().footer(lines.toArray(String[]::new));
  }

  private static String row(String form, String text) {
    String start = "  " + form;
    String gap =
        start.length() >= FORM_WIDTH - 1
            ? "%n" + " ".repeat(FORM_WIDTH)
            : " ".repeat(FORM_WIDTH - start.length());
    return start.replace("%", "%%") + gap + text.replace("%", "%%");
  }

  private static List<Map.Entry<String, String>> examples() {
    return List.of(
        Map.entry(
            "cleat relay tcp-listen:8080,fork unix:/run/app.sock",
            "a UNIX server for TCP clients, any number at a time"),
        Map.entry(
            "cleat relay --stats file:disk.img tcp:[::1]:9000",
            "a file to a peer, with what went and how fast"),
        Map.entry(
            "cleat relay tcp-listen:9000 file:disk.img,create",
            "and into a file on the other side"),
        Map.entry(
            "cleat relay --hex udp-listen:5353,fork udp:127.0.0.1:53",
            "datagrams to a server and its answers back, shown as they pass"),
        Map.entry(
            "cleat relay exec:'seq 1 5' unix-seqpacket:/run/records",
            "what a command prints, as records"),
        Map.entry("cleat relay -u netlink:route,groups=1 stdio", "what the kernel tells of links"));
  }
}
