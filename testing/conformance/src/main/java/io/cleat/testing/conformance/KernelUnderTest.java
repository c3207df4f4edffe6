// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import io.cleat.Errno;
import io.cleat.kernel.KernelEngine;
import io.cleat.sys.ErrnoCapture;
import io.cleat.sys.Namespaces;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Optional;

/**
 * The kernel engine. Linux gives network, user and groups to threads, so each worker has a network
 * namespace of its own, which its cases' threads inherit, and a case that becomes another user does
 * so alone.
 */
final class KernelUnderTest implements EngineUnderTest {
  private static final int EPERM = Errno.EPERM.negated();

  private final KernelLacks lacks = new KernelLacks();

  /**
   * Ready for {@link #enter}.
   *
   * @throws IOException our own classes cannot be found
   */
  KernelUnderTest() throws IOException {
    OwnClasses.loadAll();
  }

  @Override
  public void enter() throws IOException {
    if (leaveNetwork()) {
      try (KernelEngine engine = KernelEngine.open()) {
        new Loopback(engine).bringUp();
      }
    } else {
      lacks.noteSharedNetwork();
    }
  }

  /** Whether the calling thread has a network of its own now; without privileges it stays. */
  private static boolean leaveNetwork() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int result = Namespaces.unshare(ErrnoCapture.allocate(arena), Namespaces.CLONE_NEWNET);
      if (result < 0 && result != EPERM) {
        throw new IOException("no network namespace: " + Errno.name(result));
      }
      return result == 0;
    }
  }

  @Override
  public Optional<String> lacks(Case test) {
    return lacks.reason(test);
  }

  @Override
  public World open() throws IOException {
    return new KernelWorld();
  }
}
