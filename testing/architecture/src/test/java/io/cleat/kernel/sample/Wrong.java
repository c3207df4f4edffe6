// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel.sample;

import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;

/** What an engine must not do. */
public final class Wrong {
  private Wrong() {}

  /** Makes native calls itself. */
  public static final class NamesLinker {
    Linker linker() {
      return Linker.nativeLinker();
    }
  }

  /** Leaves the bounds of memory. */
  public static final class Reinterprets {
    @SuppressWarnings("restricted")
    MemorySegment unbounded(MemorySegment memory) {
      return memory.reinterpret(Long.MAX_VALUE);
    }
  }

  /** Calls native code past the native room. */
  public static final class IsJni {
    native void call();
  }

  /** Knows a face. */
  public static final class NamesFace {
    io.cleat.posix.sample.Wrong.NamesEngine face;
  }
}
