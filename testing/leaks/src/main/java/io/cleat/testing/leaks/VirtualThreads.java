// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.leaks;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The virtual threads of this JVM, of which nothing tells but a dump of all threads. */
final class VirtualThreads {
  private static final Pattern THREAD =
      Pattern.compile(
          "\"tid\": \"(\\d+)\",\\s*\"time\": \"[^\"]*\",\\s*\"virtual\": true,\\s*"
              + "\"name\": \"([^\"]*)\".*?\"stack\": \\[(.*?)]",
          Pattern.DOTALL);

  private VirtualThreads() {}

  /** Those that have not ended, by their numbers: their names, and where they are. */
  static Map<Long, String> running() {
    Map<Long, String> running = new TreeMap<>();
    Matcher thread = THREAD.matcher(dump());
    while (thread.find()) {
      String stack = thread.group(3).replace("\\/", "/").replaceAll("\\s+", " ").strip();
      running.put(Long.valueOf(thread.group(1)), "\"" + thread.group(2) + "\" at " + stack);
    }
    return running;
  }

  private static String dump() {
    try {
      Path folder = Files.createTempDirectory("threads");
      Path file = folder.resolve("dump.json");
      try {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .dumpThreads(file.toString(), ThreadDumpFormat.JSON);
        return Files.readString(file);
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
