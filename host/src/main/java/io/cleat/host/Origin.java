// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Where an endpoint was opened, for those who look for one that nobody closed: remembered where
 * assertions are enabled (java -ea), and otherwise neither kept nor paid for.
 */
final class Origin {
  private static final boolean IS_REMEMBERED = Origin.class.desiredAssertionStatus();
  private static final int FRAMES = 4;

  private final Throwable trace = new Throwable();

  private Origin() {}

  /** This place; null where nobody wants to know. */
  static Origin here() {
    return IS_REMEMBERED ? new Origin() : null;
  }

  private static boolean isOurs(StackTraceElement frame) {
    String name = frame.getClassName();
    return name.equals(Origin.class.getName())
        || name.equals(HostEndpoint.class.getName())
        || name.equals(HostProcess.class.getName())
        || name.equals(Host.class.getName());
  }

  /** Who called the host, and who called them. */
  @Override
  public String toString() {
    return Arrays.stream(trace.getStackTrace())
        .dropWhile(Origin::isOurs)
        .limit(FRAMES)
        .map(StackTraceElement::toString)
        .collect(Collectors.joining(" < "));
  }
}
