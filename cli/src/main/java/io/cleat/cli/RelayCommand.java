// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import io.cleat.cli.address.BadAddress;
import io.cleat.cli.address.Times;
import io.cleat.cli.relay.Console;
import io.cleat.cli.relay.Descriptors;
import io.cleat.cli.relay.Outcome;
import io.cleat.cli.relay.Plan;
import io.cleat.cli.relay.Plan.Limits;
import io.cleat.cli.relay.Plan.Show;
import io.cleat.cli.relay.Relay;
import io.cleat.cli.relay.Way;
import io.cleat.kernel.KernelEngine;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cleat relay}: joins two addresses. */
@Command(
    name = "relay",
    header = "Joins two addresses, and moves what comes from the one to the other.",
    synopsisHeading = "%nUsage: ",
    description = {
      "",
      "Bytes go both ways. When one side ends, the other is told and goes on until it ends too."
          + " Messages (datagrams, records) stay whole between sides that have them.",
      ""
    })
final class RelayCommand implements Callable<Integer> {
  private static final int MAX_BLOCK_BYTES = 1 << 20;

  @Parameters(
      index = "0",
      paramLabel = "ADDRESS",
      completionCandidates = AddressKinds.class,
      description = "One side, such as tcp-listen:8080,fork. The kinds are below.")
  private String first;

  @Parameters(
      index = "1",
      paramLabel = "ADDRESS",
      completionCandidates = AddressKinds.class,
      description = "The other side, such as unix:/run/app.sock.")
  private String second;

  @Option(names = "-u", description = "One way: from the first address to the second.")
  private boolean forward;

  @Option(names = "-U", description = "One way: from the second address to the first.")
  private boolean backward;

  @Option(
      names = "-t",
      paramLabel = "TIME",
      description =
          "Once one side has ended, end the other when nothing has moved for so long. Without it:"
              + " no limit, but 0.5 s where the end cannot be waited for (a terminal, datagrams).")
  private String afterEnd;

  @Option(
      names = {"-T", "--inactivity"},
      paramLabel = "TIME",
      description =
          "End a connection when nothing has moved either way for so long. Without it: no limit,"
              + " but 120 s for each sender of udp-listen:…,fork.")
  private String inactivity;

  @Option(
      names = "--max-time",
      paramLabel = "TIME",
      description = "End everything after so long, as a failure.")
  private String total;

  @Option(
      names = {"-b", "--block"},
      paramLabel = "BYTES",
      description = "How much of a stream makes a message (${DEFAULT-VALUE}).",
      defaultValue = "" + Relay.MESSAGE_BLOCK_BYTES)
  private int blockBytes;

  @Option(names = "--hex", description = "Show the bytes that pass, on standard error.")
  private boolean hex;

  @Option(
      names = "--stats",
      description = "Say at the end what went: > from the first address to the second, < back.")
  private boolean stats;

  @Option(
      names = {"-v", "--verbose"},
      description = "Say when connections come and go.")
  private boolean verbose;

  @Spec private CommandSpec spec;

  private final PrintStream err;

  RelayCommand(PrintStream err) {
    this.err = err;
  }

  @Override
  public Integer call() {
    Plan plan = plan();
    Terminal terminal = Terminal.error();
    Console console = new Console(err, terminal.interactive(), terminal.colored());
    try (KernelEngine engine = KernelEngine.open()) {
      Relay relay = new Relay(engine, new Descriptors(engine), plan, console);
      try (Interruption _ = Interruption.of(relay::interrupt)) {
        return code(relay.run());
      }
    }
  }

  private Plan plan() {
    if (forward && backward) {
      throw usage("-u and -U exclude each other; without them bytes go both ways");
    }
    if (blockBytes < 1 || blockBytes > MAX_BLOCK_BYTES) {
      throw usage("-b is 1 to " + MAX_BLOCK_BYTES + ", not " + blockBytes);
    }
    Limits limits =
        new Limits(nanos("-t", afterEnd), nanos("-T", inactivity), nanos("--max-time", total));
    Show show = new Show(hex, stats, verbose, showsProgress());
    Way wanted = forward ? Way.FORWARD : backward ? Way.BACKWARD : Way.BOTH;
    try {
      return Plan.of(new String[] {first, second}, wanted, blockBytes, limits, show);
    } catch (BadAddress e) {
      throw usage(e.getMessage());
    }
  }

  /** Not where it would be mixed with what a person reads or types. */
  private boolean showsProgress() {
    return !hex && !Terminal.output().interactive();
  }

  private long nanos(String option, String text) {
    try {
      return text == null ? -1 : Times.nanos(text);
    } catch (BadAddress e) {
      throw usage(option + ": " + e.getMessage());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static int code(Outcome outcome) {
    return switch (outcome) {
      case DONE -> ExitCode.OK;
      case FAILED -> ExitCode.FAILED;
      case UNAVAILABLE -> ExitCode.UNAVAILABLE;
      case INTERRUPTED -> ExitCode.INTERRUPTED;
    };
  }
}
