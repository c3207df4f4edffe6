// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

import io.cleat.link.Faults;
import io.cleat.link.Loss;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a network does to frames. */
enum Trouble {
  /** One frame of a hundred is lost. */
  LOSS1,

  /** One frame of twenty is lost. */
  LOSS5,

  /**
   * Two frames of a hundred are lost, every other in bad times of eight frames on average (Gilbert
   * 1960). Were all lost in bad times, some would outlast the fifteen retries of a connection: they
   * are counted in frames, and after a timeout frames are rare.
   */
  BURST,

  /** One frame of twenty is held back for half as long as frames take anyway. */
  REORDER,

  /** Two frames of a hundred come twice. */
  DUPLICATE,

  /** Of one frame of two hundred a bit is changed. */
  CORRUPT;

  private static final Set<Trouble> LOSSES = EnumSet.of(LOSS1, LOSS5, BURST);
  private static final double REORDERED = 0.05;
  private static final double DUPLICATED = 0.02;
  private static final double CORRUPTED = 0.005;

  /** Two of a hundred in the long run. */
  private static final Loss BURSTS = new Loss(1 / 192.0, 1 / 8.0, 0, 0.5);

  /** As the command line has it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The same network with this trouble. */
  Faults on(Faults network) {
    return switch (this) {
      case LOSS1 -> network.loss(Loss.random(0.01));
      case LOSS5 -> network.loss(Loss.random(0.05));
      case BURST -> network.loss(BURSTS);
      case REORDER ->
          network.reorder(REORDERED, Duration.ofNanos(network.delay().nanos()).dividedBy(2));
      case DUPLICATE -> network.duplicate(DUPLICATED);
      case CORRUPT -> network.corrupt(CORRUPTED);
    };
  }

  /** All that can come together of these: one kind of loss or none, with any of the others. */
  static List<Set<Trouble>> combinations(Set<Trouble> of) {
    List<Set<Trouble>> all = new ArrayList<>();
    for (int bits = 1; bits < 1 << values().length; bits++) {
      Set<Trouble> some = EnumSet.noneOf(Trouble.class);
      for (Trouble trouble : values()) {
        if ((bits & 1 << trouble.ordinal()) != 0) {
          some.add(trouble);
        }
      }
      if (of.containsAll(some) && some.stream().filter(LOSSES::contains).count() <= 1) {
        all.add(some);
      }
    }
    return all;
  }

  /** For people. */
  static String label(Set<Trouble> troubles) {
    return String.join("+", troubles.stream().map(Trouble::label).toList());
  }
}
