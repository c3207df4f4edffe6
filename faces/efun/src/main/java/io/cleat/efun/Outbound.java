// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcBuffer;
import io.cleat.efun.lpc.LpcFloat;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import io.cleat.efun.mud.MudEncoder;
import io.cleat.efun.mud.MudRefusal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Makes the bytes of a message. They are valid until the next one. */
final class Outbound {
  private final EfunProfile profile;
  private final MudEncoder encoder;
  private byte[] bytes;

  Outbound(EfunProfile profile) {
    this.profile = profile;
    this.encoder = new MudEncoder(profile.mud());
  }

  /** The memory of the last message. */
  byte[] bytes() {
    return bytes;
  }

  /** How many bytes the message has, from the first of {@link #bytes}; or a code. */
  int encode(Mode mode, LpcValue message) {
    return mode.content == Mode.Content.VALUES
        ? frame(message)
        : plain(message, !mode.isDatagram() && !profile.has(Repair.ARRAYS_REFUSED));
  }

  private int frame(LpcValue message) {
    int length = encoder.encode(message);
    if (encoder.refusal() == MudRefusal.TOO_DEEP && !profile.has(Repair.TOO_DEEP_IS_A_CODE)) {
      throw new LpcError(
          "Mappings, arrays and/or classes nested too deep (" + depth() + ") for save_object");
    }
    bytes = encoder.bytes();
    return length;
  }

  private int depth() {
    return profile.mud().limits().sentDepth();
  }

  private int plain(LpcValue message, boolean arrays) {
    switch (message) {
      case LpcString(String text) -> bytes = text.getBytes(UTF_8);
      case LpcBuffer buffer -> bytes = buffer.bytes();
      case LpcArray array when arrays -> bytes = dump(array);
      default -> {
        return SocketError.EETYPENOTSUPP;
      }
    }
    return bytes.length;
  }

  /** The low four bytes of each number, in the order of this machine's memory; else zero. */
  private static byte[] dump(LpcArray array) {
    ByteBuffer dump =
        ByteBuffer.allocate(array.size() * Integer.BYTES).order(ByteOrder.nativeOrder());
    for (LpcValue element : array) {
      dump.putInt(
          switch (element) {
            case LpcInt(long number) -> (int) number;
            case LpcFloat(double number) -> (int) Double.doubleToRawLongBits(number);
            default -> 0;
          });
    }
    return dump.array();
  }
}
