// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

/**
 * A user that was looked for and found.
 *
 * @param mud where it is
 * @param visname as others see it
 * @param idleSeconds how long it has done nothing
 * @param status {@code "editing"} and its like; may be empty
 */
public record Located(String mud, String visname, int idleSeconds, String status) {}
