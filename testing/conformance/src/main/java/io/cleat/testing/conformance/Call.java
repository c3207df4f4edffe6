// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import java.io.IOException;

/** A call of the language: makes its arguments, calls, and tells what happened. */
@FunctionalInterface
interface Call {
  Outcome run(Scene scene, Arguments arguments) throws IOException, InterruptedException;
}
