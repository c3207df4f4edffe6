// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.cleat.testing.bench.load.Limit;
import io.cleat.testing.bench.load.Load;
import io.cleat.testing.bench.load.Sample;
import io.cleat.testing.bench.load.Workload;
import io.cleat.testing.bench.server.Binding;
import io.cleat.testing.bench.server.Server;
import io.cleat.testing.bench.server.ServerKind;
import io.cleat.testing.bench.server.Service;
import io.cleat.testing.bench.server.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Every server answers every load that is put on it with the right bytes, and twice in a row. */
class ServersTest {
  private static final int OPERATIONS = 200;

  /** Ends a load that is stuck without being silent. */
  private static final Limit LIMIT = new Limit(TimeUnit.SECONDS.toNanos(20), OPERATIONS);

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicContainer> everyServerAnswersEveryLoad() {
    return Arrays.stream(Workload.values())
        .map(workload ->
            dynamicContainer(
                workload.id(),
                ServerKind.of(workload.service(), workload.transport()).stream()
                    .map(kind -> test(workload, kind))));
  }

  private DynamicTest test(Workload workload, ServerKind kind) {
    return dynamicTest(kind.id() + " answers " + workload.id(), () -> answers(workload, kind));
  }

  private void answers(Workload workload, ServerKind kind) throws IOException {
    Path path = folder.resolve(kind.id() + "-" + workload.id());
    Binding binding =
        new Binding(workload.transport(), workload.service(), path, workload.messageBytes());
    try (Server server = open(kind, binding);
        Load load = workload.open(workload.target(server.address()), true)) {
      check(workload, load.run(LIMIT));
      check(workload, load.run(LIMIT));
    }
  }

  private static void check(Workload workload, Sample sample) {
    boolean timed = workload.service() == Service.TRANSFER;
    assertTrue(sample.operations() >= (timed ? 1 : OPERATIONS), () -> sample.operations() + "");
    assertTrue(sample.bytes() >= sample.operations());
    if (workload.transport() != Transport.UDP) {
      assertEquals(0, sample.lost());
    }
  }

  /** Some servers need what a kernel or a container may refuse; in CI nothing may. */
  private static Server open(ServerKind kind, Binding binding) throws IOException {
    try {
      return kind.open(binding);
    } catch (UnsupportedOperationException | LinkageError e) {
      String reason = kind.id() + " cannot run here: " + e.getMessage();
      if ("true".equals(System.getenv("CI"))) {
        return fail("in CI no test is skipped: " + reason, e);
      }
      throw new TestAbortedException(reason, e);
    }
  }
}
