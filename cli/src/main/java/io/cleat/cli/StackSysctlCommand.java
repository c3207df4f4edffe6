// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import io.cleat.stack.profile.Profile;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cleat stack sysctl}: what can be set. */
@Command(
    name = "sysctl",
    header = "Shows what can be set of a host, by the names of sysctl(8).",
    synopsisHeading = "%nUsage: ",
    description = "",
    footer = {
      "",
      "Examples:",
      "  cleat stack sysctl net.ipv4.tcp_rmem net.ipv4.tcp_retries2",
      "  cleat stack sysctl --profile freebsd"
    })
final class StackSysctlCommand implements Callable<Integer> {
  @Parameters(arity = "0..*", paramLabel = "NAME", description = "Only these.")
  private List<String> names;

  @Mixin private ProfileOptions settings;

  @Spec private CommandSpec spec;

  private final PrintStream out;

  StackSysctlCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    try {
      Profile profile = settings.profile();
      for (String name : names == null ? Profile.sysctls() : names) {
        out.println(name + " = " + profile.sysctl(name));
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "stack sysctl: " + e.getMessage());
    }
    return out.checkError() ? ExitCode.FAILED : ExitCode.OK;
  }
}
