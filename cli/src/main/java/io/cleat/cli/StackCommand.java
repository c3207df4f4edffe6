// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cleat.cli.stack.Scenario;
import io.cleat.cli.stack.StackJson;
import io.cleat.host.HostState;
import io.cleat.host.Tables;
import io.cleat.host.View;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cleat stack}: how TCP of the user-level engine does over a cable. */
@Command(
    name = "stack",
    header = "Plays a transfer between two hosts of the user-level engine, and shows how they are.",
    synopsisHeading = "%nUsage: ",
    synopsisSubcommandLabel = "[COMMAND]",
    commandListHeading = "%nCommands:%n",
    description = {
      "",
      "A client opens connections to a server and sends; the server reads. Time is virtual: an hour"
          + " takes as long as what happens in it. At the time that --at says, both hosts show"
          + " their endpoints and what they have counted.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cleat stack --loss 1%% --delay 20ms --at 5s",
      "  cleat stack ss -i --connections 8 --rate 10M",
      "  cleat stack counters --loss 5%% --set net.ipv4.tcp_sack=0",
      "  cleat stack --profile freebsd --capture run.pcapng",
      "  cleat stack --json | jq '.hosts[].endpoints[].tcp.cwnd'"
    })
final class StackCommand implements Callable<Integer> {
  @Mixin private ScenarioOptions scenario;

  @Option(names = "--json", description = "Write JSON, for programs.")
  private boolean json;

  private final PrintStream out;

  StackCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    try (Scenario played = scenario.play()) {
      View view = View.all().withDetails();
      if (json) {
        StackJson.write(played, view, new OutputStreamWriter(out, UTF_8));
      } else {
        for (HostState host : played.states()) {
          out.println(host.name());
          out.println(Tables.endpoints(host.endpoints(), view));
        }
        for (HostState host : played.states()) {
          out.print(Tables.counters(host));
        }
      }
    }
    out.flush();
    return out.checkError() ? ExitCode.FAILED : ExitCode.OK;
  }
}
