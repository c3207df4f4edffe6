// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a program writes, to be waited for. */
public final class Lines extends OutputStream {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Collects what comes from a stream, in a thread of its own. */
  static Lines of(InputStream stream) {
    Lines lines = new Lines();
    Thread.ofVirtual()
        .start(() -> {
          try (stream) {
            stream.transferTo(lines);
          } catch (java.io.IOException e) {
            // the process was destroyed, and with it the stream is closed: that is the end of it
          }
        });
    return lines;
  }

  /** To be written to. */
  public PrintStream stream() {
    return new PrintStream(this, true, StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void write(int b) {
    bytes.write(b);
    notifyAll();
  }

  @Override
  public synchronized void write(byte[] data, int offset, int length) {
    bytes.write(data, offset, length);
    notifyAll();
  }

  /** All that was written so far. */
  public synchronized String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Waits for a whole line that matches, and gives its first group, or all of the match. */
  public synchronized String await(String regex) throws InterruptedException {
    Pattern pattern = Pattern.compile("(?m)" + regex + "$\\n");
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      Matcher matcher = pattern.matcher(text());
      if (matcher.find()) {
        return matcher.group(matcher.groupCount() > 0 ? 1 : 0);
      }
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("no line matches " + regex + " in:\n" + text());
      }
      wait(left);
    }
  }
}
