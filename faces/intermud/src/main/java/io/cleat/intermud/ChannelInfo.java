// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;

/**
 * What is known of a channel.
 *
 * @param host the mud that it belongs to
 * @param kind {@link #BANNING}, {@link #ADMITTING}, or {@link #FILTERED}
 */
public record ChannelInfo(String host, int kind) {
  /** All but some may use it. */
  public static final int BANNING = 0;

  /** Only some may use it. */
  public static final int ADMITTING = 1;

  /** Its host sees every message before the others do. */
  public static final int FILTERED = 2;

  /** The entry of a list of channels; null where the value is none. */
  static ChannelInfo read(LpcValue value) {
    return value instanceof LpcArray all
            && all.size() >= 2
            && all.at(0) instanceof LpcString(String host)
            && all.at(1) instanceof LpcInt(long kind)
        ? new ChannelInfo(host, Math.clamp(kind, BANNING, FILTERED))
        : null;
  }

  LpcArray entry() {
    return LpcArray.of(new LpcString(host), LpcInt.of(kind));
  }
}
