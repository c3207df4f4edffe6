// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** For what FluffOS does and the default profile does not. */
@ParameterizedClass
@EnumSource(names = {"KERNEL_EXACT", "HOST_EXACT", "TOY_EXACT"})
abstract class InExactSettings extends Fixture {
  @Parameter Setting setting;

  @Override
  Setting setting() {
    return setting;
  }
}
