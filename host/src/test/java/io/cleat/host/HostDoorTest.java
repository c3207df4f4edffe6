// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.Engine;
import io.cleat.testing.door.DoorSuite;
import io.cleat.testing.leaks.Leaks;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A host that speaks with itself does what the door promises. */
class HostDoorTest extends DoorSuite {
  @RegisterExtension final Leaks leaks = new Leaks();

  @Override
  protected Engine open() {
    return leaks.watch(Host.open("test"), Host::openEndpoints, Host::inventory);
  }
}
