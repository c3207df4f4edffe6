// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import io.cleat.Errno;
import io.cleat.cli.mud.Talk;
import io.cleat.efun.Driver;
import io.cleat.efun.EfunProfile;
import io.cleat.kernel.KernelEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code cleat mud listen} and {@code connect} have in common. */
final class MudOptions {
  private static final int MAX_PORT = 65_535;
  private static final int MAX_FRAME_BYTES = 1 << 30;

  @Option(names = "--tls", description = "Speak TLS.")
  private boolean tls;

  @Option(
      names = "--max-frame",
      paramLabel = "BYTES",
      description = "The longest frame to take and to send (${DEFAULT-VALUE}).",
      defaultValue = "262144")
  private int frameBytes;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** How a talk begins. */
  interface Beginning {
    void begin(Talk talk) throws IOException;
  }

  boolean tls() {
    return tls;
  }

  /** Talks to the end; the exit code. */
  int talk(PrintStream out, PrintStream err, InputStream in, long patienceNanos, Beginning how)
      throws IOException {
    if (frameBytes < 1 || frameBytes > MAX_FRAME_BYTES) {
      throw usage("--max-frame is 1 to " + MAX_FRAME_BYTES + ", not '" + frameBytes + "'");
    }
    EfunProfile standard = EfunProfile.standard();
    EfunProfile profile = standard.with(standard.mud().withFrameBytes(frameBytes, frameBytes));
    try (KernelEngine engine = KernelEngine.open();
        Driver driver = Driver.open(engine, profile)) {
      Talk talk = new Talk(driver, out, err, patienceNanos);
      how.begin(talk);
      var input = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      Thread.ofPlatform().daemon().name("input").start(() -> talk.read(input));
      try (Interruption _ = Interruption.of(talk::interrupt)) {
        return code(talk.run());
      }
    }
  }

  /** Refuses a port beyond what there is. */
  void checkPort(int port, int least) {
    if (port < least || port > MAX_PORT) {
      throw usage("a port is " + least + " to " + MAX_PORT + ", not '" + port + "'");
    }
  }

  /** Refuses a file that cannot be read, where one is given. */
  void checkFile(String option, String file) {
    if (file != null && !Files.isReadable(Path.of(file))) {
      Errno errno = Files.exists(Path.of(file)) ? Errno.EACCES : Errno.ENOENT;
      throw usage(option + ": " + file + ": " + errno.text() + " (" + errno + ")");
    }
  }

  /** What to throw where the command line makes no sense. */
  ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), "mud " + command.name() + ": " + message);
  }

  private static int code(Talk.Outcome outcome) {
    return switch (outcome) {
      case DONE -> ExitCode.OK;
      case FAILED -> ExitCode.FAILED;
      case INTERRUPTED -> ExitCode.INTERRUPTED;
    };
  }
}
