// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * Looks whether an input comes to an end. Where one does not, it says where it hangs and in which
 * state, keeps the input, and ends the JVM: there is no other way out of an endless loop.
 */
final class Watchdog implements AutoCloseable {
  static final int EXIT_CODE = 3;

  private final String name;
  private final Target target;
  private final Duration patience;
  private final PrintWriter out;
  private final Thread watched = Thread.currentThread();
  private final Thread thread;
  private byte[] input;
  private long begun;

  Watchdog(String name, Target target, Duration patience, PrintWriter out) {
    this.name = name;
    this.target = target;
    this.patience = patience;
    this.out = out;
    thread = Thread.ofPlatform().daemon().name("watchdog").start(this::watch);
  }

  /** An input is played from now on. */
  synchronized void begin(byte[] next) {
    input = next;
    begun = System.nanoTime();
  }

  private synchronized byte[] late() {
    return input != null && System.nanoTime() - begun > patience.toNanos() ? input : null;
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(Duration.ofSeconds(1));
        byte[] hanging = late();
        if (hanging != null) {
          report(hanging);
        }
      }
    } catch (InterruptedException e) {
      // It is closed.
    }
  }

  private void report(byte[] hanging) {
    out.printf("fuzz %s: an input does not end within %s%n", name, patience);
    for (StackTraceElement frame : watched.getStackTrace()) {
      out.println("  at " + frame);
    }
    try {
      out.println("fuzz " + name + ": kept as " + Seeds.keep(name, hanging));
      // What is described goes on changing meanwhile, so this may throw.
      out.println(target.describe());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      out.flush();
      Runtime.getRuntime().halt(EXIT_CODE);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
