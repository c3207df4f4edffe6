// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.leaks;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After each test has what it made closed and all time pass, and fails the test where something is
 * left then. A test that has failed already is left alone. It knows nothing of what is watched, so
 * that every room's own tests can use it:
 *
 * <pre>{@code
 * @RegisterExtension final Leaks leaks = new Leaks(this::settle);
 * }</pre>
 */
public final class Leaks implements AfterEachCallback {
  private final List<Holder> holders = new ArrayList<>();

  /** What holds things that must not be left. */
  @FunctionalInterface
  public interface Holder {
    /**
     * Closes all that is open, lets time pass until nothing is due any more, and says what is held
     * still.
     *
     * @return an empty text for nothing
     */
    String settle();
  }

  /** Watches these; others may follow. */
  public Leaks(Holder... holders) {
    this.holders.addAll(List.of(holders));
  }

  /** Watches one more until the test is over, and answers it. */
  public <T extends Holder> T watch(T holder) {
    holders.add(holder);
    return holder;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (context.getExecutionException().isEmpty()) {
      holders.forEach(Leaks::demandNothing);
    }
  }

  private static void demandNothing(Holder holder) {
    String left = holder.settle();
    if (!left.isEmpty()) {
      throw new AssertionError("the test left something behind: " + left);
    }
  }
}
