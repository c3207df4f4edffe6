// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

/** One sample of one server. */
public record Round(Figures figures, Circumstances circumstances) {}
