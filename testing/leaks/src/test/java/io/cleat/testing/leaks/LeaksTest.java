// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.leaks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is left fails the test, and what is not does not. */
class LeaksTest {
  private final List<String> settled = new ArrayList<>();

  @RegisterExtension final Leaks leaks = new Leaks(() -> "");

  private static ExtensionContext after(Throwable failure) {
    return (ExtensionContext)
        Proxy.newProxyInstance(
            LeaksTest.class.getClassLoader(),
            new Class<?>[] {ExtensionContext.class},
            (proxy, method, arguments) ->
                method.getName().equals("getExecutionException")
                    ? Optional.ofNullable(failure)
                    : null);
  }

  @Test
  void testThatLeavesSomethingFails() {
    Leaks strict = new Leaks(() -> "", () -> "timers=1");
    AssertionError failure =
        assertThrows(AssertionError.class, () -> strict.afterEach(after(null)));
    assertEquals("the test left something behind: timers=1", failure.getMessage());
  }

  @Test
  void failureSaysWhereWhatLeaksWasMade() {
    Leaks strict = new Leaks();
    strict.watch(() -> "timers=1");
    AssertionError failure =
        assertThrows(AssertionError.class, () -> strict.afterEach(after(null)));
    StackTraceElement made = failure.getCause().getStackTrace()[1];
    assertEquals("failureSaysWhereWhatLeaksWasMade", made.getMethodName());
  }

  /** Something to be closed. */
  private final class Thing implements AutoCloseable {
    final List<String> open = new ArrayList<>();
    final List<String> held = new ArrayList<>(List.of("clock"));

    @Override
    public void close() {
      settled.add("closed");
      open.clear();
      held.remove("clock");
    }
  }

  @Test
  void whatHoldsNothingOnceItIsClosedDoesNotFail() {
    Leaks strict = new Leaks();
    strict.watch(new Thing(), thing -> thing.open, thing -> thing.held);
    strict.afterEach(after(null));
    assertEquals(List.of("closed"), settled);
  }

  @Test
  void whatIsOpenWhenTheTestIsOverFails() {
    Leaks strict = new Leaks();
    strict.watch(new Thing(), thing -> thing.open, thing -> thing.held).open.add("tcp :80");
    AssertionError failure =
        assertThrows(AssertionError.class, () -> strict.afterEach(after(null)));
    assertEquals("the test left something behind: tcp :80", failure.getMessage());
  }

  @Test
  void whatIsHeldOnceItIsClosedFails() {
    Leaks strict = new Leaks();
    strict.watch(new Thing(), thing -> thing.open, thing -> thing.held).held.add("ring");
    AssertionError failure =
        assertThrows(AssertionError.class, () -> strict.afterEach(after(null)));
    assertEquals("the test left something behind: ring", failure.getMessage());
  }

  @Test
  void allThatLeakAreNamed() {
    Leaks strict = new Leaks(() -> "one", () -> "", () -> "other");
    AssertionError failure =
        assertThrows(AssertionError.class, () -> strict.afterEach(after(null)));
    assertEquals("the test left something behind: other", failure.getMessage());
    assertEquals("the test left something behind: one", failure.getSuppressed()[0].getMessage());
  }

  @Test
  void whatIsSettledBeforeTheTestIsOverIsForgotten() {
    Leaks strict = new Leaks();
    strict.watch(() -> "timers=1");
    assertThrows(AssertionError.class, strict::settle);
    strict.afterEach(after(null));
  }

  @Test
  void testThatHasFailedIsLeftAlone() {
    new Leaks(() -> "timers=1").afterEach(after(new AssertionError("before")));
  }

  @Test
  void whatIsWatchedLaterIsSettledToo() {
    Leaks strict = new Leaks();
    Leaks.Holder watched =
        strict.watch(() -> {
          settled.add("it");
          return "";
        });
    strict.afterEach(after(null));
    assertEquals(List.of("it"), settled);
    assertEquals("", watched.settle());
  }
}
