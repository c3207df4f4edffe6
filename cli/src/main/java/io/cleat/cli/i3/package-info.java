// SPDX-License-Identifier: Apache-2.0

/** Intermud-3 at a terminal: packets as lines of JSON, and small commands. */
package io.cleat.cli.i3;
