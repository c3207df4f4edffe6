// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** For what is the same in both profiles and on every engine. */
@ParameterizedClass
@EnumSource(Setting.class)
abstract class InEverySetting extends Fixture {
  @Parameter Setting setting;

  @Override
  Setting setting() {
    return setting;
  }
}
