// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

/**
 * The way to a network.
 *
 * @param to the network
 * @param out the interface that leads there
 * @param gateway the router to hand packets to, as a prefix of full length; null where the network
 *     is on the link itself
 * @param source the address to send from where the sender has none; null lets the interface choose
 */
public record Route(Prefix to, Interface out, Prefix gateway, Prefix source) {
  /** The address to send from to a destination on this way; null when there is none. */
  public Prefix sourceFor(long high, long low) {
    if (source != null) {
      return source;
    }
    // Linux: of several IPv4 addresses, the one in whose network the first hop is.
    boolean viaIpv4 = gateway != null && gateway.isIpv4();
    return viaIpv4 ? out.sourceFor(gateway.high(), gateway.low()) : out.sourceFor(high, low);
  }
}
