// SPDX-License-Identifier: Apache-2.0

/** Fails a test that leaves something behind. */
module io.cleat.testing.leaks {
  requires java.management;
  requires jdk.management;
  requires transitive org.junit.jupiter.api;

  exports io.cleat.testing.leaks;

  provides org.junit.jupiter.api.extension.Extension with
      io.cleat.testing.leaks.LeftThreads;
}
