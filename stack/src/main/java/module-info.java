// SPDX-License-Identifier: Apache-2.0

/** The user-level machine: a function of frames, calls, time and chance. */
module io.cleat.stack {
  requires transitive io.cleat;
  requires transitive io.cleat.wire;

  exports io.cleat.stack;
  exports io.cleat.stack.count;
  exports io.cleat.stack.endpoint;
  exports io.cleat.stack.ip;
  exports io.cleat.stack.local;
  exports io.cleat.stack.local.vsock;
  exports io.cleat.stack.mem;
  exports io.cleat.stack.profile;
  exports io.cleat.stack.spi;
  exports io.cleat.stack.tcp;
  exports io.cleat.stack.time;
}
