// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.packet;

import static io.cleat.address.Family.AF_PACKET;

import io.cleat.Errno;
import io.cleat.address.Sockaddr;
import io.cleat.stack.ip.Interface;
import io.cleat.stack.ip.Network;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** {@code struct sockaddr_ll}, packet(7): where a frame came from, or where it is to go. */
final class LinkName {
  static final int BYTES = 20;

  // ARPHRD_*: Linux's kinds of hardware.
  private static final int ETHERNET = 1;
  private static final int LOOPBACK = 772;
  private static final int NONE = 0xfffe;
  private static final int MAC_BYTES = 6;
  private static final ValueLayout.OfShort PROTOCOL =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  final MemorySegment memory = Arena.ofAuto().allocate(BYTES, Long.BYTES);

  // Where a frame is to go.
  Interface on;
  int etherType;
  long hardware;
  long slot;

  LinkName() {}

  static int swap(int protocol) {
    return Short.reverseBytes((short) protocol) & 0xffff;
  }

  static int index(Sockaddr address) {
    return address.segment().get(ValueLayout.JAVA_INT, 4);
  }

  static int protocol(Sockaddr address) {
    return address.segment().get(PROTOCOL, 2) & 0xffff;
  }

  /**
   * Writes a name.
   *
   * @param from null for no interface
   */
  void write(Interface from, int protocol, int packetType, long mac) {
    memory.fill((byte) 0);
    memory.set(ValueLayout.JAVA_SHORT, 0, (short) AF_PACKET);
    memory.set(PROTOCOL, 2, (short) protocol);
    if (from == null) {
      return;
    }
    boolean ethernet = from.isEthernet();
    int kind = ethernet ? ETHERNET : from.isLoopback() ? LOOPBACK : NONE;
    memory.set(ValueLayout.JAVA_INT, 4, from.index());
    memory.set(ValueLayout.JAVA_SHORT, 8, (short) kind);
    memory.set(ValueLayout.JAVA_BYTE, 10, (byte) packetType);
    if (ethernet) {
      memory.set(ValueLayout.JAVA_BYTE, 11, (byte) MAC_BYTES);
      for (int i = 0; i < MAC_BYTES; i++) {
        memory.set(ValueLayout.JAVA_BYTE, 12 + i, (byte) (mac >>> 40 - 8 * i));
      }
    }
  }

  void give(Sockaddr into) {
    into.clear();
    MemorySegment.copy(memory, 0, into.segment(), 0, BYTES);
    into.length(BYTES);
  }

  /**
   * Finds out where a frame is to go.
   *
   * @param to null for where the endpoint is bound
   * @return 0, or -EINVAL, -ENXIO
   */
  int destination(Sockaddr to, Interface bound, int protocol, Network network) {
    etherType = protocol;
    hardware = 0;
    on = bound;
    if (to != null) {
      if (to.length() < BYTES - 8 || to.family() != AF_PACKET) {
        return Errno.EINVAL.negated();
      }
      MemorySegment said = to.segment();
      int bytes = said.get(ValueLayout.JAVA_BYTE, 11) & 0xff;
      if (to.length() < BYTES - 8 + bytes) {
        return Errno.EINVAL.negated();
      }
      on = network.interfaceAt(index(to));
      etherType = protocol(to);
      for (int i = 0; i < MAC_BYTES; i++) {
        hardware = hardware << 8 | said.get(ValueLayout.JAVA_BYTE, 12 + i) & 0xff;
      }
    }
    return on == null ? Errno.ENXIO.negated() : 0;
  }
}
