// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleat.cli.address.BadAddress;
import io.cleat.cli.relay.Plan.Limits;
import io.cleat.cli.relay.Plan.Show;
import org.junit.jupiter.api.Test;

/** Which ways there are between two addresses. */
class PlanTest {
  private static Way way(String first, String second, Way wanted) throws BadAddress {
    return Plan.of(new String[] {first, second}, wanted, 1, Limits.NONE, Show.NOTHING).way();
  }

  private static Way way(String first, String second) throws BadAddress {
    return way(first, second, Way.BOTH);
  }

  private static String refusal(String first, String second, Way wanted) {
    return assertThrows(BadAddress.class, () -> way(first, second, wanted)).getMessage();
  }

  @Test
  void socketsTalkBothWays() throws BadAddress {
    assertEquals(Way.BOTH, way("tcp:h:1", "unix:/x"));
    assertEquals(Way.FORWARD, way("tcp:h:1", "unix:/x", Way.FORWARD));
    assertEquals(Way.BACKWARD, way("tcp:h:1", "unix:/x", Way.BACKWARD));
  }

  @Test
  void fileIsEitherReadOrWritten() throws BadAddress {
    assertEquals(Way.FORWARD, way("file:/x", "tcp:h:1"));
    assertEquals(Way.BACKWARD, way("tcp:h:1", "file:/x"));
    assertEquals(Way.FORWARD, way("tcp:h:1", "file:/x,create"));
    assertEquals(Way.BACKWARD, way("file:/x,append", "tcp:h:1"));
    assertEquals(Way.FORWARD, way("file:/x", "file:/y,create"));
    assertEquals(Way.BACKWARD, way("file:/x,trunc", "file:/y"));
  }

  @Test
  void collectorOfDatagramsOnlyGives() throws BadAddress {
    assertEquals(Way.FORWARD, way("unix-recv:/x", "tcp:h:1"));
    assertEquals(Way.BACKWARD, way("-", "unix-recv:/x"));
  }

  @Test
  void relayWithoutAWayIsRefused() {
    assertEquals(
        "file:/y: this file is to be written, so say how: ,create or ,append or ,trunc after the"
            + " path",
        refusal("file:/x", "file:/y", Way.BOTH));
    assertEquals(
        "nothing can go from file:/x,create to file:/y,create",
        refusal("file:/x,create", "file:/y,create", Way.BOTH));
    assertEquals(
        "nothing can go from tcp:h:1 to unix-recv:/x",
        refusal("tcp:h:1", "unix-recv:/x", Way.FORWARD));
    assertEquals(
        "file:/x: this file is to be written, so say how: ,create or ,append or ,trunc after the"
            + " path",
        refusal("file:/x", "tcp:h:1", Way.BACKWARD));
  }

  @Test
  void forkNeedsASideThatCanBeOpenedAgainAndAgain() {
    assertEquals(
        "tcp-listen:1,fork: with fork the other side cannot wait too, as tcp-listen:2 does",
        refusal("tcp-listen:2", "tcp-listen:1,fork", Way.BOTH));
  }
}
