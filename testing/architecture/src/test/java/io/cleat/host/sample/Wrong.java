// SPDX-License-Identifier: Apache-2.0
package io.cleat.host.sample;

import io.cleat.host.Host;

/** What a test must not do. */
public final class Wrong {
  private Wrong() {}

  /** Makes a host, and never asks what is left of it. */
  public static final class ForgetsHost {
    int processes() {
      try (Host host = Host.open("forgotten")) {
        return host.init().pid();
      }
    }
  }
}
