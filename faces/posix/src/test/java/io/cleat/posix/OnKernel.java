// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import io.cleat.Engine;
import io.cleat.kernel.KernelEngine;

/**
 * For what the engine in memory does not have: ancillary and urgent data, pipes, files, records.
 */
abstract class OnKernel extends Fixture {
  @Override
  Engine open() {
    return KernelEngine.open();
  }
}
