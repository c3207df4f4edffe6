// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.endpoint.StackEndpoint;

/** Whether endpoints have users still. */
public final class Users {
  private Users() {}

  /** Whether its user has not closed it; of kinds for which closing twice is harmless, always. */
  public static boolean has(StackEndpoint endpoint) {
    return !(endpoint instanceof TcpEndpoint tcp) || !tcp.has(Tcb.ORPHAN);
  }

  /** Whether it listens. */
  public static boolean listens(StackEndpoint endpoint) {
    return endpoint instanceof TcpEndpoint tcp && tcp.state == TcpState.LISTEN;
  }
}
