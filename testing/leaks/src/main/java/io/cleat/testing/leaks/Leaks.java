// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.leaks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After each test has what it made closed and all time pass, and fails the test where something is
 * left then, with the place where that was made. A test that has failed already is left alone. It
 * knows nothing of what is watched, so that every room's own tests can use it:
 *
 * <pre>{@code
 * @RegisterExtension final Leaks leaks = new Leaks(this::settle);
 * final Host host = leaks.watch(Host.open("here"), Host::openEndpoints, Host::inventory);
 * }</pre>
 *
 * <p>Threads need nobody to watch them: {@link LeftThreads} is there by itself.
 */
public final class Leaks implements AfterEachCallback {
  private final List<Watched> watched = new ArrayList<>();

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

  /**
   * A holder.
   *
   * @param made where it was made, as a stack trace
   */
  private record Watched(Holder holder, Throwable made) {}

  /** Watches these; others may follow. */
  public Leaks(Holder... holders) {
    List.of(holders).forEach(this::watch);
  }

  /** Watches one more until the test is over, and answers it. */
  public <T extends Holder> T watch(T holder) {
    watched.add(new Watched(holder, new Throwable("made here")));
    return holder;
  }

  /**
   * Watches what the test is to leave closed, and answers it. Once the test is over nothing may be
   * open in it; then it is closed, unless the test did so, and may hold nothing at all.
   *
   * @param open what is open in it that whoever opened it should have closed, in words
   * @param held all that it holds, in words
   */
  public <T extends AutoCloseable> T watch(
      T thing,
      Function<? super T, ? extends Collection<String>> open,
      Function<? super T, ? extends Collection<String>> held) {
    watch(() -> {
      List<String> left = new ArrayList<>(open.apply(thing));
      close(thing);
      left.addAll(held.apply(thing));
      return String.join("\n", left);
    });
    return thing;
  }

  private static void close(AutoCloseable thing) {
    try {
      thing.close();
    } catch (Exception e) {
      throw new AssertionError("cannot be closed: " + thing, e);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (context.getExecutionException().isEmpty()) {
      settle();
    }
  }

  /**
   * Settles all that is watched so far, the latest first, whatever the others left, and forgets it:
   * for a test that makes many, one after the other, before it is over.
   */
  public void settle() {
    List<AssertionError> left = new ArrayList<>();
    for (Watched each : watched.reversed()) {
      complaint(each).ifPresent(left::add);
    }
    watched.clear();
    if (!left.isEmpty()) {
      AssertionError first = left.removeFirst();
      left.forEach(first::addSuppressed);
      throw first;
    }
  }

  private static Optional<AssertionError> complaint(Watched watched) {
    String left = watched.holder.settle();
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of(new AssertionError("the test left something behind: " + left, watched.made));
  }
}
