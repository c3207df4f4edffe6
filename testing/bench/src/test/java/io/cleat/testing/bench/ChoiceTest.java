// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.testing.command.Commands;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command line says, as whoever types it sees it. */
class ChoiceTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int bench(String... arguments) {
    return new CommandLine(new KernelCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void aLoadThatNobodyKnowsIsAnErrorThatNamesTheKnown() {
    assertEquals(2, bench("--only", "tcp-1x64,tpc-*"));
    assertTrue(
        err.toString().contains("--only: 'tpc-*' fits none of tcp-1x64, tcp-64x64"), this::said);
  }

  @Test
  void aServerThatNobodyKnowsIsAnErrorThatNamesTheKnown() {
    assertEquals(2, bench("--servers", "nety-epoll"));
    assertTrue(
        err.toString().contains("--servers: 'nety-epoll' fits none of cleat-blocking"), this::said);
  }

  @Test
  void serversThatServeNoneOfTheLoadsAreAnError() {
    assertEquals(2, bench("--only", "tcp-*", "--servers", "junixsocket-*"));
    assertTrue(
        err.toString().contains("none of the servers junixsocket-* serves any of the loads tcp-*"),
        this::said);
  }

  @Test
  void aBrokenPatternIsAnError() {
    assertEquals(2, bench("--only", "tcp-[a"));
    assertTrue(err.toString().contains("'tcp-[a' is no pattern"), this::said);
  }

  @Test
  void theListNamesLoadsAndServers() {
    assertEquals(0, bench("--list"));
    assertTrue(out.toString().contains("udp-transfer-1200 "), out::toString);
    assertTrue(out.toString().contains("netty-io_uring-ring "), out::toString);
  }

  @Test
  void resultsThatAreNoneAreAnErrorOfTheCommandThatShowsThem(@TempDir Path folder) {
    int code =
        Commands.line(new ShowCommand())
            .setErr(new PrintWriter(err, true))
            .execute(folder.resolve("nothing.json").toString());
    assertEquals(1, code);
    assertTrue(err.toString().startsWith("show: "), this::said);
    assertTrue(err.toString().endsWith("nothing.json: no such file\n"), this::said);
  }

  private String said() {
    return err.toString();
  }
}
