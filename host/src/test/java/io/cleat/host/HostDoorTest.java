// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.Engine;
import io.cleat.testing.door.DoorSuite;

/** A host that speaks with itself does what the door promises. */
class HostDoorTest extends DoorSuite {
  @Override
  protected Engine open() {
    return Host.open("test");
  }
}
