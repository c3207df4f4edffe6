// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

/**
 * What {@link Master#validSocket} is told of a socket.
 *
 * @param s the descriptor, as the caller gave it; -1 for one to be created
 * @param owner the object that it belongs to; for one to be created the caller; null for none
 * @param address the far end's, {@code "0.0.0.0"} if there is none; for a connect the one that is
 *     asked for; {@code "N/A"} for one to be created; empty where the descriptor is bad
 * @param port the far end's; -1 for one to be created
 */
public record SocketInfo(int s, Object owner, String address, int port) {}
