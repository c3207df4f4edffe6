// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import io.cleat.cli.address.BadAddress;
import io.cleat.cli.address.Times;
import io.cleat.cli.i3.Chat;
import io.cleat.efun.Driver;
import io.cleat.intermud.ClientSettings;
import io.cleat.intermud.MemoryStore;
import io.cleat.kernel.KernelEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cleat i3 connect}: a mud with one user. */
@Command(
    name = "connect",
    header = "Connects to a router of Intermud-3 as a MUD with one user.",
    synopsisHeading = "%nUsage: ",
    description = {
      "",
      "Each packet that comes is printed as a line of JSON. A line of the input is such a line, or"
          + " one of:",
      "",
      "  tell USER@MUD: TEXT      emote USER@MUD: TEXT",
      "  say CHANNEL: TEXT        do CHANNEL: TEXT",
      "  listen CHANNEL           leave CHANNEL",
      "  who MUD                  finger USER@MUD",
      "  locate USER              ping MUD",
      "  quit",
      "",
      "A router that is lost is connected to again, after a while that grows. Ends when the input"
          + " has ended and nothing has come for a while.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cleat i3 connect --listen gossip localhost:8080 MyMUD",
      "  echo 'tell bob@Other MUD: hello' | cleat i3 connect localhost:8080 MyMUD",
      "  cleat i3 connect -k --state i3.state router.example:8080 MyMUD </dev/null | jq .message",
      "",
      "Exit codes: 0 all went well; 1 the router was lost for good, or a line was not sent; 2 the",
      "command line makes no sense; 130 interrupted."
    })
final class I3ConnectCommand implements Callable<Integer> {
  private static final int MAX_PORT = 65535;

  @Parameters(index = "0", paramLabel = "HOST:PORT", description = "Where the router is.")
  private String router;

  @Parameters(index = "1", paramLabel = "NAME", description = "The name of the MUD.")
  private String mud;

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "Who talks (${DEFAULT-VALUE}).",
      defaultValue = "cleat")
  private String user;

  @Option(names = "--listen", paramLabel = "CHANNEL", description = "Listen to it; repeatable.")
  private List<String> channels = new ArrayList<>();

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description = "Keep password and lists here, so that the name stays ours.")
  private Path state;

  @Option(names = "--tls", description = "Speak TLS, which public routers do not.")
  private boolean tls;

  @Option(names = "--once", description = "End when the router is lost, with exit code 1.")
  private boolean once;

  @Option(names = "-k", description = "Keep listening behind the end of the input.")
  private boolean keep;

  @Option(
      names = "-t",
      paramLabel = "TIME",
      description = "How long to wait behind the end of the input (${DEFAULT-VALUE}).",
      defaultValue = "1")
  private String patience;

  @Spec private CommandSpec command;

  private final PrintStream out;
  private final PrintStream err;
  private final InputStream in;

  I3ConnectCommand(PrintStream out, PrintStream err, InputStream in) {
    this.out = out;
    this.err = err;
    this.in = in;
  }

  @Override
  public Integer call() throws IOException {
    ClientSettings settings = settings();
    long patienceNanos = keep ? -1 : patienceNanos();
    try (KernelEngine engine = KernelEngine.open();
        Driver driver = Driver.open(engine)) {
      Chat chat = new Chat(driver, settings, user, once, patienceNanos, out, err);
      chat.listen(channels);
      var input = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      Thread.ofPlatform().daemon().name("input").start(() -> chat.read(input));
      try (Interruption _ = Interruption.of(chat::interrupt)) {
        return switch (chat.run()) {
          case DONE -> ExitCode.OK;
          case FAILED -> ExitCode.FAILED;
          case INTERRUPTED -> ExitCode.INTERRUPTED;
        };
      }
    }
  }

  private ClientSettings settings() {
    if (mud.isBlank()) {
      throw usage("a MUD has a name");
    }
    ClientSettings settings = ClientSettings.of(mud, address()).withTls(tls);
    return state == null ? settings : settings.with(MemoryStore.file(state));
  }

  /** The address as efuns take it. */
  private String address() {
    int colon = router.lastIndexOf(':');
    String host = colon < 0 ? "" : router.substring(0, colon).replaceAll("^\\[|]$", "");
    if (host.isEmpty() || !router.substring(colon + 1).matches("\\d{1,5}")) {
      throw usage("'" + router + "' is not HOST:PORT");
    }
    int port = Integer.parseInt(router.substring(colon + 1));
    if (port < 1 || port > MAX_PORT) {
      throw usage("a port is 1 to 65535, not '" + port + "'");
    }
    return host + " " + port;
  }

  private long patienceNanos() {
    try {
      return Times.nanos(patience);
    } catch (BadAddress e) {
      throw usage("-t: " + e.getMessage());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), "i3 connect: " + message);
  }
}
