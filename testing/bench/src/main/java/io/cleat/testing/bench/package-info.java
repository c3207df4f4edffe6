// SPDX-License-Identifier: Apache-2.0

/** Measures Cleat and its peers side by side, in one run. */
package io.cleat.testing.bench;
