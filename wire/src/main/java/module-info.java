// SPDX-License-Identifier: Apache-2.0
/** Codecs of the Internet protocols: static accessors over memory, and nothing else. */
module io.cleat.wire {
  exports io.cleat.wire;
}
