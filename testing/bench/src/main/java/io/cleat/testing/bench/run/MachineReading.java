// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much processor time the whole machine has used, and how much its host has taken from it: what
 * of the first was not the measurement's own, and the second, is noise.
 *
 * @param busyNanos of all processors together
 * @param stolenNanos for other guests of the host
 */
record MachineReading(long busyNanos, long stolenNanos) {
  private static final Path STAT = Path.of("/proc/stat");
  private static final long NANOS_PER_TICK = 10_000_000;

  // Fields of the line "cpu" of proc_stat(5).
  private static final int IDLE = 4;
  private static final int IOWAIT = 5;
  private static final int STEAL = 8;

  static MachineReading now() throws IOException {
    String all = Files.readString(STAT);
    String[] fields = all.substring(0, all.indexOf('\n')).split(" +", -1);
    long busy = 0;
    for (int i = 1; i < STEAL; i++) {
      busy += i == IDLE || i == IOWAIT ? 0 : Long.parseLong(fields[i]);
    }
    return new MachineReading(
        busy * NANOS_PER_TICK, Long.parseLong(fields[STEAL]) * NANOS_PER_TICK);
  }
}
