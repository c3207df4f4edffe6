// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import io.cleat.Engine;
import io.cleat.kernel.KernelEngine;
import io.cleat.testing.door.ToyEngine;
import java.util.function.Supplier;

/** The engines that the efuns are tested on; one more is one more line here. */
enum Engines {
  KERNEL(KernelEngine::open),
  TOY(ToyEngine::new);

  private final Supplier<Engine> opener;

  Engines(Supplier<Engine> opener) {
    this.opener = opener;
  }

  Engine open() {
    return opener.get();
  }
}
