// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.script;

/**
 * One thing that happens or is expected.
 *
 * @param line where it stands
 * @param time when
 * @param action what
 */
public record Event(int line, Timing time, Action action) {}
