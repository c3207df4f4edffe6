// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Plays one case on the calling thread: the setup, step by step, and then the call under test. A
 * step that fails and should not spoils the case.
 */
final class CaseRun {
  private final Case test;
  private final EngineUnderTest engine;
  private final Constants constants;
  private final Calls calls;
  private final String uniqueText;
  private final boolean again;

  private volatile World world;
  private volatile Path folder;
  private volatile String doing = "making the engine";

  /**
   * @param uniqueText what no other case of this run has
   * @param again whether the case was played before, and may have left something
   */
  CaseRun(
      Case test,
      EngineUnderTest engine,
      Constants constants,
      Calls calls,
      String uniqueText,
      boolean again) {
    this.test = test;
    this.engine = engine;
    this.constants = constants;
    this.calls = calls;
    this.uniqueText = uniqueText;
    this.again = again;
  }

  /** Plays the case. Whatever goes wrong is its verdict. */
  Verdict play() {
    try (World opened = enter()) {
      world = opened;
      return playIn(opened);
    } catch (NeedsPointer e) {
      return Verdict.skipped(test, e.getMessage());
    } catch (TableException e) {
      return Verdict.failed(test, "in " + doing + ": " + e.getMessage());
    } catch (Exception | LinkageError | AssertionError e) {
      return Verdict.failed(test, "in " + doing + ": threw " + e + origin(e));
    }
  }

  private World enter() throws IOException {
    if (again) {
      engine.enter();
    }
    return engine.open();
  }

  private Verdict playIn(World opened) throws IOException, InterruptedException {
    try (Scene scene = new Scene(opened, constants, uniqueText, made -> folder = made)) {
      for (Step step : test.setup()) {
        Outcome outcome = call(scene, step);
        if (!step.accepts(outcome)) {
          return Verdict.failed(
              test, "the setup failed: " + step + " gave " + outcome.errno(), outcome.facts());
        }
        scene.store(step, outcome);
      }
      return Verdict.of(test, call(scene, test.call()));
    }
  }

  private Outcome call(Scene scene, Step step) throws IOException, InterruptedException {
    doing = step.toString();
    return calls.named(step.fn()).run(scene, new Arguments(scene, step));
  }

  private static String origin(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    return trace.length == 0 ? "" : " at " + trace[0];
  }

  /** What the case is doing now, for those who lose patience. Any thread. */
  String doing() {
    return doing;
  }

  /** Closes the world of a case that hangs, so that its thread may wake. Any thread. */
  void abandon() {
    World abandoned = world;
    if (abandoned != null) {
      abandoned.close();
    }
  }

  /** Removes the case's folder; not by the case's own thread, which may have lost the right to. */
  void removeFolder() throws IOException {
    if (folder != null) {
      world.removeFolder(folder);
    }
  }
}
