// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that come later, in virtual time. */
class CallOutTest extends InVirtualTime {
  private static final long SECOND = 1_000_000_000;

  @BeforeEach
  void tellVirtualTime() {
    driver.clock(network::nanoTime);
  }

  private void after(long seconds, String what) {
    driver.callOut(seconds * SECOND, () -> log.add(what + " at " + network.nanoTime() / SECOND));
  }

  @Test
  void callsComeInTheOrderOfTheirTimes() {
    after(3, "third");
    after(1, "first");
    after(2, "second");
    after(2, "and one more");
    calls("first at 1", "second at 2", "and one more at 2", "third at 3");
  }

  @Test
  void aCallThatIsCancelledDoesNotCome() {
    CallOut call = driver.callOut(SECOND, () -> log.add("cancelled"));
    after(2, "the other");
    call.cancel();
    assertEquals(2 * SECOND, driver.waitNanos());
    calls("the other at 2");
    call.cancel();
    assertTrue(driver.waitNanos() < 0, "nothing is to come");
  }

  @Test
  void aCallMayMakeAnother() {
    driver.callOut(SECOND, () -> after(1, "again"));
    calls("again at 2");
  }

  @Test
  void aCallThatThrowsIsReportedAndTheNextComes() {
    driver.callOut(
        0,
        () -> {
          throw new IllegalStateException("in a call");
        });
    after(1, "next");
    calls("next at 1");
    assertEquals(List.of("in a call"), errors.stream().map(Throwable::getMessage).toList());
    errors.clear();
  }
}
