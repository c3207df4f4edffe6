// SPDX-License-Identifier: Apache-2.0

/**
 * The socket efuns of LPC drivers: sockets that call back, belong to objects, and ask a policy.
 *
 * <p>A {@link io.cleat.efun.Driver} has the loop and the table of sockets; {@link
 * io.cleat.efun.SocketEfuns} are the efuns as one object calls them. How near to a real driver they
 * stay is data: an {@link io.cleat.efun.EfunProfile} and its {@link io.cleat.efun.Repair}s.
 */
package io.cleat.efun;
