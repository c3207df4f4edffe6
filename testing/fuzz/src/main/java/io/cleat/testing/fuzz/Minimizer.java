// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import java.util.Arrays;
import java.util.Optional;

/**
 * Makes an input that fails smaller: takes out as many pieces as can go, then makes bytes 0, for as
 * long as it still fails in the same way.
 */
final class Minimizer {
  private static final int PLAYS_MAX = 3000;

  private final String name;
  private final String way;
  private int plays;

  private Minimizer(String name, String way) {
    this.name = name;
    this.way = way;
  }

  /** A smaller input that fails as {@code failure} says. */
  static byte[] minimize(String target, byte[] input, Throwable failure) {
    return new Minimizer(target, way(failure)).run(input);
  }

  /** What was thrown and where, without figures. */
  static String way(Throwable failure) {
    Optional<StackTraceElement> ours =
        Arrays.stream(failure.getStackTrace())
            .filter(frame -> frame.getClassName().startsWith("io.cleat."))
            .filter(frame -> !frame.getMethodName().equals("demand"))
            .findFirst();
    String place = ours.map(e -> e.getClassName() + "." + e.getMethodName()).orElse("");
    String what = String.valueOf(failure.getMessage()).replaceAll("[:\\d].*", "");
    return failure.getClass().getName() + " " + what + " " + place;
  }

  private byte[] run(byte[] input) {
    byte[] least = input;
    int piece = Targets.named(name).pieceBytes();
    for (int pieces = Integer.highestOneBit(Math.max(1, input.length / piece));
        pieces > 0;
        pieces /= 2) {
      least = without(least, pieces * piece);
    }
    for (int at = 0; at < least.length && plays < PLAYS_MAX; at++) {
      if (least[at] != 0) {
        byte[] zeroed = least.clone();
        zeroed[at] = 0;
        least = fails(zeroed) ? zeroed : least;
      }
    }
    return least;
  }

  private byte[] without(byte[] input, int length) {
    byte[] least = input;
    for (int at = 0; at < least.length && plays < PLAYS_MAX; ) {
      int tail = Math.min(at + length, least.length);
      byte[] cut = new byte[least.length - (tail - at)];
      System.arraycopy(least, 0, cut, 0, at);
      System.arraycopy(least, tail, cut, at, least.length - tail);
      if (fails(cut)) {
        least = cut;
      } else {
        at += length;
      }
    }
    return least;
  }

  @SuppressWarnings("CatchingUnchecked") // whatever it is that the target throws
  private boolean fails(byte[] input) {
    plays++;
    try {
      Targets.named(name).play(input);
      return false;
    } catch (Exception | AssertionError | StackOverflowError e) {
      return way(e).equals(way);
    }
  }
}
