// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.cli.Lines;
import io.cleat.cli.address.BadAddress;
import io.cleat.cli.relay.Plan.Limits;
import io.cleat.cli.relay.Plan.Show;
import io.cleat.kernel.KernelEngine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A relay that runs in a thread of the test. */
final class RunningRelay implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final KernelEngine engine = KernelEngine.open();
  private final Lines lines = new Lines();
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private final Relay relay;

  private RunningRelay(Plan plan) {
    Console console = new Console(lines.stream(), false, false);
    relay = new Relay(engine, new Descriptors(engine), plan, console);
    Thread.ofPlatform()
        .name("relay")
        .start(() -> {
          try {
            outcome.complete(relay.run());
          } catch (Throwable e) {
            outcome.completeExceptionally(e);
          }
        });
  }

  static RunningRelay between(String first, String second) throws BadAddress {
    return between(first, second, Way.BOTH, Limits.NONE);
  }

  static RunningRelay between(String first, String second, Way way, Limits limits)
      throws BadAddress {
    return between(first, second, way, Relay.MESSAGE_BLOCK_BYTES, limits);
  }

  static RunningRelay between(String first, String second, Way way, int block, Limits limits)
      throws BadAddress {
    Show show = new Show(false, true, true, false);
    return new RunningRelay(Plan.of(new String[] {first, second}, way, block, limits, show));
  }

  /** What it says. */
  Lines lines() {
    return lines;
  }

  /** Where it listens, once it does. */
  InetSocketAddress address() throws InterruptedException {
    String port = lines.await("cleat: listening on .* 127\\.0\\.0\\.1:(\\d+)");
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
  }

  /** Waits until it listens. */
  RunningRelay listening() throws InterruptedException {
    String _ = lines.await("cleat: listening on .*");
    return this;
  }

  /** How it ends, once it does. */
  Outcome outcome() throws InterruptedException, ExecutionException {
    try {
      return outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("the relay has not ended; it said:\n" + lines.text(), e);
    }
  }

  @Override
  public void close() {
    relay.interrupt();
    try {
      Outcome _ = outcome();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new AssertionError("the relay broke", e.getCause());
    } finally {
      engine.close();
    }
  }
}
