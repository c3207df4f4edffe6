// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.cleat.testing.bench.run.Environment;
import io.cleat.testing.bench.run.Placement;
import io.cleat.testing.bench.run.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * All that a run has found, as it is written to a file: every round, the medians, and where they
 * come from.
 *
 * @param environment what was measured, on what and when
 * @param settings how long and how often
 * @param placement on which processors
 * @param workloads the loads in the order of the run
 * @param goals what Cleat means to reach, and whether it has
 */
public record Results(
    Environment environment,
    Settings settings,
    Placement placement,
    List<WorkloadResult> workloads,
    List<GoalResult> goals) {
  private static final Gson JSON = new GsonBuilder().setPrettyPrinting().create();

  /** Writes them as JSON; folders are made. */
  public void write(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, JSON.toJson(this) + "\n");
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @throws IOException it cannot be read, or is something else
   */
  public static Results read(Path file) throws IOException {
    try {
      Results results = JSON.fromJson(Files.readString(file), Results.class);
      if (results == null || results.workloads == null || results.environment == null) {
        throw new IOException(file + " holds no results of bench kernel");
      }
      return results;
    } catch (JsonParseException e) {
      throw new IOException(file + " holds no results of bench kernel", e);
    }
  }
}
