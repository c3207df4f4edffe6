// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.testing.door.Needs;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own: standard input and output, signals, exit codes. */
class ProcessTest {
  private static final int INTERRUPTED = 130;
  private static final int TERMINATED = 143;

  @TempDir Path folder;

  private static void write(CleatProcess process, String text) throws Exception {
    try (OutputStream in = process.in()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void whatIsTypedGoesThroughSocketsAndComesBack() throws Exception {
    try (CleatProcess cleat = CleatProcess.cleat("relay", "--hex", "--stats", "-", "pair")) {
      write(cleat, "hello\n");
      assertEquals(0, cleat.exitCode());
      assertEquals("hello\n", cleat.out().text());
      assertTrue(
          cleat.err().text().contains("00000000  68 65 6c 6c 6f 0a        "), cleat.err()::text);
      cleat.err().await("> +6 +- .*");
      cleat.err().await("< +6 +- .*");
    }
  }

  @Test
  void filesAsStandardInputAndOutputKeepTheirPlaces() throws Exception {
    byte[] data = new byte[2_000_000];
    new Random(5).nextBytes(data);
    Path from = Files.write(folder.resolve("from"), data);
    Path to = Files.writeString(folder.resolve("to"), "before");
    Process process =
        new ProcessBuilder(CleatProcess.command("relay", "-", "exec:cat"))
            .redirectInput(from.toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(to.toFile()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
    byte[] written = Files.readAllBytes(to);
    assertEquals("before", new String(written, 0, 6, StandardCharsets.UTF_8));
    assertArrayEquals(data, java.util.Arrays.copyOfRange(written, 6, written.length));
  }

  @Test
  void commandGetsTheStandardErrorAndItsFailureIsTheRelays() throws Exception {
    try (CleatProcess cleat =
        CleatProcess.cleat("relay", "-", "exec:cat; echo to the person >&2; exit 4")) {
      write(cleat, "through");
      assertEquals(1, cleat.exitCode());
      assertEquals("through", cleat.out().text());
      cleat.err().await("to the person");
      cleat.err().await("cleat: exec:.*: the command exited with 4");
    }
  }

  @Test
  void oneWayCommandWritesToOurOutput() throws Exception {
    try (CleatProcess cleat = CleatProcess.cleat("relay", "-u", "-", "exec:sort")) {
      write(cleat, "b\na\n");
      assertEquals(0, cleat.exitCode());
      assertEquals("a\nb\n", cleat.out().text());
    }
  }

  @Test
  void terminatedRelayStillSaysItsStatistics() throws Exception {
    try (CleatProcess cleat =
        CleatProcess.cleat("relay", "--stats", "tcp-listen:127.0.0.1:0,fork", "pair")) {
      try (Socket client = new Socket(InetAddress.getLoopbackAddress(), cleat.port())) {
        client.getOutputStream().write("1234567".getBytes(StandardCharsets.US_ASCII));
        assertEquals("1234567", new String(client.getInputStream().readNBytes(7)));
        cleat.signal("TERM");
        assertEquals(TERMINATED, cleat.exitCode());
      }
      cleat.err().await("> +7 +- .*");
      cleat.err().await("connections: 1");
    }
  }

  @Needs("env")
  @Test
  void interruptedRelayExitsWith130() throws Exception {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(CleatProcess.command("relay", "--stats", "tcp-listen:127.0.0.1:0", "pair"));
    try (CleatProcess cleat = CleatProcess.start(command).listening()) {
      cleat.signal("INT");
      assertEquals(INTERRUPTED, cleat.exitCode());
      cleat.err().await(" +bytes +messages +seconds +rate");
    }
  }

  @Test
  void outputThatNobodyReadsAnyMoreEndsTheRelay() throws Exception {
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                String.join(" ", CleatProcess.command("relay", "exec:yes", "-")) + " | head -n 1")
            .start();
    Lines err = Lines.of(process.getErrorStream());
    assertEquals("y\n", new String(process.getInputStream().readAllBytes()));
    err.await("cleat: stdio: send: Broken pipe \\(EPIPE\\)");
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertFalse(err.text().contains("\tat "), err::text);
  }
}
