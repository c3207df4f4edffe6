// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

/** An engine and a profile. */
enum Setting {
  KERNEL_EXACT(Engines.KERNEL, EfunProfile.fluffosExact()),
  KERNEL_REPAIRED(Engines.KERNEL, EfunProfile.standard()),
  HOST_EXACT(Engines.HOST, EfunProfile.fluffosExact()),
  HOST_REPAIRED(Engines.HOST, EfunProfile.standard()),
  TOY_EXACT(Engines.TOY, EfunProfile.fluffosExact()),
  TOY_REPAIRED(Engines.TOY, EfunProfile.standard());

  final Engines engine;
  final EfunProfile profile;

  Setting(Engines engine, EfunProfile profile) {
    this.engine = engine;
    this.profile = profile;
  }
}
