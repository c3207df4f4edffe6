// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code cleat packetdrill}: runs scripts of the packetdrill language in virtual time.
 */
package io.cleat.testing.packetdrill;
