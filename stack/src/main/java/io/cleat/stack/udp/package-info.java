// SPDX-License-Identifier: Apache-2.0
/** User Datagram Protocol, RFC 768, as RFC 1122 4.1 and Linux (udp(7)) have it. */
package io.cleat.stack.udp;
