// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each target plays its kept seeds and a little of what chance makes. */
class TargetsTest {
  private static final int FRAMES = 6000;

  static Stream<String> names() {
    return Targets.names().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void keptSeedsAreHarmless(String name) throws IOException {
    Target target = Targets.named(name);
    for (byte[] seed : Seeds.of(name)) {
      assertTrue(target.play(seed) >= 0);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void mutationsAreHarmless(String name) throws IOException {
    StringWriter said = new StringWriter();
    Campaign campaign = new Campaign(name, new PrintWriter(said));
    assertEquals(0, campaign.run(FRAMES, 3, Duration.ofSeconds(60)), said::toString);
    assertTrue(said.toString().contains("seed 3, 0 failures"), said::toString);
  }

  @ParameterizedTest
  @MethodSource("names")
  void theSameSeedGivesTheSameInput(String name) {
    byte[] one = Targets.named(name).invent(new SplittableRandom(5));
    byte[] other = Targets.named(name).invent(new SplittableRandom(5));
    assertEquals(List.of(hex(one)), List.of(hex(other)));
  }

  private static String hex(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void unknownTargetIsRefusedByName() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Targets.named("none"));
    assertTrue(refused.getMessage().contains("no target none"), refused::getMessage);
  }
}
