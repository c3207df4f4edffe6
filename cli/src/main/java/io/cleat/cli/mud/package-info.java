// SPDX-License-Identifier: Apache-2.0

/** MUD mode at a terminal: values of LPC as lines of JSON. */
package io.cleat.cli.mud;
