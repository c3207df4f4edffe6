// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

import io.cleat.testing.command.AtLeastOne;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code cleat soak table}: docs/throughput.md and its picture. */
@Command(
    name = "table",
    description = "Measures throughput by loss, delay and buffer, and writes docs/throughput.md.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ThroughputCommand implements Callable<Integer> {
  @Option(
      names = "--docs",
      paramLabel = "FOLDER",
      description = "Where throughput.md and pictures/throughput.svg go (default: docs).")
  private Path docs = Path.of(System.getProperty("cleat.root", "."), "docs");

  @Option(
      names = "--threads",
      converter = AtLeastOne.class,
      paramLabel = "N",
      description = "How many measurements at a time (default: one a processor).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Spec private CommandSpec spec;

  ThroughputCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    List<Throughput.Row> rows =
        Throughput.rows(
            threads,
            row -> {
              out.println(row.line());
              out.flush();
            });
    Files.createDirectories(docs.resolve("pictures"));
    Files.writeString(docs.resolve("throughput.md"), new ThroughputPage(rows).text());
    Files.writeString(docs.resolve("pictures/throughput.svg"), new ThroughputCurves(rows).svg());
    out.printf("soak: wrote %s%n", docs.resolve("throughput.md"));
    out.flush();
    return 0;
  }
}
