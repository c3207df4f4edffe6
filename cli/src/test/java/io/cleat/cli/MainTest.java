// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import io.cleat.cli.address.Kind;
import io.cleat.testing.door.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line: what it takes, what it answers, and with which exit code. */
class MainTest {
  @TempDir Path folder;
  private final Lines out = new Lines();
  private final Lines err = new Lines();

  private int cleat(String... arguments) {
    return Main.run(out.stream(), err.stream(), arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          relya                  | cleat: unknown command 'relya', did you mean 'relay'?
          gopher                 | cleat: unknown command 'gopher'; there are families, relay, mud, i3, stack, completion
          relay                  | cleat: relay joins two addresses, such as: cleat relay tcp-listen:8080 unix:/run/app.sock
          relay -                | cleat: relay joins two addresses, such as: cleat relay tcp-listen:8080 unix:/run/app.sock
          relay - pair x         | cleat: 'x' is more than relay takes; an address with blanks stands in quotes
          relay - pair --hexx    | cleat: unknown option '--hexx', did you mean '--hex'?
          relay - tpc:h:1        | cleat: unknown address kind 'tpc:', did you mean 'tcp:'?
          relay - tcp:h:99999    | cleat: tcp:h:99999: a port is 0 to 65535, not '99999'
          relay -u -U - pair     | cleat: -u and -U exclude each other; without them bytes go both ways
          relay -b 0 - pair      | cleat: -b is 1 to 1048576, not 0
          relay -t soon - pair   | cleat: -t: 'soon' is no length of time; one looks like 5, 0.5, 200ms or 2m
          relay file:/x file:/y  | cleat: file:/y: this file is to be written, so say how: ,create or ,append or ,trunc after the path
          families --jsn         | cleat: unknown option '--jsn', did you mean '--json'?
          mud listen 99999       | cleat: mud listen: a port is 0 to 65535, not '99999'
          mud listen --tls 4000  | cleat: mud listen: --tls needs --cert and --key, and they need --tls
          mud listen --max-frame 0 4 | cleat: mud listen: --max-frame is 1 to 1073741824, not '0'
          mud connect h          | cleat: Missing required parameter: 'PORT'
          mud connect --ca f h 1 | cleat: mud connect: --ca, --server-name and --insecure go with --tls
          mud connect h 99999    | cleat: mud connect: a port is 1 to 65535, not '99999'
          mud connect --tls --ca /no/ca h 1 | cleat: mud connect: --ca: /no/ca: No such file or directory (ENOENT)
          mud listen --tls --cert /no/cert --key /no/key 0 | cleat: mud listen: --cert: /no/cert: No such file or directory (ENOENT)
          mud connect -t x h 1   | cleat: mud connect: -t: 'x' is no length of time; one looks like 5, 0.5, 200ms or 2m
          mud lisen 4000         | cleat: unknown command 'lisen', did you mean 'listen'?
          """)
  void badCommandLineGetsOneLineAndExitCode2(String line, String message) {
    assertEquals(ExitCode.USAGE, cleat(line.split(" ")));
    assertEquals(message + "\n", err.text());
    assertEquals("", out.text());
  }

  @Test
  void failureGetsOneLineAndExitCode1() {
    assertEquals(ExitCode.FAILED, cleat("relay", "file:/no/such/file", "pair"));
    assertEquals(
        "cleat: file:/no/such/file: open: No such file or directory (ENOENT)\n", err.text());
  }

  @Test
  void fileThatCannotBeWrittenIsNamedWithTheReason() {
    assertEquals(ExitCode.FAILED, cleat("stack", "--at", "1ms", "--capture", "/no/such/file"));
    assertEquals("cleat: /no/such/file: No such file or directory (ENOENT)\n", err.text());
  }

  @Test
  void whatThisMachineDoesNotHaveGetsExitCode69() {
    assertEquals(ExitCode.UNAVAILABLE, cleat("relay", "file:/dev/null", "socket:45:9:0"));
    assertTrue(err.text().startsWith("cleat: socket:45:9:0: socket: "), err.text());
  }

  @Test
  void relayRunsToItsEnd() throws Exception {
    Path from = Files.writeString(folder.resolve("from"), "text");
    Path to = folder.resolve("to");
    assertEquals(ExitCode.OK, cleat("relay", "--stats", "file:" + from, "file:" + to + ",create"));
    assertEquals("text", Files.readString(to));
    assertTrue(err.text().contains(">      4         -"), err.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "families",
        "relay",
        "mud",
        "mud listen",
        "mud connect",
        "i3",
        "i3 connect",
        "i3 router",
        "stack",
        "stack ss",
        "stack counters",
        "stack sysctl",
        "completion"
      })
  void helpHasExamplesAndFitsAHundredColumns(String command) {
    String[] arguments = (command + " --help").strip().split(" ");
    assertEquals(ExitCode.OK, cleat(arguments));
    assertTrue(out.text().contains("Examples:\n  "), out.text());
    out.text().lines().forEach(line -> assertTrue(line.length() <= 100, line));
    assertEquals("", err.text());
  }

  @Test
  void helpOfRelayNamesEveryKind() {
    assertEquals(ExitCode.OK, cleat("relay", "--help"));
    for (Kind kind : Kind.values()) {
      assertTrue(out.text().contains("\n  " + kind.form()), kind.form());
    }
    assertTrue(out.text().contains("Exit codes:"), out.text());
  }

  @Test
  void versionNamesTheEngine() {
    assertEquals(ExitCode.OK, cleat("--version"));
    assertTrue(out.text().startsWith("cleat "), out.text());
    assertTrue(out.text().contains("\nkernel: Linux "), out.text());
  }

  @Test
  void familiesAreATableOrJson() {
    assertEquals(ExitCode.OK, cleat("families"));
    assertTrue(out.text().startsWith("family      stream "), out.text());
    assertFalse(out.text().contains("\033"), "no colours but on a terminal");
    Lines json = new Lines();
    assertEquals(ExitCode.OK, Main.run(json.stream(), err.stream(), "families", "--json"));
    assertTrue(JsonParser.parseString(json.text()).isJsonObject());
  }

  @Test
  void noColorIsRespected() {
    assertTrue(Terminal.welcomesColor(Map.of("TERM", "xterm")));
    assertTrue(Terminal.welcomesColor(Map.of("NO_COLOR", "")));
    assertFalse(Terminal.welcomesColor(Map.of("NO_COLOR", "1")));
    assertFalse(Terminal.welcomesColor(Map.of("TERM", "dumb")));
  }

  @Needs("bash")
  @Test
  void bashCompletesCommandsOptionsAndAddresses() throws Exception {
    assertEquals(ExitCode.OK, cleat("completion", "bash"));
    Path script = Files.writeString(folder.resolve("completion"), out.text());
    assertEquals(List.of("relay"), complete(script, "cleat", "rel"));
    assertEquals(List.of("--stats"), complete(script, "cleat", "relay", "--st"));
    assertTrue(complete(script, "cleat", "relay", "unix-").contains("unix-seqpacket:"));
    assertTrue(complete(script, "cleat", "relay", "-", "tcp-").contains("tcp-listen:"));
    assertTrue(complete(script, "cleat", "relay", "--hex", "-", "tcp-").contains("tcp-listen:"));
    assertEquals(List.of("zsh"), complete(script, "cleat", "completion", "z"));
  }

  private List<String> complete(Path script, String... words) throws Exception {
    String program =
        "source %s; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_cleat; printf '%%s\\n' \"${COMPREPLY[@]}\""
            .formatted(script, String.join(" ", words), words.length - 1);
    Process bash = new ProcessBuilder("bash", "-c", program).start();
    String text = new String(bash.getInputStream().readAllBytes());
    assertTrue(bash.waitFor(60, TimeUnit.SECONDS), text);
    return text.lines().map(String::strip).toList();
  }

  @Test
  void fishCompletesCommandsOptionsAndAddresses() {
    assertEquals(ExitCode.OK, cleat("completion", "fish"));
    assertTrue(
        out.text().contains("complete -c cleat -n '__fish_use_subcommand' -a relay -d 'Joins"),
        out.text());
    assertTrue(
        out.text().contains("complete -c cleat -n '__fish_seen_subcommand_from relay' -l hex -d '"),
        out.text());
    assertTrue(out.text().contains(" -a 'tcp-listen:' -d '"), out.text());
  }

  @Test
  void unknownShellIsOneLine() {
    assertEquals(ExitCode.USAGE, cleat("completion", "tcsh"));
    assertTrue(err.text().contains("expected one of [bash, zsh, fish]"), err.text());
    assertEquals(1, err.text().lines().count(), err.text());
  }
}
