// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import java.io.IOException;
import java.util.Set;
import java.util.TreeMap;

/** The engines that can be tested, by name. */
final class Engines {
  private final TreeMap<String, Maker> byName = new TreeMap<>();

  /** Makes one. */
  private interface Maker {
    EngineUnderTest make() throws IOException;
  }

  /** All that there are. */
  Engines() {
    byName.put("kernel", KernelUnderTest::new);
    byName.put("stack", StackUnderTest::new);
  }

  /** Their names. */
  Set<String> names() {
    return byName.navigableKeySet();
  }

  /**
   * The engine of this name.
   *
   * @throws IllegalArgumentException there is none
   * @throws IOException it cannot be made
   */
  EngineUnderTest named(String name) throws IOException {
    Maker engine = byName.get(name);
    if (engine == null) {
      throw new IllegalArgumentException(
          "no engine '" + name + "'; there is " + String.join(", ", names()));
    }
    return engine.make();
  }
}
