// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

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

/** {@code cleat mud listen}: waits for drivers. */
@Command(
    name = "listen",
    header = "Waits for a peer that speaks MUD mode.",
    synopsisHeading = "%nUsage: ",
    description = {
      "",
      "Talks with the first that comes, and ends when it leaves. With -k it serves everybody, any"
          + " number at a time: lines of the input go to all who are there.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  cleat mud listen 4000",
      "  cleat mud listen -k --tls --cert cert.pem --key key.pem 4001"
    })
final class MudListenCommand implements Callable<Integer> {
  private static final long NEVER = -1;

  @Parameters(paramLabel = "PORT", description = "The port; 0 takes a free one.")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description = "The address to listen at (${DEFAULT-VALUE}); :: is any, of IPv6 and IPv4.",
      defaultValue = "0.0.0.0")
  private String address;

  @Option(names = "-k", description = "Keep serving, everybody who comes.")
  private boolean all;

  @Option(names = "--cert", paramLabel = "FILE", description = "The certificate for TLS, PEM.")
  private String certificate;

  @Option(names = "--key", paramLabel = "FILE", description = "Its private key, PEM.")
  private String key;

  @Mixin private MudOptions options;

  private final PrintStream out;
  private final PrintStream err;
  private final InputStream in;

  MudListenCommand(PrintStream out, PrintStream err, InputStream in) {
    this.out = out;
    this.err = err;
    this.in = in;
  }

  @Override
  public Integer call() throws IOException {
    options.checkPort(port, 0);
    if (options.tls() != (certificate != null && key != null)) {
      throw options.usage("--tls needs --cert and --key, and they need --tls");
    }
    options.checkFile("--cert", certificate);
    options.checkFile("--key", key);
    return options.talk(out, err, in, NEVER, this::begin);
  }

  private void begin(Talk talk) throws IOException {
    SocketEfuns efuns = talk.efuns();
    int mode = options.tls() ? SocketMode.MUD_TLS : SocketMode.MUD;
    int s = talk.check(efuns.socketCreate(mode, null, talk::closed), "mud");
    String at = address + " " + port;
    talk.check(efuns.socketBind(s, port, at), "mud: bind " + at);
    if (options.tls()) {
      efuns.socketSetOption(s, SocketOption.SO_TLS_CERT, certificate);
      efuns.socketSetOption(s, SocketOption.SO_TLS_KEY, key);
    }
    talk.listen(s, all, options.tls());
  }
}
