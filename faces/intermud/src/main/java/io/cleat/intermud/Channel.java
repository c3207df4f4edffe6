// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import java.util.LinkedHashSet;
import java.util.Set;

/** A channel of a router. */
final class Channel {
  /** More muds are neither banned nor admitted. */
  static final int LISTED_MAX = 1000;

  final ChannelInfo info;
  final Set<String> listeners = new LinkedHashSet<>();

  /** Those who are banned, or those who are admitted. */
  final Set<String> listed = new LinkedHashSet<>();

  Channel(ChannelInfo info) {
    this.info = info;
  }

  boolean admits(String mud) {
    return mud.equals(info.host()) || (info.kind() == ChannelInfo.BANNING) != listed.contains(mud);
  }
}
