// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.util.Locale;

/**
 * How a user is shown on channels.
 *
 * @param username in small letters
 * @param visname as others see it
 * @param gender 0 male, 1 female, 2 neuter
 */
public record ChannelUser(String username, String visname, int gender) {
  static ChannelUser read(Packet packet) {
    return new ChannelUser(
        packet.string(0).toLowerCase(Locale.ROOT),
        packet.string(1),
        Math.clamp(packet.number(2), 0, 2));
  }

  LpcValue[] fields() {
    return new LpcValue[] {new LpcString(username), new LpcString(visname), LpcInt.of(gender)};
  }
}
