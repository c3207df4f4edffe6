// SPDX-License-Identifier: Apache-2.0

/**
 * The addresses of the command line: {@code tcp-listen:8080,fork}. Text becomes a {@link
 * io.cleat.cli.address.Spec}, or one line that says what was wrong and what would be right. Opens
 * nothing.
 */
package io.cleat.cli.address;
