// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench;

import io.cleat.testing.bench.report.Picture;
import io.cleat.testing.bench.report.Report;
import io.cleat.testing.bench.report.Results;
import io.cleat.testing.bench.stack.StackReport;
import io.cleat.testing.bench.stack.StackResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Results in a file, whichever command wrote them.
 *
 * @param text for a terminal
 * @param markdown for a document
 * @param picture of them
 */
record StoredResults(String text, String markdown, Picture picture) {
  /** What {@code bench kernel} writes, and no other. */
  private static final String WORKLOADS = "\"workloads\"";

  /**
   * Reads them.
   *
   * @throws IOException they cannot be read, or are something else
   */
  static StoredResults read(Path file) throws IOException {
    if (Files.readString(file).contains(WORKLOADS)) {
      Results results = Results.read(file);
      Report report = new Report(results);
      return new StoredResults(report.text(), report.markdown(), new Picture(results));
    }
    StackResults results = StackResults.read(file);
    StackReport report = new StackReport(results);
    return new StoredResults(report.text(), report.markdown(), new Picture(results.panels()));
  }
}
