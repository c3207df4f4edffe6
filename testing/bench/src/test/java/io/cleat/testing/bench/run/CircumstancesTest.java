// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.testing.bench.load.Limit;
import io.cleat.testing.bench.load.Sample;
import java.io.IOException;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class CircumstancesTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void othersAndTheHostDisturbTogether() {
    assertFalse(new Circumstances(1, 0.05, 0.04, 0).isDisturbed());
    assertTrue(new Circumstances(1, 0.06, 0.05, 0).isDisturbed());
  }

  @Test
  void aLoadThatIsAlwaysBusyIsTheLimit() {
    assertTrue(new Circumstances(0.98, 0, 0, 0).isLoadBound());
    assertFalse(new Circumstances(0.8, 0, 0, 0).isLoadBound());
  }

  /** 1.8 s of processors in a second, 0.8 of the load: who had the rest? The server none. */
  @Test
  void whatNeitherLoadNorServerUsedWasForOthers() throws IOException {
    CpuReading server = CpuReading.of(ProcessHandle.current().pid());
    Readings before = new Readings(server, 0, new MachineReading(0, 0));
    Readings after = new Readings(server, 8 * SECOND / 10, new MachineReading(18 * SECOND / 10, 0));
    Circumstances found = after.circumstancesSince(before, SECOND, 2);
    assertEquals(0.8, found.loadCpus(), 1e-9);
    assertEquals(1, found.otherCpus(), 1e-9);
    assertEquals(2, found.lost());
  }

  @Test
  void aProcessesReadingsOnlyGrow() throws IOException {
    long self = ProcessHandle.current().pid();
    CpuReading before = CpuReading.of(self);
    while (CpuReading.of(self).nanosSince(before) == 0) {
      Thread.onSpinWait();
    }
    assertTrue(CpuReading.of(self).nanosSince(before) > 0);
  }

  @Test
  void aRateIsOperationsASecond() {
    assertEquals(4, new Sample(2, 128, SECOND / 2, new Histogram(3), 0).rate());
    assertEquals(Long.MAX_VALUE, Limit.time(SECOND).operations());
  }
}
