// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** For what the toy in memory does not have: resets, buffers of some size. */
@ParameterizedClass
@EnumSource(names = {"KERNEL_EXACT", "KERNEL_REPAIRED", "HOST_EXACT", "HOST_REPAIRED"})
abstract class OnRealEngines extends Fixture {
  @Parameter Setting setting;

  @Override
  Setting setting() {
    return setting;
  }
}
