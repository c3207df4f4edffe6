// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;

/**
 * What somebody does to somebody on a channel. {@code $N} stands for the one, {@code $O} for the
 * other.
 *
 * @param channel where
 * @param target to whom
 * @param forOthers what all others read
 * @param forTarget what the target reads
 * @param visname of the one who does it
 * @param targetVisname of the target
 */
public record TargetedEmote(
    String channel,
    Person target,
    String forOthers,
    String forTarget,
    String visname,
    String targetVisname) {
  static TargetedEmote read(Packet packet) {
    return new TargetedEmote(
        packet.string(0),
        Person.of(packet.string(2), packet.string(1)),
        packet.string(3),
        packet.string(4),
        packet.string(5),
        packet.string(6));
  }

  LpcValue[] fields() {
    String[] all = {
      channel, target.mud(), target.user(), forOthers, forTarget, visname, targetVisname
    };
    LpcValue[] values = new LpcValue[all.length];
    for (int i = 0; i < all.length; i++) {
      values[i] = new LpcString(all[i]);
    }
    return values;
  }
}
