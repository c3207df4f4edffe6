// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.wire.Checksum;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Address;
import java.lang.foreign.MemorySegment;

/** The packet that is being looked at; valid until the next one. */
public final class Packet {
  /** Where it lies. */
  public MemorySegment memory;

  /** Where its IP header begins. */
  public long at;

  /** Where the upper layer begins. */
  public long upper;

  /** Bytes of the upper layer's header and data. */
  public int upperLength;

  public int protocol;

  /** Which octet of the packet names the protocol. */
  int protocolField;

  public long sourceHigh;
  public long sourceLow;
  public long destinationHigh;
  public long destinationLow;
  public int tos;
  public int ttl;

  /** The interface it came over. */
  public Interface from;

  /** Whether it was sent to a group or to everybody. */
  public boolean toMany;

  /** Whether its frame was sent to a group or to everybody on the link. */
  boolean linkToMany;

  /** Whether it is a copy of what this host has sent to many. */
  boolean looped;

  /** Whether routers were asked to look closer; of IPv6 alone. */
  boolean routerAlert;

  /** Whether it has a fragment header, or had one before it was put together; of IPv6 alone. */
  boolean fragmented;

  /** Whether the link answers for the upper layer's checksum. */
  public boolean checksumTrusted;

  /** Where it stands for several segments, bytes of payload of each; else 0. */
  public int segmentSize;

  /** Of a quoted packet: who reported what about it, as {@code struct sock_extended_err}. */
  public int errorOrigin;

  public int errorType;
  public int errorCode;

  /** What fits through, or which octet is wrong. */
  public int errorInfo;

  public long offenderHigh;
  public long offenderLow;

  /** Linux's SO_EE_ORIGIN_LOCAL. */
  public static final int ORIGIN_LOCAL = 1;

  static final int ORIGIN_ICMP = 2;
  static final int ORIGIN_ICMP6 = 3;

  Packet() {}

  /** Whether it is of version 4. */
  public boolean isIpv4() {
    return IpAddress.isIpv4(sourceHigh, sourceLow);
  }

  /** Bytes of the packet as its header says, which of a quoted one may be more than is there. */
  int wholeLength() {
    return isIpv4() ? Ipv4.totalLength(memory, at) : Ipv6.SIZE + Ipv6.payloadLength(memory, at);
  }

  /** The sum of the pseudo header before the upper layer. */
  public long pseudoSum() {
    return isIpv4()
        ? Checksum.pseudoIpv4((int) sourceLow, (int) destinationLow, protocol, upperLength)
        : Ipv6.pseudoSum(memory, at, protocol, upperLength);
  }

  /** Exchanges source and destination, of a packet of ours that is quoted. */
  public void turnRound() {
    long high = sourceHigh;
    long low = sourceLow;
    sourceHigh = destinationHigh;
    sourceLow = destinationLow;
    destinationHigh = high;
    destinationLow = low;
  }

  void place(MemorySegment frame, long start, int headerLength, int length) {
    memory = frame;
    at = start;
    upper = start + headerLength;
    upperLength = length - headerLength;
  }

  void readIpv4(MemorySegment frame, long start) {
    readIpv4(Ipv4.first(frame, start), Ipv4.second(frame, start), Ipv4.destination(frame, start));
  }

  void readIpv4(long first, long second, int destination) {
    protocol = Ipv4.protocol(second);
    tos = Ipv4.tos(first);
    ttl = Ipv4.ttl(second);
    sourceHigh = 0;
    sourceLow = Ipv6Address.mappedLow(Ipv4.source(second));
    destinationHigh = 0;
    destinationLow = Ipv6Address.mappedLow(destination);
  }

  void readIpv6(MemorySegment frame, long start) {
    tos = Ipv6.trafficClass(frame, start);
    ttl = Ipv6.hopLimit(frame, start);
    sourceHigh = Ipv6.sourceHigh(frame, start);
    sourceLow = Ipv6.sourceLow(frame, start);
    destinationHigh = Ipv6.destinationHigh(frame, start);
    destinationLow = Ipv6.destinationLow(frame, start);
  }
}
