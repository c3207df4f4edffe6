// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench;

import com.google.gson.Gson;
import io.cleat.testing.bench.stack.Probe;
import io.cleat.testing.bench.stack.ProbeProcess;
import io.cleat.testing.bench.stack.Reading;
import io.cleat.testing.bench.stack.Recorder;
import io.cleat.testing.bench.stack.Side;
import io.cleat.testing.bench.stack.StackWorkload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * The process in which a workload of {@code bench stack} runs. It answers each line of its input,
 * nanoseconds and perhaps the name of a file for a recording, with what it measured, and ends when
 * its input ends.
 */
@Command(name = "probe", hidden = true, description = "A workload under measure; stack starts it.")
public final class ProbeCommand implements Callable<Integer> {
  @Parameters(index = "0", description = "Which workload.")
  private StackWorkload workload;

  @Parameters(index = "1", description = "Which side.")
  private Side side;

  @Override
  public Integer call() throws IOException {
    BufferedReader asked =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Probe probe = workload.open(side, 1)) {
      say(ProbeProcess.READY);
      for (String line = asked.readLine(); line != null; line = asked.readLine()) {
        say(new Gson().toJson(answer(probe, line.split(" ", 2))));
      }
      return 0;
    } catch (IOException e) {
      say(ProbeProcess.FAILED + e.getMessage());
      return 1;
    }
  }

  private static Reading answer(Probe probe, String[] words) throws IOException {
    CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
    long before = compilers.getTotalCompilationTime();
    long nanos = Long.parseLong(words[0]);
    Reading reading =
        words.length == 1 ? probe.measure(nanos) : Recorder.record(probe, nanos, Path.of(words[1]));
    double compiled = compilers.getTotalCompilationTime() - before;
    reading.facts().put(Reading.COMPILED, compiled);
    return reading;
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
