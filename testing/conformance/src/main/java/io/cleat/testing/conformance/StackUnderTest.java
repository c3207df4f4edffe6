// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import java.util.Optional;

/**
 * The engine over a user-level stack. Each case has a host of its own, so that nothing is shared.
 */
final class StackUnderTest implements EngineUnderTest {
  private final StackLacks lacks = new StackLacks();

  @Override
  public void enter() {
    // A host begins with its loopback up.
  }

  @Override
  public Optional<String> lacks(Case test) {
    return lacks.reason(test);
  }

  @Override
  public World open() {
    return new StackWorld();
  }
}
