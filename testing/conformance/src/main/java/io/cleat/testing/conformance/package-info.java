// SPDX-License-Identifier: Apache-2.0

/** Runs tables of cases over any engine. */
package io.cleat.testing.conformance;
