// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** For what is the same on every engine. */
@ParameterizedClass
@EnumSource(World.Place.class)
abstract class InBothWorlds extends World {
  @Parameter Place place;

  @Override
  Place place() {
    return place;
  }
}
