// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlacementTest {
  @Test
  void listsOfProcessorsAreThoseOfTheKernel() {
    assertEquals(List.of(5), Placement.parse("5"));
    assertEquals(List.of(0, 1, 2, 3, 8), Placement.parse("0-3,8"));
    assertEquals(List.of(1, 3, 6, 7), Placement.parse("1,3,6-7"));
  }

  @Test
  void theKernelTellsWhichProcessorsWeMayUse() {
    List<Integer> allowed = Placement.allowed();
    assertTrue(!allowed.isEmpty() && allowed.getFirst() >= 0, allowed::toString);
  }

  @Test
  void aServersJvmReckonsWithTheProcessorsItGets() {
    assertEquals(0, new Placement("", "", "", false).serverProcessors());
    assertEquals(1, new Placement("0-1", "1", "0", false).serverProcessors());
    assertEquals(3, new Placement("0-5", "1,4-5", "0", false).serverProcessors());
  }

  @Test
  void onOneCoreBothShareAProcessor() {
    Placement shared = Placement.standard(true, false);
    assertEquals(shared.loadCpus(), shared.serverCpus());
  }

  @Test
  void serverDoesNotInheritThePlaceOfTheLoad() {
    Placement pinned = new Placement("0-5", "5", "0", false);
    assertEquals(List.of("taskset", "-c", "0-5"), pinned.launcher());
    assertEquals(List.of(), new Placement("", "", "", false).launcher());
  }

  @Test
  void withoutAPlaceThereIsNothingToDoForAServer() {
    assertTrue(new Placement("", "", "", false).placeServer(ProcessHandle.current().pid(), false));
  }
}
