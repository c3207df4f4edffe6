// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cleat.cli.stack.Scenario;
import io.cleat.cli.stack.StackJson;
import io.cleat.host.HostState;
import io.cleat.host.Kind;
import io.cleat.host.Tables;
import io.cleat.host.View;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cleat stack ss}: the endpoints. */
@Command(
    name = "ss",
    header = "Shows the endpoints of both hosts, as ss(8) shows sockets.",
    synopsisHeading = "%nUsage: ",
    description = "",
    footer = {
      "",
      "Examples:",
      "  cleat stack ss -i --loss 1%% --at 2s",
      "  cleat stack ss -a --json",
      "",
      "The JSON document:",
      "  {\"schema\": \"cleat.stack/1\", \"seconds\": 1.0, \"hosts\": [{\"name\": \"client\",",
      "    \"connections\": 1, \"time_wait\": 0, \"buffer_bytes\": 65536, \"endpoints\":"
          + " [{\"netid\": \"tcp\",",
      "      \"state\": \"ESTAB\", \"recv_q\": 0, \"send_q\": 0, \"local\": ADDRESS, \"peer\":"
          + " ADDRESS, \"pid\": 1,",
      "      \"uid\": 0, \"tcp\": {…}}],",
      "    \"counters\": [{\"name\": TEXT, \"reason\": null, \"loss\": false, \"count\": 1}]}]}",
      "Fields may be added, none will change."
    })
final class StackSsCommand implements Callable<Integer> {
  @Option(names = "-t", description = "TCP.")
  private boolean tcp;

  @Option(names = "-u", description = "UDP.")
  private boolean udp;

  @Option(names = "-x", description = "UNIX.")
  private boolean unix;

  @Option(names = "-a", description = "Those that listen, too.")
  private boolean all;

  @Option(names = "-l", description = "Only those that listen.")
  private boolean listening;

  @Option(names = "-i", description = "With what TCP_INFO tells.")
  private boolean info;

  @Option(names = "-p", description = "With the process and its user.")
  private boolean processes;

  @Option(names = "--json", description = "Write JSON, for programs.")
  private boolean json;

  @Mixin private ScenarioOptions scenario;

  private final PrintStream out;

  StackSsCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    try (Scenario played = scenario.play()) {
      if (json) {
        StackJson.write(played, view(), new OutputStreamWriter(out, UTF_8));
      } else {
        for (HostState host : played.states()) {
          out.println(host.name());
          out.print(Tables.endpoints(host.endpoints(), view()));
        }
      }
    }
    out.flush();
    return out.checkError() ? ExitCode.FAILED : ExitCode.OK;
  }

  private View view() {
    return new View(kinds(), all || listening, all || !listening, info, processes);
  }

  private Set<Kind> kinds() {
    EnumSet<Kind> kinds = EnumSet.noneOf(Kind.class);
    if (tcp) {
      kinds.add(Kind.TCP);
    }
    if (udp) {
      kinds.add(Kind.UDP);
    }
    if (unix) {
      kinds.addAll(EnumSet.of(Kind.UNIX_STREAM, Kind.UNIX_DATAGRAM, Kind.UNIX_SEQPACKET));
    }
    return kinds.isEmpty() ? EnumSet.allOf(Kind.class) : kinds;
  }
}
