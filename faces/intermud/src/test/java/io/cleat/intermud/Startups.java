// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcMapping;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;

/** The first packet of a mud, for tests that speak with a router by themselves. */
final class Startups {
  private Startups() {}

  static Packet of(String mud, long password) {
    LpcValue zero = LpcInt.ZERO;
    LpcValue text = new LpcString("x");
    return Packet.of(
        PacketType.STARTUP_REQUEST,
        Person.mud(mud),
        Person.mud("*test"),
        LpcInt.of(password),
        zero,
        zero,
        zero,
        zero,
        zero,
        text,
        text,
        text,
        text,
        text,
        text,
        MudInfo.allServices(),
        LpcMapping.of());
  }
}
