// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcMapping;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whoever knows all up to a number, and is told what comes after it, knows all. */
class ChangesTest {
  private static void merge(List<Changes.Part> parts, Map<LpcValue, LpcValue> known) {
    for (Changes.Part part : parts) {
      LpcMapping entries = part.entries();
      for (int i = 0; i < entries.size(); i++) {
        if (entries.valueAt(i).equals(LpcInt.ZERO)) {
          known.remove(entries.keyAt(i));
        } else {
          known.put(entries.keyAt(i), entries.valueAt(i));
        }
      }
    }
  }

  @Test
  void deltasFromAnyPointMakeTheWhole() {
    SplittableRandom random = new SplittableRandom(3);
    Changes changes = new Changes(1000);
    Map<LpcValue, LpcValue> truth = new HashMap<>();
    Map<LpcValue, LpcValue> follower = new HashMap<>();
    long seen = 0;
    for (int i = 0; i < 5000; i++) {
      String name = "n" + random.nextInt(500);
      LpcValue entry = random.nextInt(3) == 0 ? LpcInt.ZERO : LpcInt.of(i + 1);
      merge(List.of(changes.put(name, entry)), truth);
      if (random.nextInt(50) == 0) {
        List<Changes.Part> parts = changes.after(seen);
        merge(parts, follower);
        seen = parts.getLast().id();
        assertEquals(truth, follower);
      }
    }
  }

  @Test
  void aLongListGoesInParts() {
    Changes changes = new Changes(1000);
    for (int i = 0; i < 250; i++) {
      changes.put("n" + i, LpcInt.of(1));
    }
    List<Changes.Part> parts = changes.after(0);
    assertEquals(List.of(100, 100, 50), parts.stream().map(p -> p.entries().size()).toList());
    assertEquals(List.of(1100L, 1200L, 1250L), parts.stream().map(Changes.Part::id).toList());
    assertEquals(1, changes.after(1249).getFirst().entries().size());
  }

  @Test
  void whoComesFromAnotherNetworkGetsTheWhole() {
    Changes changes = new Changes(1000);
    changes.put("here", LpcInt.of(1));
    changes.put("gone", LpcInt.ZERO);
    for (long foreign : new long[] {0, 17, 5000, -1}) {
      LpcMapping whole = changes.after(foreign).getFirst().entries();
      assertEquals(LpcMapping.of(new LpcString("here"), LpcInt.of(1)), whole);
    }
    assertTrue(changes.after(1000).getFirst().entries().has(new LpcString("gone")));
  }
}
