// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import static io.cleat.option.SocketOptions.SCM_CREDENTIALS;
import static io.cleat.option.SocketOptions.SCM_RIGHTS;
import static io.cleat.option.SocketOptions.SCM_TIMESTAMP;
import static io.cleat.option.SocketOptions.SCM_TIMESTAMPING;
import static io.cleat.option.SocketOptions.SCM_TIMESTAMPNS;
import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.cleat.address.Address;
import io.cleat.address.Inet;
import io.cleat.address.Inet6;
import io.cleat.option.Credentials;
import io.cleat.option.IpOptions;
import io.cleat.option.Ipv6Options;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads control messages in their native form, each level's types as its manual page lays them out.
 */
final class AncillaryDecoder {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final int TIMESPEC_BYTES = 2 * Long.BYTES;
  private static final int PKTINFO_BYTES = 12;
  private static final int PKTINFO6_BYTES = 20;
  private static final int EXTENDED_ERR_BYTES = 16;
  private static final ValueLayout.OfInt NET_INT =
      JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong NET_LONG =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private AncillaryDecoder() {}

  /** The control message that starts at this place. */
  static Ancillary decode(Control control, int at) {
    MemorySegment data = control.segment().asSlice(control.dataOffset(at), control.dataLength(at));
    int level = control.level(at);
    int type = control.type(at);
    Ancillary known =
        data.byteSize() < leastBytes(level, type) ? null : decode(control, level, type, data);
    return known != null ? known : new Ancillary.Other(level, type, data.toArray(JAVA_BYTE));
  }

  /** How many bytes the type has; fewer were cut off for want of room (MSG_CTRUNC). */
  private static int leastBytes(int level, int type) {
    return switch (level) {
      case SOL_SOCKET ->
          switch (type) {
            case SCM_CREDENTIALS -> Credentials.BYTES;
            case SCM_TIMESTAMP, SCM_TIMESTAMPNS -> TIMESPEC_BYTES;
            case SCM_TIMESTAMPING -> 3 * TIMESPEC_BYTES;
            default -> 0;
          };
      case IpOptions.LEVEL -> type == IpOptions.IP_PKTINFO ? PKTINFO_BYTES : EXTENDED_ERR_BYTES;
      case Ipv6Options.LEVEL ->
          type == Ipv6Options.IPV6_PKTINFO ? PKTINFO6_BYTES : EXTENDED_ERR_BYTES;
      default -> 0;
    };
  }

  private static Ancillary decode(Control control, int level, int type, MemorySegment data) {
    return switch (level) {
      case SOL_SOCKET -> ofSocketLevel(control, type, data);
      case IpOptions.LEVEL -> ofIpLevel(type, data);
      case Ipv6Options.LEVEL -> ofIpv6Level(type, data);
      default -> null;
    };
  }

  private static Ancillary ofSocketLevel(Control control, int type, MemorySegment data) {
    return switch (type) {
      case SCM_RIGHTS -> rights(control, data);
      case SCM_CREDENTIALS -> new Ancillary.Sender(Credentials.read(data, Credentials.BYTES));
      case SCM_TIMESTAMP -> new Ancillary.Arrival(ofTimeval(data));
      case SCM_TIMESTAMPNS -> new Ancillary.Arrival(ofTimespec(data, 0));
      case SCM_TIMESTAMPING -> new Ancillary.Timestamps(ofTimespec(data, 0), ofTimespec(data, 2));
      default -> null;
    };
  }

  private static Ancillary.Rights rights(Control control, MemorySegment data) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (long at = 0; at + Integer.BYTES <= data.byteSize(); at += Integer.BYTES) {
      Endpoint endpoint = control.passed(data.get(JAVA_INT_UNALIGNED, at));
      if (endpoint != null) {
        endpoints.add(endpoint);
      }
    }
    return new Ancillary.Rights(endpoints);
  }

  private static Ancillary ofIpLevel(int type, MemorySegment data) {
    return switch (type) {
      case IpOptions.IP_PKTINFO ->
          new Ancillary.Arrived(data.get(JAVA_INT_UNALIGNED, 0), new Inet(data.get(NET_INT, 8), 0));
      case IpOptions.IP_RECVERR -> queuedError(data);
      default -> null;
    };
  }

  private static Ancillary ofIpv6Level(int type, MemorySegment data) {
    return switch (type) {
      case Ipv6Options.IPV6_PKTINFO -> {
        long high = data.get(NET_LONG, 0);
        long low = data.get(NET_LONG, Long.BYTES);
        yield new Ancillary.Arrived(
            data.get(JAVA_INT_UNALIGNED, 16), new Inet6(high, low, 0, 0, 0));
      }
      case Ipv6Options.IPV6_RECVERR -> queuedError(data);
      default -> null;
    };
  }

  private static Ancillary.QueuedError queuedError(MemorySegment data) {
    int offender = EXTENDED_ERR_BYTES;
    int length = (int) data.byteSize() - offender;
    Address address = length < Short.BYTES ? null : Address.decode(data.asSlice(offender), length);
    return new Ancillary.QueuedError(
        data.get(JAVA_INT_UNALIGNED, 0),
        data.get(JAVA_BYTE, 4) & 0xff,
        data.get(JAVA_BYTE, 5) & 0xff,
        data.get(JAVA_BYTE, 6) & 0xff,
        data.get(JAVA_INT_UNALIGNED, 8),
        data.get(JAVA_INT_UNALIGNED, 12),
        address == null || address.family() == 0 ? null : address);
  }

  private static Instant ofTimeval(MemorySegment data) {
    long micros = data.get(JAVA_LONG_UNALIGNED, Long.BYTES);
    return Instant.ofEpochSecond(data.get(JAVA_LONG_UNALIGNED, 0), micros * NANOS_PER_MICRO);
  }

  /** Null for zero, which is how the kernel says that this timestamp was not made. */
  private static Instant ofTimespec(MemorySegment data, int index) {
    long at = index * 2L * Long.BYTES;
    long seconds = data.get(JAVA_LONG_UNALIGNED, at);
    long nanos = data.get(JAVA_LONG_UNALIGNED, at + Long.BYTES);
    return seconds == 0 && nanos == 0 ? null : Instant.ofEpochSecond(seconds, nanos);
  }
}
