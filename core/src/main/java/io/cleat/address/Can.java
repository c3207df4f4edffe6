// SPDX-License-Identifier: Apache-2.0
package io.cleat.address;

import static io.cleat.address.Layout.INT;
import static io.cleat.address.Layout.LONG;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * A Controller Area Network address, {@code struct sockaddr_can}: an interface and, by protocol,
 * the identifiers of a transport connection or a J1939 name. The two share their place in memory:
 * J1939's {@code name} is what ISO-TP calls receive and transmit identifier.
 *
 * @param interfaceIndex 0 is all interfaces
 * @param name ISO-TP: receive identifier in the low half, transmit identifier in the high half;
 *     J1939: the 64-bit name
 * @param parameterGroup J1939: the parameter group number
 * @param nodeAddress J1939: the address, 0 to 255
 */
public record Can(int interfaceIndex, long name, int parameterGroup, int nodeAddress)
    implements Address {
  static final int BYTES = 24;
  private static final long INTERFACE = 4;
  private static final long NAME = 8;
  private static final long PARAMETER_GROUP = 16;
  private static final long NODE_ADDRESS = 20;

  /** What raw and broadcast-manager sockets need: an interface. */
  public static Can raw(int interfaceIndex) {
    return new Can(interfaceIndex, 0, 0, 0);
  }

  /** An ISO-TP connection (ISO 15765-2) by its two identifiers. */
  public static Can isotp(int interfaceIndex, int receiveId, int transmitId) {
    return new Can(
        interfaceIndex, Integer.toUnsignedLong(receiveId) | (long) transmitId << 32, 0, 0);
  }

  static Can decode(MemorySegment from) {
    return new Can(
        from.get(INT, INTERFACE),
        from.get(LONG, NAME),
        from.get(INT, PARAMETER_GROUP),
        from.get(JAVA_BYTE, NODE_ADDRESS) & 0xff);
  }

  @Override
  public int family() {
    return Family.AF_CAN;
  }

  @Override
  public int encode(MemorySegment into) {
    into.set(Layout.SHORT, 0, (short) family());
    into.set(INT, INTERFACE, interfaceIndex);
    into.set(LONG, NAME, name);
    into.set(INT, PARAMETER_GROUP, parameterGroup);
    into.set(JAVA_BYTE, NODE_ADDRESS, (byte) nodeAddress);
    return BYTES;
  }

  @Override
  public String toString() {
    return "can:" + interfaceIndex + (name == 0 ? "" : "/" + Long.toHexString(name));
  }
}
