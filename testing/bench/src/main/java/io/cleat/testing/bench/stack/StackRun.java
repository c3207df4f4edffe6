// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import io.cleat.testing.bench.run.Circumstances;
import io.cleat.testing.bench.run.Settings;
import io.cleat.testing.bench.run.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One workload over both sides, interleaved: both are started and made steady, then measured in
 * turn, the order reversed every other round. Who is not measured sleeps. All of that is done
 * several times with new processes, because what a compiler decided stays with its process.
 */
public final class StackRun implements AutoCloseable {
  /**
   * Steady is who has not become faster by this part for so many steps, and whose compilers were
   * idle but for that part.
   */
  private static final double FASTER = 1.05;

  private static final double COMPILING = 0.02;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int STEADY_STEPS = 3;

  /** Some hundreds of samples. */
  private static final long RECORDED_NANOS = 1_000_000_000;

  private final StackWorkload workload;
  private final Settings settings;
  private final Launch launch;
  private final Consumer<String> progress;
  private final Map<Side, ProbeProcess> processes = new EnumMap<>(Side.class);
  private final Map<Side, List<StackRound>> rounds = new EnumMap<>(Side.class);
  private final Map<Side, String> failures = new EnumMap<>(Side.class);
  private Shares shares;

  /**
   * @param launch how processes are started
   * @param progress is told what is being done
   */
  public StackRun(
      StackWorkload workload, Settings settings, Launch launch, Consumer<String> progress) {
    this.workload = workload;
    this.settings = settings;
    this.launch = launch;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @param sides which
   * @param profile whether it is recorded in the end where the time of the stack goes
   */
  public StackLine run(List<Side> sides, boolean profile) {
    List<Side> measured = sides.stream().filter(workload::isFor).toList();
    measured.forEach(side -> rounds.put(side, new ArrayList<>()));
    for (int i = 0; i < settings.processes(); i++) {
      progress.accept("%s: process %d of %d".formatted(workload.id(), i + 1, settings.processes()));
      measured.forEach(this::start);
      measure();
      if (profile && !workload.isOnce() && i + 1 == settings.processes()) {
        attempt(Side.STACK, this::record);
      }
      close();
    }
    return StackLine.of(workload, rounds, failures, shares);
  }

  /** What is done with one process. */
  @FunctionalInterface
  private interface Step {
    void run(ProbeProcess process) throws IOException;
  }

  private void attempt(Side side, Step step) {
    ProbeProcess process = processes.get(side);
    if (process == null) {
      return;
    }
    try {
      step.run(process);
    } catch (IOException e) {
      fail(side, e);
    }
  }

  private void fail(Side side, IOException e) {
    failures.put(side, e.getMessage());
    progress.accept("%s, %s: %s".formatted(workload.id(), side.id(), e.getMessage()));
    ProbeProcess process = processes.remove(side);
    if (process != null) {
      process.close();
    }
  }

  private void start(Side side) {
    if (failures.containsKey(side)) {
      return;
    }
    try {
      processes.put(side, ProbeProcess.start(workload, side, launch));
    } catch (IOException e) {
      fail(side, e);
    }
    if (!workload.isOnce()) {
      attempt(side, this::warmUp);
    }
  }

  private void warmUp(ProbeProcess process) throws IOException {
    double best = 0;
    int steady = 0;
    for (long spent = 0;
        steady < STEADY_STEPS && spent < settings.warmUpNanos();
        spent += settings.stepNanos()) {
      Reading reading = process.measure(settings.stepNanos());
      double speed = workload.unit().isCost ? 1 / reading.value() : reading.value();
      double compiling =
          reading.facts().get(Reading.COMPILED) * NANOS_PER_MILLI / settings.stepNanos();
      steady = speed < best * FASTER && compiling < COMPILING ? steady + 1 : 0;
      best = Math.max(best, speed);
    }
  }

  private void measure() {
    int count = workload.isOnce() ? 1 : settings.rounds();
    for (int round = 0; round < count; round++) {
      List<Side> order = List.copyOf(processes.keySet());
      for (Side side : round % 2 == 0 ? order : order.reversed()) {
        attempt(side, process -> rounds.get(side).add(quietest(process)));
      }
    }
  }

  /** Tries again while others disturb, but not for ever. */
  private StackRound quietest(ProbeProcess process) throws IOException {
    StackRound best = measure(process);
    int attempts = workload.isOnce() ? 1 : settings.attempts();
    for (int i = 1; i < attempts && best.circumstances().isDisturbed(); i++) {
      StackRound next = measure(process);
      if (next.circumstances().disturbance() < best.circumstances().disturbance()) {
        best = next;
      }
    }
    return best;
  }

  private StackRound measure(ProbeProcess process) throws IOException {
    if (!workload.isOnce()) {
      process.measure(settings.settleNanos());
    }
    Surroundings surroundings = Surroundings.of(process.pid());
    Reading reading = process.measure(settings.sampleNanos());
    Circumstances circumstances = surroundings.untilNow();
    return new StackRound(reading, circumstances);
  }

  private void record(ProbeProcess process) throws IOException {
    Path file = Files.createTempFile("cleat-bench", ".jfr");
    try {
      process.record(Math.max(settings.sampleNanos(), RECORDED_NANOS), file);
      shares = Shares.read(file);
    } finally {
      Files.delete(file);
    }
  }

  /** Ends the processes. */
  @Override
  public void close() {
    processes.values().forEach(ProbeProcess::close);
    processes.clear();
  }
}
