// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.cleat.testing.bench.report.Panel;
import io.cleat.testing.bench.run.Machine;
import io.cleat.testing.bench.run.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a run of {@code bench stack} has found.
 *
 * @param when it began
 * @param machine it ran on
 * @param java its version and vendor
 * @param flags of every JVM
 * @param settings how long and how often
 * @param lines a workload each
 * @param notes what was not as it should be
 */
public record StackResults(
    String when,
    Machine machine,
    String java,
    List<String> flags,
    Settings settings,
    List<StackLine> lines,
    List<String> notes) {
  private static final Gson JSON = new GsonBuilder().setPrettyPrinting().create();

  /**
   * Those that are about to be measured, here and now.
   *
   * @param more flags of every JVM
   */
  public static StackResults begin(Settings settings, List<String> more) {
    List<String> flags = new ArrayList<>(ProbeProcess.FLAGS);
    flags.addAll(more);
    return new StackResults(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        Machine.here(),
        Runtime.version() + ", " + System.getProperty("java.vm.vendor"),
        flags,
        settings,
        List.of(),
        List.of());
  }

  /** With what was found. */
  public StackResults with(List<StackLine> found, List<String> noted) {
    return new StackResults(
        when, machine, java, flags, settings, List.copyOf(found), List.copyOf(noted));
  }

  /** Writes them as JSON; folders are made. */
  public void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, JSON.toJson(this) + "\n");
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @throws IOException it cannot be read, or is something else
   */
  public static StackResults read(Path file) throws IOException {
    try {
      StackResults results = JSON.fromJson(Files.readString(file), StackResults.class);
      if (results == null || results.lines == null || results.machine == null) {
        throw new IOException(file + " holds no results of bench stack");
      }
      return results;
    } catch (JsonParseException e) {
      throw new IOException(file + " holds no results of bench stack", e);
    }
  }

  /** A picture's panels: the stack's bar above the kernel's. */
  public List<Panel> panels() {
    return lines.stream().map(StackResults::panel).toList();
  }

  private static Panel panel(StackLine line) {
    List<Panel.Bar> bars = new ArrayList<>();
    add(bars, "Cleat", line.stack(), true);
    add(bars, "kernel loopback", line.kernel(), false);
    Unit unit = line.workload().unit();
    String sense = unit.isCost ? ", less is better" : "";
    return new Panel(line.workload().label() + " (" + unit.sign + sense + ")", unit.pattern, bars);
  }

  private static void add(List<Panel.Bar> bars, String label, StackFigures figures, boolean ours) {
    if (figures != null && figures.isMeasured()) {
      bars.add(new Panel.Bar(label, figures.value(), ours));
    }
  }
}
