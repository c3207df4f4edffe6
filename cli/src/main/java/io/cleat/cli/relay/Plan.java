// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.cli.address.BadAddress;
import io.cleat.cli.address.Spec;

/**
 * What a relay is to do.
 *
 * @param first one address
 * @param second the other
 * @param way which ways bytes go
 * @param blockBytes how many bytes of a stream make a message
 * @param limits how long it takes at the most
 * @param show what a person wants to see
 */
public record Plan(Spec first, Spec second, Way way, int blockBytes, Limits limits, Show show) {
  /**
   * Reads the addresses and finds the ways between them.
   *
   * @param wanted the ways that are asked for, {@link Way#BOTH} for whatever is possible
   */
  public static Plan of(String[] addresses, Way wanted, int blockBytes, Limits limits, Show show)
      throws BadAddress {
    Spec first = Spec.parse(addresses[0]);
    Spec second = Spec.parse(addresses[1]);
    if (first.crowd().fork() && second.waits() || second.crowd().fork() && first.waits()) {
      Spec forking = first.crowd().fork() ? first : second;
      Spec other = forking == first ? second : first;
      throw new BadAddress(
          forking.text()
              + ": with fork the other side cannot wait too, as "
              + other.text()
              + " does");
    }
    return new Plan(first, second, Way.of(first, second, wanted), blockBytes, limits, show);
  }

  /**
   * How long things may take, in nanoseconds; -1 where nothing was said.
   *
   * @param afterEnd how long nothing may move once one side has ended
   * @param inactivity how long nothing may move at all
   * @param total how long the relay may run
   */
  public record Limits(long afterEnd, long inactivity, long total) {
    /** None. */
    public static final Limits NONE = new Limits(-1, -1, -1);
  }

  /**
   * What a person wants to see.
   *
   * @param hex the bytes that pass
   * @param stats what went, at the end
   * @param connections each connection's coming and going
   * @param progress how far a long transfer is, where the console is a terminal
   */
  public record Show(boolean hex, boolean stats, boolean connections, boolean progress) {
    /** Nothing but what goes wrong. */
    public static final Show NOTHING = new Show(false, false, false, false);
  }

  boolean forks() {
    return first.crowd().fork() || second.crowd().fork();
  }
}
