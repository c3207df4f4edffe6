// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * {@code bench jmh}: single calls, measured by JMH; its own options follow ({@code -h} lists them).
 */
@Command(
    name = "jmh",
    description = {
      "Measures single calls with JMH.",
      "All arguments are JMH's own: patterns of benchmarks, -l to list them, -prof gc, -h for more."
    })
public final class JmhCommand implements Callable<Integer> {
  @Unmatched private List<String> arguments;

  @Override
  public Integer call() throws IOException {
    org.openjdk.jmh.Main.main(arguments == null ? new String[0] : arguments.toArray(String[]::new));
    return 0;
  }
}
