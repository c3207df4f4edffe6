// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench show}: prints results that were written before. */
@Command(
    name = "show",
    description = "Prints results of bench kernel or bench stack again.",
    mixinStandardHelpOptions = true)
public final class ShowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE.json", description = "What one of them has written.")
  private Path file;

  @Option(names = "--markdown", description = "As Markdown, for a document.")
  private boolean markdown;

  @Override
  public Integer call() throws IOException {
    StoredResults results = StoredResults.read(file);
    spec.commandLine().getOut().print(markdown ? results.markdown() : results.text());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
