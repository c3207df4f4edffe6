// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import io.cleat.stack.spi.Environment;
import io.cleat.stack.spi.Link;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes down what passes over links, as pcapng (draft-ietf-opsawg-pcapng), which Wireshark and
 * tcpdump read. Times are those of the stack's environment, so that a simulated run has simulated
 * times and the same run writes the same file.
 *
 * <p>May be used by several threads. Traffic does not stop when the file cannot be written: {@link
 * #close} says so.
 */
public final class Capture implements Closeable {
  private final PcapngWriter writer;
  private int interfaces;
  private IOException failure;

  private Capture(OutputStream out) throws IOException {
    writer = new PcapngWriter(out);
  }

  /**
   * Writes to a file, which is made anew.
   *
   * @throws IOException it cannot be
   */
  public static Capture to(Path file) throws IOException {
    return new Capture(new BufferedOutputStream(Files.newOutputStream(file)));
  }

  /**
   * Writes to a stream, which {@link #close} closes.
   *
   * @throws IOException it cannot be written to
   */
  public static Capture to(OutputStream out) throws IOException {
    return new Capture(out);
  }

  /**
   * A link that does what {@code link} does and is written down here.
   *
   * @param name of the interface, as readers of the file shall see it
   * @param environment whose time counts
   */
  public synchronized Link tap(Link link, String name, Environment environment) {
    int number = interfaces++;
    boolean ethernet = link.hardwareAddress() != Link.NO_HARDWARE;
    attempt(() -> writer.writeInterface(name, ethernet));
    return new TappedLink(link, this, number, environment);
  }

  /** Writes down one frame. */
  synchronized void frame(
      int number, long nanos, MemorySegment memory, long at, int length, boolean outbound) {
    attempt(() -> writer.writeFrame(number, nanos, memory.asSlice(at, length), outbound));
  }

  /** Something that may fail. */
  private interface Step {
    void run() throws IOException;
  }

  private void attempt(Step step) {
    if (failure == null) {
      try {
        step.run();
      } catch (IOException e) {
        failure = e;
      }
    }
  }

  /**
   * Completes the file.
   *
   * @throws IOException something could not be written, now or before
   */
  @Override
  public synchronized void close() throws IOException {
    attempt(writer::flush);
    writer.close();
    if (failure != null) {
      throw failure;
    }
  }
}
