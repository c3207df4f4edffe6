// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that answers lines with lines. It ends when this object is closed, and also when this
 * process ends in any other way, because then its input ends.
 */
public final class AskedProcess implements AutoCloseable {
  private static final int END_SECONDS = 3;

  private final Process process;
  private final int answerSeconds;
  private final OutputStream asks;
  private final BufferedReader answers;

  private AskedProcess(Process process, int answerSeconds) {
    this.process = process;
    this.answerSeconds = answerSeconds;
    asks = process.getOutputStream();
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts it; what it says in error goes where this process's does.
   *
   * @param answerSeconds how long it may take for an answer
   */
  public static AskedProcess start(List<String> command, int answerSeconds) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new AskedProcess(process, answerSeconds);
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /**
   * Sends a line and waits for the answer.
   *
   * @throws IOException its process has ended, or is stuck
   */
  public String ask(String line) throws IOException {
    asks.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    asks.flush();
    return answer();
  }

  /**
   * Waits for the next line.
   *
   * @throws IOException its process has ended, or is stuck
   */
  public String answer() throws IOException {
    CompletableFuture<String> line = CompletableFuture.supplyAsync(this::readLine);
    try {
      return line.get(answerSeconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + answerSeconds + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private String readLine() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException("its process has ended");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the process. */
  @Override
  public void close() {
    try {
      asks.close();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
