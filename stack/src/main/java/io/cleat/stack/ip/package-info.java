// SPDX-License-Identifier: Apache-2.0
/**
 * The Internet layer, both versions as one: interfaces, neighbours, routes, packets in and out,
 * fragments, groups, ICMP.
 *
 * <p>An address is two {@code long}s throughout, an IPv4 address in its mapped form (RFC 4291
 * 2.5.5.2), so that tables and flows are the same for both; on the wire each is itself.
 *
 * <p>A link says what it carries: bare packets, or Ethernet frames between interfaces with
 * addresses of their own. Then ARP and neighbour discovery find out who is where; {@code Neighbour}
 * has the states of RFC 4861 for both. Streams wait for a neighbour and keep what they have to
 * send; of datagrams, some are kept, for nobody else has them. What the stack says of its own
 * accord goes through an interface's {@code Outbox}, fragments too, and leaves with the turn.
 *
 * <p>Whatever others can make a host remember has a limit with a name: neighbours, datagrams in
 * pieces, gaps between pieces, paths that are narrower than our link, routers, prefixes, redirects,
 * groups.
 */
package io.cleat.stack.ip;
