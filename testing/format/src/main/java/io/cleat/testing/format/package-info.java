// SPDX-License-Identifier: Apache-2.0

/** Formats the Java sources of the tree. */
package io.cleat.testing.format;
