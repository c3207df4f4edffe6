// SPDX-License-Identifier: Apache-2.0
/**
 * The Internet layer, both versions as one: interfaces, routes, packets in and out, ICMP.
 *
 * <p>An address is two {@code long}s throughout, an IPv4 address in its mapped form (RFC 4291
 * 2.5.5.2), so that tables and flows are the same for both; on the wire each is itself.
 */
package io.cleat.stack.ip;
