// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import io.cleat.testing.bench.run.Circumstances;

/** One sample of one side. */
public record StackRound(Reading reading, Circumstances circumstances) {}
