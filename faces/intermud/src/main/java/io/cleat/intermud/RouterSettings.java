// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * What a router is to be.
 *
 * @param name which begins with a star, as those of routers do
 * @param mudsMax how many muds it knows, those that are not there among them
 * @param channelsMax how many channels there may be
 * @param guestsMax how many connections there may be whose mud has not said who it is
 * @param startupNanos how long that may take
 * @param firstId where the numbers of changes begin; after a restart it should be larger than
 *     before
 * @param chance for the passwords; whoever can foresee them can pass for any mud
 */
public record RouterSettings(
    String name,
    int mudsMax,
    int channelsMax,
    int guestsMax,
    long startupNanos,
    long firstId,
    RandomGenerator chance) {
  /** A router of this name for a network of some hundred muds. */
  public static RouterSettings of(String name) {
    return new RouterSettings(
        name,
        1000,
        1000,
        100,
        TimeUnit.SECONDS.toNanos(60),
        TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()),
        new java.security.SecureRandom());
  }

  /** The same with another beginning of the numbers of changes, and another source of chance. */
  public RouterSettings with(long otherFirstId, RandomGenerator other) {
    return new RouterSettings(
        name, mudsMax, channelsMax, guestsMax, startupNanos, otherFirstId, other);
  }
}
