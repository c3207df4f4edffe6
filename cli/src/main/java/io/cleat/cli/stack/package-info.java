// SPDX-License-Identifier: Apache-2.0

/** {@code cleat stack}: two hosts of the user-level engine, a bad cable, and how they are. */
package io.cleat.cli.stack;
