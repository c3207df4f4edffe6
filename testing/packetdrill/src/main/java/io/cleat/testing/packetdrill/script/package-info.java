// SPDX-License-Identifier: Apache-2.0
/** The packetdrill language: reads a script and says what it says, without doing anything. */
package io.cleat.testing.packetdrill.script;
