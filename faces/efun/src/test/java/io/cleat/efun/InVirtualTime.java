// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** For what needs a host of its own: fixed ports, and time that passes when the test lets it. */
@ParameterizedClass
@EnumSource(names = {"HOST_EXACT", "HOST_REPAIRED"})
abstract class InVirtualTime extends Fixture {
  @Parameter Setting setting;

  @Override
  Setting setting() {
    return setting;
  }
}
