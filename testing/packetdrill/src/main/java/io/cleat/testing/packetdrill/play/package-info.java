// SPDX-License-Identifier: Apache-2.0
/** Plays scripts: a stack, a peer who says what the script says, and time that passes at once. */
package io.cleat.testing.packetdrill.play;
