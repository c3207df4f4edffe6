// SPDX-License-Identifier: Apache-2.0

/** Plays scripts of the packetdrill language against the user-level stack. */
module io.cleat.testing.packetdrill {
  requires io.cleat.testing.command;
  requires info.picocli;
  requires transitive io.cleat.stack;
  requires io.cleat.wire;

  exports io.cleat.testing.packetdrill.play;
  exports io.cleat.testing.packetdrill.script;

  opens io.cleat.testing.packetdrill to
      info.picocli;
}
