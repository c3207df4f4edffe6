// SPDX-License-Identifier: Apache-2.0
/**
 * Endpoints below the transport: raw packets of one protocol (raw(7), RFC 3542 3), and echo
 * requests for everybody (icmp(7)).
 */
package io.cleat.stack.raw;
