// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import java.io.IOException;
import java.time.Duration;

/** What is around sockets: files, pipes, users, limits and time. */
final class SurroundingCalls {
  private static final int MODE = 0644;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private SurroundingCalls() {}

  static Outcome pipe(Scene scene, Arguments arguments) {
    int[] pair = {-1, -1};
    return Outcome.ofPair(scene.world().pipe(pair), pair);
  }

  static Outcome open(Scene scene, Arguments arguments) throws IOException {
    return Outcome.of(scene.world().open(arguments.text(0), arguments.number(1), MODE));
  }

  static Outcome mkfile(Scene scene, Arguments arguments) throws IOException {
    scene.world().files().mkfile(arguments.text(0));
    return Outcome.of(0);
  }

  static Outcome mkdir(Scene scene, Arguments arguments) throws IOException {
    scene.world().files().mkdir(arguments.text(0));
    return Outcome.of(0);
  }

  static Outcome symlink(Scene scene, Arguments arguments) throws IOException {
    scene.world().files().symlink(arguments.text(0), arguments.text(1));
    return Outcome.of(0);
  }

  static Outcome unlink(Scene scene, Arguments arguments) throws IOException {
    return Outcome.of(scene.world().files().unlink(arguments.text(0)));
  }

  static Outcome chmod(Scene scene, Arguments arguments) throws IOException {
    scene.world().files().chmod(arguments.text(0), arguments.number(1));
    return Outcome.of(0);
  }

  static Outcome setuid(Scene scene, Arguments arguments) {
    return Outcome.of(scene.world().setuid(arguments.number(0)));
  }

  static Outcome rlimitNofile(Scene scene, Arguments arguments) {
    scene.process().rlimitNofile(arguments.number(0));
    return Outcome.of(0);
  }

  static Outcome sleep(Scene scene, Arguments arguments) throws InterruptedException {
    double seconds = arguments.at(0).getAsDouble();
    scene.world().sleep(Duration.ofNanos((long) (seconds * NANOS_PER_SECOND)));
    return Outcome.of(0);
  }
}
