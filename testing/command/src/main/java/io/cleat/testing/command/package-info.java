// SPDX-License-Identifier: Apache-2.0

/** What the commands for those who work on Cleat have in common: how they say what went wrong. */
package io.cleat.testing.command;
