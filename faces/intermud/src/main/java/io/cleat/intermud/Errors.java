// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;

/** Makes error packets. */
final class Errors {
  private Errors() {}

  static Packet packet(ErrorCode code, String message, String ownName, Person to, LpcValue packet) {
    LpcValue[] fields = {new LpcString(code.text()), new LpcString(message), packet};
    return Packet.of(PacketType.ERROR, Person.mud(ownName), to, fields);
  }
}
