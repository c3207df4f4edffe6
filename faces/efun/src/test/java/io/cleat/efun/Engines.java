// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import io.cleat.Engine;
import io.cleat.kernel.KernelEngine;
import io.cleat.testing.door.ToyEngine;
import io.cleat.testing.virtual.VirtualNetwork;
import java.util.function.Function;

/** The engines that the efuns are tested on; one more is one more line here. */
enum Engines {
  KERNEL(network -> KernelEngine.open(), false),
  /** The user-level engine, in virtual time. */
  HOST(network -> network.host("efun"), true),
  TOY(network -> new ToyEngine(), false);

  private final Function<VirtualNetwork, Engine> opener;

  /** Whether time passes only when a test lets it. */
  final boolean virtual;

  Engines(Function<VirtualNetwork, Engine> opener, boolean virtual) {
    this.opener = opener;
    this.virtual = virtual;
  }

  Engine open(VirtualNetwork network) {
    return opener.apply(network);
  }
}
