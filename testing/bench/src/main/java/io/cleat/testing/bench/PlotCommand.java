// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench;

import io.cleat.testing.bench.report.Drawing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bench plot}: draws the results of {@code bench kernel} and {@code bench stack}. */
@Command(
    name = "plot",
    description = "Draws the results of bench kernel or bench stack.",
    mixinStandardHelpOptions = true)
public final class PlotCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE.json", description = "What one of them has written.")
  private Path file;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "The picture: SVG or PNG, by the name's end.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    Drawing.write(StoredResults.read(file).picture(), output);
    return 0;
  }
}
