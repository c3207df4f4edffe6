// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import io.cleat.cli.stack.Scenario;
import io.cleat.host.HostState;
import io.cleat.host.Tables;
import io.cleat.link.Fault;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cleat stack counters}: what was counted. */
@Command(
    name = "counters",
    header = "Shows what both hosts and the cable have counted, and why anything was dropped.",
    synopsisHeading = "%nUsage: ",
    description = "",
    footer = {
      "",
      "Examples:",
      "  cleat stack counters --loss 5%% --set net.ipv4.tcp_sack=0",
      "  cleat stack counters --reorder 10%% --seed 7"
    })
final class StackCountersCommand implements Callable<Integer> {
  @Mixin private ScenarioOptions scenario;
  private final PrintStream out;

  StackCountersCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    try (Scenario played = scenario.play()) {
      for (HostState host : played.states()) {
        out.print(Tables.counters(host));
      }
      out.println("cable");
      for (Fault fault : Fault.values()) {
        if (played.count(fault) > 0) {
          String name = fault.name().toLowerCase(Locale.ROOT).replace('_', ' ');
          out.println("  frames " + name + "  " + played.count(fault));
        }
      }
    }
    out.flush();
    return out.checkError() ? ExitCode.FAILED : ExitCode.OK;
  }
}
