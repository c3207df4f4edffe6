// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import io.cleat.Engine;
import io.cleat.testing.door.DoorSuite;

/** The kernel does what the door promises. */
class KernelDoorTest extends DoorSuite {
  @Override
  protected Engine open() {
    return KernelEngine.open();
  }
}
