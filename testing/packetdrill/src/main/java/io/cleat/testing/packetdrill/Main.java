// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill;

import io.cleat.stack.profile.Profile;
import io.cleat.testing.command.Commands;
import io.cleat.testing.packetdrill.play.Play;
import io.cleat.testing.packetdrill.play.Verdict;
import io.cleat.testing.packetdrill.play.Verdict.Kind;
import io.cleat.testing.packetdrill.script.Script;
import io.cleat.testing.packetdrill.script.ScriptException;
import io.cleat.testing.packetdrill.script.UnsupportedScript;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code cleat packetdrill}: plays scripts against the user-level stack. */
@Command(
    name = "./cleat packetdrill",
    description = "Plays scripts of the packetdrill language against the user-level stack.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:no script failed", "1:some did", "2:the command line is wrong"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cleat packetdrill handshake.pkt",
      "  ./cleat packetdrill --list-skips scripts/",
      "  ./cleat packetdrill --profile freebsd scripts-of-freebsd/",
      "  ./cleat packetdrill --ip_version ipv6 --mtu 1520 scripts/"
    })
public final class Main implements Callable<Integer> {
  private static final String SUFFIX = ".pkt";

  /** What the scripts were written for. */
  enum Target {
    /** Windows, options and settings are held to what Linux does. */
    linux(Profile.linux()),

    /** Settings are FreeBSD's; windows, options and settings that are not known do not count. */
    freebsd(Profile.freebsd());

    private final Profile profile;

    Target(Profile profile) {
      this.profile = profile;
    }
  }

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Scripts, or folders with scripts.")
  private List<Path> files;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "What the scripts were written for: ${COMPLETION-CANDIDATES} (default: linux).",
      defaultValue = "linux")
  private Target target;

  @Option(
      names = {"-D", "--define"},
      paramLabel = "NAME=TEXT",
      description = "What a name in the scripts stands for, as -D TFO_COOKIE=3021b9d889017eeb.")
  private Map<String, String> definitions = Map.of();

  @Option(
      names = "--ip_version",
      paramLabel = "VERSION",
      description =
          "What scripts that do not say it are played over: ipv4, ipv6 or ipv4-mapped-ipv6"
              + " (default: ipv4).",
      defaultValue = "ipv4")
  private String version;

  @Option(
      names = "--mtu",
      paramLabel = "BYTES",
      description =
          "The MTU of scripts that do not say it (default: 1500). Over IPv6, 1520 gives segments as"
              + " large as over IPv4.",
      defaultValue = "1500")
  private int mtu;

  @Option(names = "--list-skips", description = "Print each skipped script with its reason.")
  private boolean listSkips;

  @Option(names = "--dry-run", description = "Read the scripts only.")
  private boolean dryRun;

  @Spec private CommandSpec spec;

  private Main() {}

  /** The command line that picocli runs. */
  static CommandLine commandLine() {
    return Commands.line(new Main());
  }

  /**
   * Runs the command and ends the JVM.
   *
   * @param args see {@code --help}
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    List<Verdict> verdicts = new ArrayList<>();
    for (Path file : scripts()) {
      Verdict verdict = verdict(file);
      verdicts.add(verdict);
      if (verdict.kind() == Kind.FAILED || listSkips && verdict.kind() == Kind.SKIPPED) {
        out.println((verdict.kind() == Kind.FAILED ? "FAIL " : "SKIP ") + verdict.reason());
      }
    }
    out.printf(
        "packetdrill: %d passed, %d failed, %d skipped%n",
        count(verdicts, Kind.PASSED), count(verdicts, Kind.FAILED), count(verdicts, Kind.SKIPPED));
    out.flush();
    return count(verdicts, Kind.FAILED) == 0 ? 0 : 1;
  }

  private Verdict verdict(Path file) throws IOException {
    try {
      Script script =
          Script.read(file.toString(), defined(Files.readString(file)))
              .usually("ip_version", version)
              .usually("mtu", Integer.toString(mtu));
      return dryRun
          ? new Verdict(script.name(), Kind.PASSED, null)
          : Play.play(script, target.profile, target == Target.freebsd);
    } catch (UnsupportedScript e) {
      return new Verdict(file.toString(), Kind.SKIPPED, e.getMessage());
    } catch (ScriptException e) {
      return new Verdict(file.toString(), Kind.FAILED, e.getMessage());
    }
  }

  private String defined(String text) {
    String result = text;
    for (Map.Entry<String, String> definition : definitions.entrySet()) {
      result = result.replaceAll("\\b" + definition.getKey() + "\\b", definition.getValue());
    }
    return result;
  }

  private static long count(List<Verdict> verdicts, Kind kind) {
    return verdicts.stream().filter(verdict -> verdict.kind() == kind).count();
  }

  private List<Path> scripts() throws IOException {
    List<Path> scripts = new ArrayList<>();
    for (Path file : files) {
      if (!Files.exists(file)) {
        throw new ParameterException(spec.commandLine(), "there is no file " + file);
      }
      try (Stream<Path> all = Files.walk(file)) {
        all.filter(path ->
                path.equals(file) && Files.isRegularFile(path) || path.toString().endsWith(SUFFIX))
            .sorted()
            .forEach(scripts::add);
      }
    }
    if (scripts.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "there is no script, *" + SUFFIX + ", in " + files);
    }
    return scripts;
  }
}
