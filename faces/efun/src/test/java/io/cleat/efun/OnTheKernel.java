// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** For what only Linux has: AF_UNIX, which the user-level engine lacks yet; Java's own sockets. */
@ParameterizedClass
@EnumSource(names = {"KERNEL_EXACT", "KERNEL_REPAIRED"})
abstract class OnTheKernel extends Fixture {
  @Parameter Setting setting;

  @Override
  Setting setting() {
    return setting;
  }
}
