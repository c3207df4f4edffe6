// SPDX-License-Identifier: Apache-2.0

/**
 * Intermud-3: MUDs that talk through routers, in values of LPC over MUD mode.
 *
 * <p>A {@link io.cleat.intermud.IntermudClient} is one MUD; a {@link
 * io.cleat.intermud.IntermudRouter} joins several, for tests and private networks. Both live in the
 * loop of a {@link io.cleat.efun.Driver}, over any engine. A {@link io.cleat.intermud.PacketType}
 * is a row in one table: its name on the wire and its fields.
 *
 * <p>Source: the proposal "Intermud-3" of Stein, Viega and Hollebeek, with the layouts that clients
 * of the field use. Filters of channels, mail, news, files and connections out of band are left
 * out.
 */
package io.cleat.intermud;
