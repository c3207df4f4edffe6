// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import io.cleat.Engine;
import io.cleat.kernel.KernelEngine;
import io.cleat.testing.door.ToyEngine;
import java.util.function.Supplier;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * For behaviour that no engine may change: each test runs on the kernel and on the one in memory.
 */
@ParameterizedClass
@EnumSource(OnEveryEngine.Kind.class)
abstract class OnEveryEngine extends Fixture {
  @Parameter Kind kind;

  /** The engines there are. */
  enum Kind {
    KERNEL(KernelEngine::open),
    TOY(ToyEngine::new);

    private final Supplier<Engine> opener;

    Kind(Supplier<Engine> opener) {
      this.opener = opener;
    }
  }

  @Override
  Engine open() {
    return kind.opener.get();
  }
}
