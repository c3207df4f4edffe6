// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import static io.cleat.address.Family.AF_INET;
import static io.cleat.option.SocketOptions.SOL_SOCKET;

import io.cleat.Control;
import io.cleat.Errno;
import io.cleat.option.IpOptions;
import io.cleat.option.Ipv6Options;
import io.cleat.option.SocketOptions;
import io.cleat.option.UdpOptions;
import io.cleat.wire.Ipv6Address;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What control messages say about one datagram that is to be sent. */
public final class SendControl {
  private static final int UNSAID = -1;
  private static final int PKTINFO_BYTES = 12;
  private static final int PKTINFO6_BYTES = 20;
  private static final int MOST = 255;
  private static final int MOST_BYTES = 0xffff;

  int interfaceIndex;
  boolean hasSource;
  long sourceHigh;
  long sourceLow;
  int ttl;
  int tos;

  /** UDP_SEGMENT; -1 where it is not said. */
  public int segmentBytes;

  SendControl() {
    clear();
  }

  /** Says nothing. */
  public void clear() {
    interfaceIndex = 0;
    hasSource = false;
    ttl = UNSAID;
    tos = UNSAID;
    segmentBytes = UNSAID;
  }

  /**
   * Reads control messages.
   *
   * @param domain the endpoint's
   * @return 0, or -EINVAL one that makes no sense
   */
  public int read(Control control, int domain) {
    clear();
    if (control.length() == 0) {
      return 0;
    }
    for (int at = control.first(); at >= 0; at = control.next(at)) {
      int answer =
          switch (control.level(at)) {
            case IpOptions.LEVEL -> ipv4(control, at);
            case Ipv6Options.LEVEL ->
                domain == AF_INET ? ipv4Mapped(control, at) : ipv6(control, at);
            case UdpOptions.LEVEL -> udp(control, at);
            case SOL_SOCKET -> socket(control, at);
            // Linux: those of other levels are not for it.
            default -> 0;
          };
      if (answer != 0) {
        return answer;
      }
    }
    return 0;
  }

  private static int invalid() {
    return Errno.EINVAL.negated();
  }

  private int ipv4(Control control, int at) {
    int length = control.dataLength(at);
    switch (control.type(at)) {
      case IpOptions.IP_PKTINFO -> {
        if (length != PKTINFO_BYTES) {
          return invalid();
        }
        MemorySegment data = control.segment();
        interfaceIndex = data.get(ValueLayout.JAVA_INT_UNALIGNED, control.dataOffset(at));
        source4(data.get(ControlWriter.IPV4, control.dataOffset(at) + 4L));
      }
      case IpOptions.IP_TTL -> {
        int said = control.intValue(at);
        if (length != Integer.BYTES || said < 1 || said > MOST) {
          return invalid();
        }
        ttl = said;
      }
      case IpOptions.IP_TOS -> {
        int said = control.intValue(at);
        if (length != Integer.BYTES && length != 1 || said < 0 || said > MOST) {
          return invalid();
        }
        tos = said;
      }
      default -> {
        return invalid();
      }
    }
    return 0;
  }

  private void source4(int address) {
    if (address != 0) {
      hasSource = true;
      sourceHigh = 0;
      sourceLow = Ipv6Address.mappedLow(address);
    }
  }

  /** Linux: an IPv4 socket understands IPV6_PKTINFO with a mapped address. */
  private int ipv4Mapped(Control control, int at) {
    return control.type(at) == Ipv6Options.IPV6_PKTINFO ? pktinfo6(control, at) : 0;
  }

  private int ipv6(Control control, int at) {
    boolean whole = control.dataLength(at) == Integer.BYTES;
    switch (control.type(at)) {
      case Ipv6Options.IPV6_PKTINFO -> {
        return pktinfo6(control, at);
      }
      case Ipv6Options.IPV6_HOPLIMIT -> {
        int said = control.intValue(at);
        if (!whole || said < UNSAID || said > MOST) {
          return invalid();
        }
        ttl = said;
      }
      case Ipv6Options.IPV6_TCLASS -> {
        int said = control.intValue(at);
        if (!whole || said < UNSAID || said > MOST) {
          return invalid();
        }
        tos = said;
      }
      default -> {
        return invalid();
      }
    }
    return 0;
  }

  private int pktinfo6(Control control, int at) {
    if (control.dataLength(at) < PKTINFO6_BYTES) {
      return invalid();
    }
    MemorySegment data = control.segment();
    long start = control.dataOffset(at);
    long high = data.get(ControlWriter.IPV6, start);
    long low = data.get(ControlWriter.IPV6, start + 8);
    interfaceIndex = data.get(ValueLayout.JAVA_INT_UNALIGNED, start + 16);
    if ((high | low) != 0) {
      hasSource = true;
      sourceHigh = high;
      sourceLow = low;
    }
    return 0;
  }

  private int udp(Control control, int at) {
    if (control.type(at) != UdpOptions.UDP_SEGMENT || control.dataLength(at) != Short.BYTES) {
      return invalid();
    }
    MemorySegment data = control.segment();
    segmentBytes = data.get(ValueLayout.JAVA_SHORT_UNALIGNED, control.dataOffset(at)) & MOST_BYTES;
    return 0;
  }

  private static int socket(Control control, int at) {
    return switch (control.type(at)) {
      case SocketOptions.SO_MARK, SocketOptions.SO_TIMESTAMPING, SocketOptions.SCM_TXTIME -> 0;
      default -> invalid();
    };
  }
}
