// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.interop;

import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.sys.Credentials;
import io.cleat.sys.ErrnoCapture;
import io.cleat.sys.Namespaces;
import java.lang.foreign.Arena;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * A thread in a network namespace of its own, which vanishes with it: what it changes there nobody
 * else sees.
 */
final class Namespace {
  private static final int NOBODY = 65534;

  private Namespace() {}

  /** Runs a body in a new network namespace, and gives what it gave. */
  static <T> T inside(Callable<T> body) throws Exception {
    FutureTask<T> task =
        new FutureTask<>(() -> {
          try (Arena arena = Arena.ofConfined()) {
            check(Namespaces.unshare(ErrnoCapture.allocate(arena), Namespaces.CLONE_NEWNET));
          }
          return body.call();
        });
    Thread.ofPlatform().name("namespace").start(task);
    return task.get();
  }

  /** Gives up all privileges of the calling thread, for the rest of its life. */
  static void becomeNobody() throws ErrnoException {
    try (Arena arena = Arena.ofConfined()) {
      check(Credentials.becomeUnprivileged(ErrnoCapture.allocate(arena), NOBODY, NOBODY));
    }
  }

  private static void check(int result) throws ErrnoException {
    if (result < 0) {
      throw new ErrnoException("namespace", Errno.of(result));
    }
  }
}
