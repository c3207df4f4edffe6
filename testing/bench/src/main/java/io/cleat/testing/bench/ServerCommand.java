// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench;

import com.sun.management.ThreadMXBean;
import io.cleat.testing.bench.run.ServerProcess;
import io.cleat.testing.bench.server.Binding;
import io.cleat.testing.bench.server.Server;
import io.cleat.testing.bench.server.ServerKind;
import io.cleat.testing.bench.server.Service;
import io.cleat.testing.bench.server.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * The process of a server under measure. It says where it listens, answers each line of its input
 * with what it has used so far, and ends when its input ends: with the process that started it,
 * however that ends.
 */
@Command(name = "server", hidden = true, description = "A server under measure; kernel starts it.")
public final class ServerCommand implements Callable<Integer> {
  @Parameters(index = "0", description = "Which server.")
  private String kind;

  @Parameters(index = "1", description = "tcp, unix or udp.")
  private String transport;

  @Parameters(index = "2", description = "echo, sink, source or transfer.")
  private String service;

  @Parameters(index = "3", description = "Where a unix server listens.")
  private Path path;

  @Parameters(index = "4", description = "Bytes of a transfer's datagrams.")
  private int messageBytes;

  @Override
  public Integer call() throws IOException {
    Binding binding =
        new Binding(
            Transport.valueOf(transport.toUpperCase(Locale.ROOT)),
            Service.valueOf(service.toUpperCase(Locale.ROOT)),
            path,
            messageBytes);
    try {
      Server server = ServerKind.of(kind).open(binding);
      say(ServerProcess.LISTENING + server.address());
    } catch (UnsupportedOperationException | LinkageError e) {
      say(ServerProcess.UNAVAILABLE + e.getMessage());
      return 0;
    }
    answer();
    return 0;
  }

  private static void answer() throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    BufferedReader asked =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (asked.readLine() != null) {
      long allocated = threads.getTotalThreadAllocatedBytes();
      long compiled = ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
      say(allocated + " " + compiled);
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
