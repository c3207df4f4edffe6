// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import io.cleat.Ready;
import io.cleat.efun.lpc.LpcValue;

/** What a socket has become: a listener, a connection or a port for datagrams. */
interface Role extends Ready {
  /** Sends, {@code to} being null where no address was given; a code. */
  int write(LpcValue message, String to);

  /** Closes, once all that was accepted is sent; EESUCCESS. */
  int close();
}
