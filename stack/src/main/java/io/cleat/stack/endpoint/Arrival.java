// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import io.cleat.stack.ip.Packet;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What is kept of a datagram beside its text: the head of the queue's messages. */
final class Arrival {
  static final int BYTES = 64;

  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final long SOURCE = 0;
  private static final long DESTINATION = 16;
  private static final long WALL = 32;
  private static final long PORTS = 40;
  private static final long INTERFACE = 44;
  private static final long TTL_AND_TOS = 48;
  private static final long SEGMENT = 52;
  private static final long PROTOCOL = 56;

  /** The head itself, of the datagram that was looked at last. */
  final MemorySegment head = Arena.ofAuto().allocate(BYTES, Long.BYTES);

  Arrival() {}

  void write(Packet packet, int ports, int segmentBytes, long wallMillis) {
    head.set(LONG, SOURCE, packet.sourceHigh);
    head.set(LONG, SOURCE + 8, packet.sourceLow);
    head.set(LONG, DESTINATION, packet.destinationHigh);
    head.set(LONG, DESTINATION + 8, packet.destinationLow);
    head.set(LONG, WALL, wallMillis);
    head.set(INT, PORTS, ports);
    head.set(INT, INTERFACE, packet.from.index());
    head.set(INT, TTL_AND_TOS, packet.ttl << 8 | packet.tos);
    head.set(INT, SEGMENT, segmentBytes);
    head.set(INT, PROTOCOL, packet.protocol);
  }

  long sourceHigh() {
    return head.get(LONG, SOURCE);
  }

  long sourceLow() {
    return head.get(LONG, SOURCE + 8);
  }

  long destinationHigh() {
    return head.get(LONG, DESTINATION);
  }

  long destinationLow() {
    return head.get(LONG, DESTINATION + 8);
  }

  int sourcePort() {
    return head.get(INT, PORTS) >>> 16;
  }

  int destinationPort() {
    return head.get(INT, PORTS) & 0xffff;
  }

  int interfaceIndex() {
    return head.get(INT, INTERFACE);
  }

  int ttl() {
    return head.get(INT, TTL_AND_TOS) >>> 8;
  }

  int tos() {
    return head.get(INT, TTL_AND_TOS) & 0xff;
  }

  int segmentBytes() {
    return head.get(INT, SEGMENT);
  }

  long wallMillis() {
    return head.get(LONG, WALL);
  }
}
