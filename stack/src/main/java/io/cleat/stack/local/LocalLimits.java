// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

/**
 * How much there may be of what AF_UNIX makes, unix(7).
 *
 * @param waitingDatagrams messages in a datagram endpoint's queue from those it is not connected
 *     to; one more is taken (net.unix.max_dgram_qlen)
 * @param backlog connections that wait to be accepted at the most (net.core.somaxconn)
 * @param inFlightRights endpoints that one user may have under way to others (RLIMIT_NOFILE)
 * @param endpoints of AF_UNIX in all
 */
public record LocalLimits(int waitingDatagrams, int backlog, int inFlightRights, int endpoints) {
  /** What Linux has where nobody says otherwise. */
  public static LocalLimits linux() {
    return new LocalLimits(10, 4096, 1024, 1 << 20);
  }
}
