// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import io.cleat.Engine;
import java.util.EnumSet;
import java.util.Set;

/** The engine in memory does what the door promises. */
class ToyDoorTest extends DoorSuite {
  @Override
  protected Engine open() {
    return new ToyEngine();
  }

  @Override
  protected Set<Feature> lacks() {
    return EnumSet.of(Feature.SEQPACKET, Feature.RIGHTS, Feature.URGENT);
  }
}
