// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The counters of the kernel before or after a sample.
 *
 * @param server of the server's process
 * @param loadNanos of the thread that is the load: the one that calls
 * @param machine of all together
 */
record Readings(CpuReading server, long loadNanos, MachineReading machine) {
  private static final Path THIS_THREAD = Path.of("/proc/thread-self/schedstat");

  static Readings of(long serverPid) throws IOException {
    return new Readings(
        CpuReading.of(serverPid), CpuReading.schedstat(THIS_THREAD), MachineReading.now());
  }

  long serverNanosSince(Readings before) {
    return server.nanosSince(before.server);
  }

  /**
   * What was the case since then.
   *
   * @param elapsed nanoseconds since then
   * @param lost datagrams
   */
  Circumstances circumstancesSince(Readings before, double elapsed, double lost) {
    long load = loadNanos - before.loadNanos;
    long busy = machine.busyNanos() - before.machine.busyNanos();
    long others = Math.max(0, busy - load - serverNanosSince(before));
    long stolen = machine.stolenNanos() - before.machine.stolenNanos();
    return new Circumstances(load / elapsed, others / elapsed, stolen / elapsed, lost);
  }
}
