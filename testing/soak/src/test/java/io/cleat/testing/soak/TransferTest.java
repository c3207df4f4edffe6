// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.soak;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Msg;
import io.cleat.link.Fault;
import io.cleat.link.Faults;
import io.cleat.stack.endpoint.StackEndpoint;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A few seeds of each combination of troubles; {@code cleat soak} plays more, and larger ones. */
class TransferTest {
  private static final List<Set<Trouble>> ALL = Trouble.combinations(EnumSet.allOf(Trouble.class));

  private static final long BYTES = 1_000_000;

  @Test
  void everyOctetArrivesThroughEveryCombinationOfTroubles() throws InterruptedException {
    List<Plan> plans =
        LongStream.rangeClosed(1, ALL.size()).mapToObj(seed -> Plan.of(seed, BYTES, ALL)).toList();
    List<Soak.Result> results = new Soak(plans, 1).play(result -> {});
    assertEquals(plans.size(), results.size());
    for (Soak.Result result : results) {
      if (result.failure() != null) {
        throw new AssertionError("seed " + result.plan().seed(), result.failure());
      }
    }
  }

  @Test
  void sameSeedGivesTheSameCapture() throws Exception {
    for (int seed = 16; seed <= ALL.size(); seed++) {
      Plan plan = Plan.of(seed, BYTES / 8, ALL);
      assertArrayEquals(capture(plan), capture(plan), () -> "seed " + plan.seed());
    }
  }

  @Test
  void otherSeedGivesAnotherCapture() throws Exception {
    byte[] one = capture(Plan.of(31, BYTES / 8, ALL));
    byte[] other = capture(Plan.of(31L + ALL.size(), BYTES / 8, ALL));
    assertFalse(Arrays.equals(one, other));
  }

  private static byte[] capture(Plan plan) throws Exception {
    MessageDigest digest = Soak.digest();
    Soak.captured(plan, digest);
    return digest.digest();
  }

  @Test
  void twoHundredSeedsMeetEachCombinationSixTimes() {
    for (Set<Trouble> combination : ALL) {
      long met =
          LongStream.rangeClosed(1, 200)
              .filter(seed -> Plan.of(seed, BYTES, ALL).troubles().equals(combination))
              .count();
      assertTrue(met >= 6, () -> combination + " " + met);
    }
  }

  @Test
  void eachTroubleHappens() {
    Plan.Path path = new Plan.Path(1500, false, false, Duration.ofMillis(1), 0);
    Faults faults = path.faults(1);
    for (Trouble trouble : Trouble.values()) {
      faults = trouble.on(faults);
    }
    Network network = new Network(path, 1, new Faults[] {faults, faults}, null);
    StackEndpoint[] ends = network.connect(new Plan.End(Plan.End.AUTOTUNED, "cubic"));
    Pattern pattern = new Pattern(1);
    Source source = new Source(ends[0], pattern, 4 * BYTES);
    Sink sink = new Sink(ends[1], pattern, 4 * BYTES);
    while (!sink.isAtEnd()) {
      source.run();
      sink.run();
      network.step();
    }
    for (Fault fault : List.of(Fault.LOST, Fault.REORDERED, Fault.DUPLICATED, Fault.CORRUPTED)) {
      assertTrue(network.toServer().count(fault) > 0, fault::name);
    }
  }

  @Test
  void oneWrongOctetIsFound() {
    Plan plan = Plan.of(1, BYTES, ALL);
    Faults none = plan.path().faults(1);
    Network network = new Network(plan.path(), 1, new Faults[] {none, none}, null);
    StackEndpoint[] ends = network.connect(plan.end());
    Source source = new Source(ends[0], new Pattern(1), 13);
    source.run();
    network.rest(1_000_000_000);
    Sink sink = new Sink(ends[1], new Pattern(1L + (1L << 32)), 13);
    assertThrows(Stalled.class, sink::run);
  }

  @Test
  void missingEndIsFound() {
    Plan plan = Plan.of(1, BYTES, ALL);
    Faults none = plan.path().faults(1);
    Network network = new Network(plan.path(), 1, new Faults[] {none, none}, null);
    StackEndpoint[] ends = network.connect(plan.end());
    new Source(ends[0], new Pattern(1), 13).run();
    ends[0].shutdown(Msg.SHUT_WR);
    network.rest(1_000_000_000);
    Sink sink = new Sink(ends[1], new Pattern(1), 14);
    assertThrows(Stalled.class, sink::run);
  }
}
