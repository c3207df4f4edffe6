// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.packet;

import io.cleat.option.PacketOptions;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.ip.FrameTap;
import io.cleat.stack.ip.Interface;
import io.cleat.wire.EtherType;
import io.cleat.wire.Ethernet;
import io.cleat.wire.MacAddress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Packet endpoints of one stack: each looks at the frames of its interface and protocol. */
public final class PacketProtocol implements FrameTap {
  final Machine machine;

  /** The frame that is being offered: where its packet begins, and what it is. */
  int headerBytes;

  int etherType;
  int packetType;
  long source;
  private final List<PacketEndpoint> endpoints = new ArrayList<>();

  /** Without endpoints, it looks at nothing. */
  public PacketProtocol(Machine machine) {
    this.machine = machine;
  }

  /**
   * Makes an endpoint.
   *
   * @param protocol as socket(2) has it, in network order
   */
  public PacketEndpoint make(int type, int protocol) {
    PacketEndpoint endpoint = machine.opened(new PacketEndpoint(this, type, protocol));
    endpoints.add(endpoint);
    machine.network.tap(this);
    return endpoint;
  }

  void remove(PacketEndpoint endpoint) {
    endpoints.remove(endpoint);
    machine.closed(endpoint);
    if (endpoints.isEmpty()) {
      machine.network.tap(null);
    }
  }

  @Override
  public void arrived(Interface on, MemorySegment memory, long at, int length) {
    if (read(on, memory, at, length)) {
      packetType = PacketOptions.PACKET_HOST;
      if (on.isEthernet()) {
        packetType = packetType(on, Ethernet.destination(memory, at));
      }
      // Frames for others are seen where somebody has asked for all.
      if (packetType != PacketOptions.PACKET_OTHERHOST || on.isPromiscuous()) {
        offer(on, memory, at, length);
      }
    }
  }

  private static int packetType(Interface on, long to) {
    if (to == on.hardware()) {
      return PacketOptions.PACKET_HOST;
    }
    if (!MacAddress.isMulticast(to)) {
      return PacketOptions.PACKET_OTHERHOST;
    }
    return MacAddress.isBroadcast(to)
        ? PacketOptions.PACKET_BROADCAST
        : PacketOptions.PACKET_MULTICAST;
  }

  @Override
  public void leaves(Interface on, MemorySegment memory, long at, int length) {
    if (read(on, memory, at, length)) {
      packetType = PacketOptions.PACKET_OUTGOING;
      offer(on, memory, at, length);
    }
  }

  private boolean read(Interface on, MemorySegment memory, long at, int length) {
    if (!on.isEthernet()) {
      headerBytes = 0;
      source = 0;
      boolean six = length > 0 && memory.get(ValueLayout.JAVA_BYTE, at) >>> 4 == 6;
      etherType = six ? EtherType.IPV6 : EtherType.IPV4;
      return length > 0;
    }
    if (length < Ethernet.SIZE) {
      return false;
    }
    headerBytes = Ethernet.SIZE;
    source = Ethernet.source(memory, at);
    etherType = Ethernet.etherType(memory, at);
    return true;
  }

  private void offer(Interface on, MemorySegment memory, long at, int length) {
    for (int i = 0; i < endpoints.size(); i++) {
      endpoints.get(i).offer(on, memory, at, length);
    }
  }
}
