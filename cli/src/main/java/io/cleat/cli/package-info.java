// SPDX-License-Identifier: Apache-2.0

/**
 * The {@code cleat} command: what may be written on its command line, and what it answers. What the
 * commands do lies in the packages beneath.
 */
package io.cleat.cli;
