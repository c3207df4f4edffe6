// SPDX-License-Identifier: Apache-2.0
/**
 * Hostile bytes: inputs that chance, or coverage, has made are played against each parser, against
 * the turn of a whole stack and against the MUD-mode codec.
 */
package io.cleat.testing.fuzz;
