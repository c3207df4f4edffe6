// SPDX-License-Identifier: Apache-2.0

/** Runs vectors and random bytes through the MUD-mode codec. */
package io.cleat.testing.mud;
