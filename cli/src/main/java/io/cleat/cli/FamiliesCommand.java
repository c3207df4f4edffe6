// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cleat.cli.families.FamilyJson;
import io.cleat.cli.families.FamilyRow;
import io.cleat.cli.families.FamilyTable;
import io.cleat.cli.families.Survey;
import io.cleat.kernel.KernelEngine;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cleat families}: what this kernel opens. */
@Command(
    name = "families",
    header = "Shows which kinds of sockets this kernel opens.",
    synopsisHeading = "%nUsage: ",
    description = {
      "",
      "Asks for a socket of every family and type, with protocol 0 and the protocols known of that"
          + " family. A cell names the protocols that open, or says why none does. Protocol 0 is"
          + " 'yes' where it has no name.",
      ""
    },
    footer = {
      "",
      "The JSON document:",
      "  {\"schema\": \"cleat.families/1\", \"engine\": TEXT, \"families\": [",
      "    {\"family\": \"AF_INET\", \"number\": 2, \"types\": [",
      "      {\"type\": \"SOCK_STREAM\", \"number\": 1, \"opens\": true, \"errno\": null,",
      "       \"protocols\": [{\"protocol\": 6, \"name\": \"tcp\"}]}]}]}",
      "It has all families and types. errno says why none of the known protocols opens; a protocol"
          + " without a name has null. Fields may be added, none will change.",
      "",
      "Examples:",
      "  cleat families                what opens, for a person",
      "  cleat families --all          the families that are not there as well",
      "  cleat families --json | jq -r '.families[] | select(any(.types[]; .opens)) | .family'"
    })
final class FamiliesCommand implements Callable<Integer> {
  @Option(names = "--all", description = "Show the families that this kernel does not have, too.")
  private boolean all;

  @Option(names = "--json", description = "Write JSON, for programs.")
  private boolean json;

  private final PrintStream out;

  FamiliesCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    try (KernelEngine engine = KernelEngine.open()) {
      List<FamilyRow> rows = new Survey(engine).ask();
      if (json) {
        FamilyJson.write(engine.describe(), rows, new OutputStreamWriter(out, UTF_8));
      } else {
        out.print(new FamilyTable(Terminal.output().paint()).draw(rows, all));
        out.flush();
      }
    }
    return out.checkError() ? ExitCode.FAILED : ExitCode.OK;
  }
}
