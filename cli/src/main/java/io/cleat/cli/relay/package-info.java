// SPDX-License-Identifier: Apache-2.0

/**
 * Joins two addresses: one loop over one poller opens them, moves the bytes both ways, and says how
 * it went. Knows sockets by the door alone; what is no socket comes from {@link
 * io.cleat.cli.relay.Descriptors}.
 */
package io.cleat.cli.relay;
