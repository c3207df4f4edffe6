// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;

/** What a face must not do. */
public final class Wrong {
  private Wrong() {}

  /** Knows an engine. */
  public static final class NamesEngine {
    io.cleat.kernel.sample.Wrong.NamesFace engine;
  }

  /** Brings a library along. */
  public static final class NeedsLibrary {
    org.junit.jupiter.api.TestInfo info;
  }

  /** Writes where the program's own words go. */
  public static final class Prints {
    void hello() {
      System.out.println("hello");
    }
  }

  /** Writes a log. */
  public static final class Logs {
    Logger log;
  }

  /** Is named for nothing. */
  public static final class SocketUtil {}

  /** Is named for nothing. */
  public static final class SocketImpl {}

  /** Counts for all who ever call. */
  public static final class Counts {
    static int calls;

    int call() {
      return ++calls;
    }
  }

  /** Remembers for all who ever call. */
  public static final class Remembers {
    static final List<String> HARMLESS = List.of();
    static final ArrayList<String> NAMES = new ArrayList<>();
  }

  /** Is one half of a cycle of packages. */
  public static final class HalfOfCycle {
    io.cleat.option.sample.Wrong.OtherHalfOfCycle other;
  }
}
