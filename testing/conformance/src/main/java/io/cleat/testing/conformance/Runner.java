// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import io.cleat.testing.conformance.Verdict.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plays cases on a few worker threads, each case on a thread of its own that its worker starts and
 * watches: what a case does to its thread dies with it, and one that hangs fails alone.
 *
 * <p>Some answers of Linux depend on time: a full send buffer has room again after 40 milliseconds,
 * in which a busy machine may not have let the case go on. So a case that fails is played again,
 * and what passes only then is said to have done so.
 */
final class Runner {
  /** How long a case may take. */
  static final Duration PATIENCE = Duration.ofSeconds(8);

  /** How often a case that fails is played. */
  static final int ATTEMPTS = 3;

  private static final int SHOWN_FRAMES = 12;

  private final EngineUnderTest engine;
  private final Duration patience;
  private final boolean strict;
  private final Constants constants = new Constants();
  private final Calls calls = new Calls();

  /**
   * A runner over one engine.
   *
   * @param engine what is tested
   * @param patience how long a case may take
   * @param strict whether it is a failure when the machine lacks what a case needs
   */
  Runner(EngineUnderTest engine, Duration patience, boolean strict) {
    this.engine = engine;
    this.patience = patience;
    this.strict = strict;
  }

  /**
   * Plays all cases; the verdicts are in the order of the cases.
   *
   * @param workers how many cases are played at a time
   * @throws IOException the engine cannot be brought to work at all
   */
  List<Verdict> run(List<Case> cases, int workers) throws IOException, InterruptedException {
    Verdict[] verdicts = new Verdict[cases.size()];
    AtomicInteger next = new AtomicInteger();
    List<FutureTask<Void>> tasks = new ArrayList<>();
    for (int worker = 0; worker < Math.min(workers, cases.size()); worker++) {
      var task = new FutureTask<Void>(() -> work(cases, next, verdicts), null);
      tasks.add(task);
      Thread.ofPlatform().daemon().name("worker " + worker).start(task);
    }
    for (FutureTask<Void> task : tasks) {
      finish(task);
    }
    return List.of(verdicts);
  }

  private static void finish(FutureTask<Void> task) throws IOException, InterruptedException {
    try {
      task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UncheckedIOException failure) {
        throw failure.getCause();
      }
      throw new IllegalStateException("a worker broke down", e.getCause());
    }
  }

  private void work(List<Case> cases, AtomicInteger next, Verdict[] verdicts) {
    try {
      engine.enter();
      for (int i = next.getAndIncrement(); i < verdicts.length; i = next.getAndIncrement()) {
        verdicts[i] = judge(cases.get(i), i);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Verdict judge(Case test, int index) throws IOException, InterruptedException {
    Optional<String> lack = engine.lacks(test);
    if (lack.isPresent()) {
      return strict
          ? Verdict.failed(test, "nothing may be left out here, but this " + lack.get())
          : Verdict.skipped(test, lack.get());
    }
    for (int attempt = 1; ; attempt++) {
      Verdict verdict = attempt(test, index, attempt);
      if (verdict.kind() != Kind.FAILED || verdict.isHang() || attempt == ATTEMPTS) {
        return verdict.after(attempt);
      }
    }
  }

  private Verdict attempt(Case test, int index, int attempt)
      throws IOException, InterruptedException {
    String uniqueText = "%d.%d.%d".formatted(ProcessHandle.current().pid(), index, attempt);
    CaseRun run = new CaseRun(test, engine, constants, calls, uniqueText, attempt > 1);
    try {
      return watched(test, run);
    } finally {
      run.removeFolder();
    }
  }

  /** Plays it on a new thread, which a hang may take with it. */
  private Verdict watched(Case test, CaseRun run) throws InterruptedException {
    FutureTask<Verdict> played = new FutureTask<>(run::play);
    Thread thread = Thread.ofPlatform().daemon().name(test.id()).start(played);
    if (thread.join(patience)) {
      return resultOf(played, test);
    }
    String place = run.doing() + where(thread);
    thread.interrupt();
    run.abandon();
    return Verdict.hang(test, "after " + patience.toMillis() + " ms still in " + place);
  }

  private static Verdict resultOf(FutureTask<Verdict> played, Case test)
      throws InterruptedException {
    try {
      return played.get();
    } catch (ExecutionException e) {
      return Verdict.failed(test, "threw " + e.getCause());
    }
  }

  private static String where(Thread thread) {
    StringBuilder where = new StringBuilder();
    StackTraceElement[] trace = thread.getStackTrace();
    for (int i = 0; i < Math.min(trace.length, SHOWN_FRAMES); i++) {
      where.append("\n    at ").append(trace[i]);
    }
    return where.toString();
  }
}
