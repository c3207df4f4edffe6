// SPDX-License-Identifier: Apache-2.0

/**
 * The values of LPC, the language of MUD drivers: {@link io.cleat.efun.lpc.LpcValue} and its kinds.
 *
 * <p>All values are immutable and may be shared between threads. {@link io.cleat.efun.lpc.LpcJava}
 * turns them into plain Java values and back, {@link io.cleat.efun.lpc.LpcRecords} into records,
 * {@link io.cleat.efun.lpc.LpcJson} into a structure that any JSON library writes, {@link
 * io.cleat.efun.lpc.LpcSource} into LPC source. How values travel is the business of {@code
 * io.cleat.efun.mud}.
 */
package io.cleat.efun.lpc;
