// SPDX-License-Identifier: Apache-2.0

/** Runs tables of cases over any engine. */
module io.cleat.testing.conformance {
  requires io.cleat;
  requires io.cleat.host;
  requires io.cleat.kernel;
  requires io.cleat.posix;
  requires io.cleat.sys;
  requires com.google.gson;
  requires io.cleat.testing.command;
  requires info.picocli;

  opens io.cleat.testing.conformance to
      info.picocli;
}
