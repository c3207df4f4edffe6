// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import io.cleat.cli.i3.PacketJson;
import io.cleat.efun.Driver;
import io.cleat.intermud.IntermudRouter;
import io.cleat.intermud.MudInfo;
import io.cleat.intermud.RouterSettings;
import io.cleat.kernel.KernelEngine;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cleat i3 router}: a router by itself. */
@Command(
    name = "router",
    header = "Is a router of Intermud-3, for tests and private networks.",
    synopsisHeading = "%nUsage: ",
    description = {
      "",
      "Prints a line of JSON for each MUD that comes or goes. It keeps nothing over a restart, and"
          + " is no part of the public network.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cleat i3 router 8080",
      "  cleat i3 router --bind 127.0.0.1 --name '*home' 8080"
    })
final class I3RouterCommand implements Callable<Integer> {
  private static final int MAX_PORT = 65535;

  @Parameters(paramLabel = "PORT", description = "The port; 0 takes a free one.")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "The address to listen at (${DEFAULT-VALUE}); :: is any, of IPv6 and IPv4.",
      defaultValue = "0.0.0.0")
  private String address;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The router's name, which begins with a star (${DEFAULT-VALUE}).",
      defaultValue = "*cleat")
  private String name;

  @Spec private CommandSpec command;

  private final PrintStream out;
  private final PrintStream err;
  private final PacketJson json = new PacketJson();

  I3RouterCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws IOException {
    if (port < 0 || port > MAX_PORT) {
      throw usage("a port is 0 to 65535, not '" + port + "'");
    }
    if (!name.startsWith("*")) {
      throw usage("a router's name begins with a star, as *" + name);
    }
    AtomicBoolean over = new AtomicBoolean();
    try (KernelEngine engine = KernelEngine.open();
        Driver driver = Driver.open(engine);
        IntermudRouter router =
            IntermudRouter.open(driver, RouterSettings.of(name), address + " " + port);
        Interruption _ = Interruption.of(() -> driver.execute(() -> over.set(true)))) {
      router.watch(this::print);
      String at = router.address().replaceFirst("^(.*:.*) ", "[$1]:").replace(' ', ':');
      err.println("cleat: listening on i3 " + at);
      err.flush();
      while (!over.get() && driver.turn(-1) >= 0) {
        // Muds come and go.
      }
    }
    return ExitCode.INTERRUPTED;
  }

  private void print(String mud, MudInfo info) {
    String event = info.state() == MudInfo.UP ? "up" : "down";
    out.println(json.line("event", event, "mud", mud, "address", info.address()));
    out.flush();
  }

  private ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), "i3 router: " + message);
  }
}
