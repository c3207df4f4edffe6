// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local.vsock;

import io.cleat.stack.spi.Link;

/** A link, the number of the host at its far end, and whether there was room in it. */
final class Way {
  final int cid;
  final Link link;

  /** The link had no room when it was last asked in vain. */
  private boolean full;

  Way(int cid, Link link) {
    this.cid = cid;
    this.link = link;
  }

  /** As {@link Link#transmit}, which remembers where there was no room. */
  long transmit(int bytes) {
    long at = link.transmit(bytes);
    if (at == Link.FULL) {
      full = true;
    }
    return at;
  }

  /** Forgets that there was no room: it is asked again. */
  void forgetFull() {
    full = false;
  }

  /** Whether there is room now where there was none. */
  boolean hasRoomAgain() {
    return full && link.hasRoom();
  }
}
