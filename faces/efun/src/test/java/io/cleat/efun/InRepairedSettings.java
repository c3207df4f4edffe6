// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** For what the default profile does and FluffOS does not. */
@ParameterizedClass
@EnumSource(names = {"KERNEL_REPAIRED", "HOST_REPAIRED", "TOY_REPAIRED"})
abstract class InRepairedSettings extends Fixture {
  @Parameter Setting setting;

  @Override
  Setting setting() {
    return setting;
  }
}
