// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import io.cleat.cli.address.BadAddress;
import io.cleat.cli.address.Times;
import io.cleat.cli.mud.Talk;
import io.cleat.efun.SocketEfuns;
import io.cleat.efun.SocketMode;
import io.cleat.efun.SocketOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cleat mud connect}: turns to a driver. */
@Command(
    name = "connect",
    header = "Connects to a peer that speaks MUD mode.",
    synopsisHeading = "%nUsage: ",
    description = {
      "",
      "Ends when the peer leaves, or when the input has ended and nothing has come or gone for a"
          + " while, for MUD mode has no other way to say that one is done.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  echo '[\"who\"]' | cleat mud connect localhost 4000",
      "  cleat mud connect --tls --ca our-ca.pem mud.example 4001"
    })
final class MudConnectCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "HOST",
      description = "A name, or an address of IPv4 or IPv6.")
  private String host;

  @Parameters(index = "1", paramLabel = "PORT", description = "The port.")
  private int port;

  @Option(
      names = "-t",
      paramLabel = "TIME",
      description = "How long to wait behind the end of the input (${DEFAULT-VALUE}).",
      defaultValue = "0.5")
  private String patience;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "The certificates to trust, PEM, instead of Java's own.")
  private String trusted;

  @Option(
      names = "--server-name",
      paramLabel = "NAME",
      description = "The name that the certificate must be for, if it is not HOST.")
  private String serverName;

  @Option(names = "--insecure", description = "Take any certificate.")
  private boolean insecure;

  @Mixin private MudOptions options;

  private final PrintStream out;
  private final PrintStream err;
  private final InputStream in;

  MudConnectCommand(PrintStream out, PrintStream err, InputStream in) {
    this.out = out;
    this.err = err;
    this.in = in;
  }

  @Override
  public Integer call() throws IOException {
    if (!options.tls() && (trusted != null || serverName != null || insecure)) {
      throw options.usage("--ca, --server-name and --insecure go with --tls");
    }
    options.checkPort(port, 1);
    options.checkFile("--ca", trusted);
    try {
      return options.talk(out, err, in, Times.nanos(patience), this::begin);
    } catch (BadAddress e) {
      throw options.usage("-t: " + e.getMessage());
    }
  }

  private void begin(Talk talk) throws IOException {
    SocketEfuns efuns = talk.efuns();
    int mode = options.tls() ? SocketMode.MUD_TLS : SocketMode.MUD;
    int s = talk.check(efuns.socketCreate(mode, null, talk::closed), "mud");
    if (trusted != null) {
      efuns.socketSetOption(s, SocketOption.SO_TLS_CA, trusted);
    }
    if (serverName != null) {
      efuns.socketSetOption(s, SocketOption.SO_TLS_SNI_HOSTNAME, serverName);
    }
    if (insecure) {
      efuns.socketSetOption(s, SocketOption.SO_TLS_VERIFY_PEER, 0);
    }
    talk.connect(s, host + " " + port);
  }
}
