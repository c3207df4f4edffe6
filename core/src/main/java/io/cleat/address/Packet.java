// SPDX-License-Identifier: Apache-2.0
package io.cleat.address;

import static io.cleat.address.Layout.INT;
import static io.cleat.address.Layout.NET_SHORT;
import static io.cleat.address.Layout.SHORT;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A link-layer address, {@code struct sockaddr_ll} (packet(7)).
 *
 * @param protocol the EtherType, as a plain number (ETH_P_ALL is 3); 0 in bind(2) keeps the
 *     socket's
 * @param interfaceIndex 0 matches any
 * @param hardwareType ARPHRD_*, told on receive
 * @param packetType PACKET_HOST, PACKET_BROADCAST, …, told on receive
 * @param mac the hardware address in hexadecimal, two digits a byte, up to 8 bytes; empty for none
 */
public record Packet(int protocol, int interfaceIndex, int hardwareType, int packetType, String mac)
    implements Address {
  static final int BYTES_WITHOUT_MAC = 12;
  static final int BYTES = 20;
  private static final int MAX_MAC_BYTES = 8;
  private static final long PROTOCOL = 2;
  private static final long INTERFACE = 4;
  private static final long HARDWARE_TYPE = 8;
  private static final long PACKET_TYPE = 10;
  private static final long MAC_LENGTH = 11;
  private static final long MAC = 12;

  /** Checks the hardware address; colons in it are left out, capitals made small. */
  public Packet {
    mac = mac.replace(":", "").toLowerCase(Locale.ROOT);
    if (HexFormat.of().parseHex(mac).length > MAX_MAC_BYTES) {
      throw new IllegalArgumentException("a hardware address has at most 8 bytes: " + mac);
    }
  }

  /** What bind(2) needs: frames of one EtherType on one interface. */
  public static Packet on(int interfaceIndex, int protocol) {
    return new Packet(protocol, interfaceIndex, 0, 0, "");
  }

  static Packet decode(MemorySegment from, int length) {
    int macLength = Math.min(from.get(JAVA_BYTE, MAC_LENGTH) & 0xff, length - (int) MAC);
    byte[] mac = from.asSlice(MAC, Math.min(macLength, MAX_MAC_BYTES)).toArray(JAVA_BYTE);
    return new Packet(
        Short.toUnsignedInt(from.get(NET_SHORT, PROTOCOL)),
        from.get(INT, INTERFACE),
        Short.toUnsignedInt(from.get(SHORT, HARDWARE_TYPE)),
        from.get(JAVA_BYTE, PACKET_TYPE) & 0xff,
        HexFormat.of().formatHex(mac));
  }

  @Override
  public int family() {
    return Family.AF_PACKET;
  }

  @Override
  public int encode(MemorySegment into) {
    byte[] bytes = HexFormat.of().parseHex(mac);
    into.set(SHORT, 0, (short) family());
    into.set(NET_SHORT, PROTOCOL, (short) protocol);
    into.set(INT, INTERFACE, interfaceIndex);
    into.set(SHORT, HARDWARE_TYPE, (short) hardwareType);
    into.set(JAVA_BYTE, PACKET_TYPE, (byte) packetType);
    into.set(JAVA_BYTE, MAC_LENGTH, (byte) bytes.length);
    MemorySegment.copy(bytes, 0, into, JAVA_BYTE, MAC, bytes.length);
    return BYTES;
  }

  @Override
  public String toString() {
    String colons = mac.replaceAll("(..)(?=.)", "$1:");
    return "packet:"
        + interfaceIndex
        + "/0x"
        + Integer.toHexString(protocol)
        + (mac.isEmpty() ? "" : "/" + colons);
  }
}
