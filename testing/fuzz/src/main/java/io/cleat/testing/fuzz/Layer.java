// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import io.cleat.wire.Arp;
import io.cleat.wire.Dump;
import io.cleat.wire.EtherType;
import io.cleat.wire.Ethernet;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Reason;
import io.cleat.wire.VirtioNetHeader;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The codecs of wire, each with a walk over all that it reads. */
enum Layer {
  ETHERNET(0, 0) {
    @Override
    long walk(MemorySegment frame) {
      int length = (int) frame.byteSize();
      if (Ethernet.check(frame, 0, length) != Reason.GOOD) {
        return 0;
      }
      long ends = Ethernet.destination(frame, 0) + Ethernet.source(frame, 0);
      return ends
          + Ethernet.tag(frame, 0)
          + Ethernet.type(frame, 0)
          + Ethernet.etherType(frame, 0)
          + Ethernet.headerLength(frame, 0)
          + (Ethernet.isTagged(frame, 0) ? 1 : 0);
    }
  },
  ARP(EtherType.ARP, 0) {
    @Override
    long walk(MemorySegment frame) {
      if (Arp.check(frame, 0, (int) frame.byteSize()) != Reason.GOOD) {
        return 0;
      }
      long sender = Arp.senderHardware(frame, 0) + Arp.senderProtocol(frame, 0);
      long target = Arp.targetHardware(frame, 0) + Arp.targetProtocol(frame, 0);
      return sender + target + Arp.operation(frame, 0);
    }
  },
  IPV4(EtherType.IPV4, 0) {
    @Override
    long walk(MemorySegment frame) {
      return IpWalk.ipv4(frame, 0, (int) frame.byteSize());
    }
  },
  IPV6(EtherType.IPV6, 0) {
    @Override
    long walk(MemorySegment frame) {
      return IpWalk.ipv6(frame, 0, (int) frame.byteSize());
    }
  },
  ICMP(EtherType.IPV4, IpProtocol.ICMP) {
    @Override
    long walk(MemorySegment frame) {
      return UpperWalk.icmp(frame, 0, (int) frame.byteSize());
    }
  },
  IGMP(EtherType.IPV4, IpProtocol.IGMP) {
    @Override
    long walk(MemorySegment frame) {
      return UpperWalk.igmp(frame, 0, (int) frame.byteSize());
    }
  },
  UDP(EtherType.IPV4, IpProtocol.UDP) {
    @Override
    long walk(MemorySegment frame) {
      return UpperWalk.udp(frame, 0, (int) frame.byteSize(), 1);
    }
  },
  TCP(EtherType.IPV4, IpProtocol.TCP) {
    @Override
    long walk(MemorySegment frame) {
      return UpperWalk.tcp(frame, 0, (int) frame.byteSize(), 1);
    }
  },
  /** With the header of IPv6 before it, which decides what is good. */
  ICMPV6(EtherType.IPV6, IpProtocol.ICMPV6) {
    @Override
    long walk(MemorySegment frame) {
      int length = (int) frame.byteSize() - Ipv6.SIZE;
      if (length < 0 || Ipv6.check(frame, 0, Ipv6.SIZE + length) != Reason.GOOD) {
        return 0;
      }
      return UpperWalk.icmpv6(frame, 0, Ipv6.SIZE, length, 1);
    }

    @Override
    byte[] cut(byte[] frame) {
      return from(frame, Ethernet.SIZE);
    }
  },
  VIRTIO(0, 0) {
    @Override
    long walk(MemorySegment frame) {
      if (VirtioNetHeader.check(frame, 0, (int) frame.byteSize()) != Reason.GOOD) {
        return 0;
      }
      long sizes = VirtioNetHeader.headerLength(frame, 0) + VirtioNetHeader.segmentSize(frame, 0);
      return sizes
          + VirtioNetHeader.segments(frame, 0)
          + VirtioNetHeader.checksumStart(frame, 0)
          + VirtioNetHeader.checksumOffset(frame, 0);
    }
  },
  DUMP(0, 0) {
    @Override
    long walk(MemorySegment frame) {
      return Dump.ethernet(frame, 0, (int) frame.byteSize()).length();
    }
  };

  private final int type;
  private final int protocol;

  /**
   * @param type of Ethernet frames that hold it, 0 for all
   * @param protocol of packets that hold it, 0 for all
   */
  Layer(int type, int protocol) {
    this.type = type;
    this.protocol = protocol;
  }

  /** Checks, and reads what a good answer allows; the sum of it. */
  abstract long walk(MemorySegment frame);

  boolean isIn(byte[] frame) {
    if (type == 0) {
      return true;
    }
    int field = Ethernet.SIZE + (type == EtherType.IPV4 ? 9 : 6);
    return FrameMutation.u16(frame, 12) == type && (protocol == 0 || frame[field] == protocol);
  }

  /** What the codec is given of a frame. */
  byte[] cut(byte[] frame) {
    boolean ip = type == EtherType.IPV4 || type == EtherType.IPV6;
    int skipped = protocol == 0 ? Ethernet.SIZE : FrameMutation.upperAt(frame);
    return type == 0 ? frame : from(frame, ip ? skipped : Ethernet.SIZE);
  }

  static byte[] from(byte[] frame, int at) {
    return Arrays.copyOfRange(frame, Math.min(at, frame.length), frame.length);
  }
}
