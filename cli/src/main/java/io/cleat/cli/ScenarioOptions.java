// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import io.cleat.cli.address.BadAddress;
import io.cleat.cli.address.Times;
import io.cleat.cli.stack.Amounts;
import io.cleat.cli.stack.Plan;
import io.cleat.cli.stack.Scenario;
import io.cleat.link.Faults;
import io.cleat.link.Loss;
import io.cleat.stack.profile.Profile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the client and the server of {@code cleat stack} do, and over what a cable. */
final class ScenarioOptions {
  private static final int LEAST_MTU = 576;
  private static final int MOST_MTU = 65_536;
  private static final int MOST_CONNECTIONS = 28_000;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "Connections that the client opens (${DEFAULT-VALUE}).",
      defaultValue = "1")
  private int connections;

  @Option(
      names = "--bytes",
      paramLabel = "SIZE",
      description = "What it sends over each (${DEFAULT-VALUE}); then it closes.",
      defaultValue = "10M")
  private String bytes;

  @Option(
      names = "--delay",
      paramLabel = "TIME",
      description = "How long the cable takes, each way (${DEFAULT-VALUE}).",
      defaultValue = "10ms")
  private String delay;

  @Option(
      names = "--jitter",
      paramLabel = "TIME",
      description = "Up to so much longer.",
      defaultValue = "0")
  private String jitter;

  @Option(
      names = "--rate",
      paramLabel = "BITS",
      description = "Bits a second, each way (${DEFAULT-VALUE}); 0 for no limit.",
      defaultValue = "100M")
  private String rate;

  @Option(
      names = "--queue",
      paramLabel = "SIZE",
      description = "Bytes that may wait for the rate (${DEFAULT-VALUE}).",
      defaultValue = "256Ki")
  private String queue;

  @Option(
      names = "--loss",
      paramLabel = "SHARE",
      description = "How much gets lost, each way: 1%% or 0.01.",
      defaultValue = "0")
  private String loss;

  @Option(
      names = "--reorder",
      paramLabel = "SHARE",
      description = "How much is overtaken, each way, by 3 ms.",
      defaultValue = "0")
  private String reorder;

  @Option(
      names = "--mtu",
      paramLabel = "BYTES",
      description = "The cable's (${DEFAULT-VALUE}).",
      defaultValue = "1500")
  private int mtu;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "When to look (${DEFAULT-VALUE}).",
      defaultValue = "1s")
  private String at;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of all chance; the same gives the same bytes (${DEFAULT-VALUE}).",
      defaultValue = "1")
  private long seed;

  @Option(
      names = "--capture",
      paramLabel = "FILE",
      description = "Write the frames there, as pcapng.")
  private Path capture;

  @Mixin private ProfileOptions settings;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Plays what the options say. */
  Scenario play() throws IOException {
    if (mtu < LEAST_MTU || mtu > MOST_MTU) {
      throw usage("--mtu is " + LEAST_MTU + " to " + MOST_MTU + ", not " + mtu);
    }
    if (connections < 0 || connections > MOST_CONNECTIONS) {
      throw usage("--connections is 0 to " + MOST_CONNECTIONS + ", not " + connections);
    }
    Faults path =
        Faults.seeded(seed)
            .delay(Duration.ofNanos(time("--delay", delay)))
            .jitter(Duration.ofNanos(time("--jitter", jitter)))
            .rate(amount("--rate", rate), amount("--queue", queue))
            .loss(Loss.random(share("--loss", loss)))
            .reorder(share("--reorder", reorder), Duration.ofMillis(3));
    return Scenario.play(
        new Plan(
            connections,
            amount("--bytes", bytes),
            path,
            mtu,
            time("--at", at),
            profile(),
            capture));
  }

  private Profile profile() {
    try {
      return settings.profile();
    } catch (IllegalArgumentException e) {
      throw usage("--set: " + e.getMessage());
    }
  }

  private long time(String option, String text) {
    try {
      return Times.nanos(text);
    } catch (BadAddress e) {
      throw usage(option + ": " + e.getMessage());
    }
  }

  private long amount(String option, String text) {
    try {
      return Amounts.amount(text);
    } catch (IllegalArgumentException e) {
      throw usage(option + ": " + e.getMessage());
    }
  }

  private double share(String option, String text) {
    try {
      return Amounts.share(text);
    } catch (IllegalArgumentException e) {
      throw usage(option + ": " + e.getMessage());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(
        command.commandLine(), command.qualifiedName().replaceFirst("^\\S+ ", "") + ": " + message);
  }
}
