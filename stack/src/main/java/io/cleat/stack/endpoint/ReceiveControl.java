// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_INET6;
import static io.cleat.option.SocketOptions.SCM_TIMESTAMP;
import static io.cleat.option.SocketOptions.SCM_TIMESTAMPNS;
import static io.cleat.option.SocketOptions.SOL_SOCKET;

import io.cleat.Message;
import io.cleat.option.IpOptions;
import io.cleat.option.Ipv6Options;
import io.cleat.option.UdpOptions;
import io.cleat.stack.ip.IpAddress;
import io.cleat.stack.ip.LocalAddresses;
import java.lang.foreign.ValueLayout;

/** What comes with a datagram, in the order in which Linux says it. */
final class ReceiveControl {
  private static final int PKTINFO_BYTES = 12;
  private static final int PKTINFO6_BYTES = 20;
  private static final int NAME_BYTES = 16;
  private static final int NAME6_BYTES = 28;
  private static final long MICROS_A_MILLI = 1000;

  private final ControlWriter out;
  private final LocalAddresses addresses;

  ReceiveControl(ControlWriter out, LocalAddresses addresses) {
    this.out = out;
    this.addresses = addresses;
  }

  void write(Message message, Extras wants, int domain, Arrival datagram) {
    out.begin(message);
    timestamps(wants, datagram);
    if (datagram.segmentBytes() != 0 && wants.wants(Extras.GRO)) {
      out.putInt(UdpOptions.LEVEL, UdpOptions.UDP_GRO, datagram.segmentBytes());
    }
    boolean ipv4 = IpAddress.isIpv4(datagram.sourceHigh(), datagram.sourceLow());
    if (domain == AF_INET6) {
      ipv6(wants, datagram, ipv4);
    }
    if (ipv4) {
      ipv4(wants, datagram);
    }
  }

  private void timestamps(Extras wants, Arrival datagram) {
    long seconds = datagram.wallMillis() / 1000;
    long millis = datagram.wallMillis() % 1000;
    if (wants.wants(Extras.TIMESTAMP_NANOS)) {
      out.putLongs(SOL_SOCKET, SCM_TIMESTAMPNS, seconds, millis * MICROS_A_MILLI * 1000);
    } else if (wants.wants(Extras.TIMESTAMP)) {
      out.putLongs(SOL_SOCKET, SCM_TIMESTAMP, seconds, millis * MICROS_A_MILLI);
    }
  }

  private void ipv6(Extras wants, Arrival datagram, boolean ipv4) {
    int level = Ipv6Options.LEVEL;
    if (wants.wants(Extras.PKTINFO6)) {
      out.address6(0, datagram.destinationHigh(), datagram.destinationLow());
      out.data.set(ValueLayout.JAVA_INT, 16, datagram.interfaceIndex());
      out.put(level, Ipv6Options.IPV6_PKTINFO, PKTINFO6_BYTES);
    }
    if (ipv4) {
      return;
    }
    if (wants.wants(Extras.RECV_HOP_LIMIT)) {
      out.putInt(level, Ipv6Options.IPV6_HOPLIMIT, datagram.ttl());
    }
    if (wants.wants(Extras.RECV_CLASS)) {
      out.putInt(level, Ipv6Options.IPV6_TCLASS, datagram.tos());
    }
    if (wants.wants(Extras.RECV_ORIGINAL6)) {
      out.data.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET6);
      out.data.set(ControlWriter.PORT, 2, (short) datagram.destinationPort());
      out.address6(8, datagram.destinationHigh(), datagram.destinationLow());
      out.put(level, Ipv6Options.IPV6_ORIGDSTADDR, NAME6_BYTES);
    }
  }

  private void ipv4(Extras wants, Arrival datagram) {
    int level = IpOptions.LEVEL;
    int destination = (int) datagram.destinationLow();
    if (wants.wants(Extras.PKTINFO)) {
      // ip(7): ipi_spec_dst is the local address of the packet, ipi_addr the destination address in
      // the packet header.
      boolean local = addresses.isLocal(datagram.destinationHigh(), datagram.destinationLow());
      out.data.set(ValueLayout.JAVA_INT, 0, datagram.interfaceIndex());
      out.data.set(ControlWriter.IPV4, 4, local ? destination : 0);
      out.data.set(ControlWriter.IPV4, 8, destination);
      out.put(level, IpOptions.IP_PKTINFO, PKTINFO_BYTES);
    }
    if (wants.wants(Extras.RECV_TTL)) {
      out.putInt(level, IpOptions.IP_TTL, datagram.ttl());
    }
    if (wants.wants(Extras.RECV_TOS)) {
      out.putByte(level, IpOptions.IP_TOS, datagram.tos());
    }
    if (wants.wants(Extras.RECV_ORIGINAL)) {
      out.data.set(ValueLayout.JAVA_SHORT, 0, (short) AF_INET);
      out.data.set(ControlWriter.PORT, 2, (short) datagram.destinationPort());
      out.data.set(ControlWriter.IPV4, 4, destination);
      out.put(level, IpOptions.IP_ORIGDSTADDR, NAME_BYTES);
    }
  }
}
