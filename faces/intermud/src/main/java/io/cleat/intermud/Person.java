// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.util.Locale;

/**
 * One end of a packet: a user of a mud, a mud, a router, or everybody.
 *
 * @param user in small letters, or null for the mud itself
 * @param mud its name, that of a router, or null for all
 */
public record Person(String user, String mud) {
  /** Everybody. */
  public static final Person ALL = new Person(null, null);

  /** A user of a mud; names of users are in small letters on the wire. */
  public static Person of(String user, String mud) {
    return new Person(user.toLowerCase(Locale.ROOT), mud);
  }

  /** A mud or router itself. */
  public static Person mud(String name) {
    return new Person(null, name);
  }

  static LpcValue orZero(String text) {
    return text == null ? LpcInt.ZERO : new LpcString(text);
  }

  /** {@code "user@mud"}. */
  @Override
  public String toString() {
    return (user == null ? "" : user) + (mud == null ? "" : "@" + mud);
  }
}
