// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.SocketType;
import io.cleat.address.Family;

/** What ss(8) tells endpoints apart by, its Netid. */
public enum Kind {
  TCP("tcp"),
  UDP("udp"),
  /** Echo requests without privileges, and packets of any protocol. */
  RAW("raw"),
  UNIX_STREAM("u_str"),
  UNIX_DATAGRAM("u_dgr"),
  UNIX_SEQPACKET("u_seq"),
  VSOCK("v_str"),
  PACKET("p_raw"),
  /** The ends of pipes. */
  OTHER("-");

  private final String netid;

  Kind(String netid) {
    this.netid = netid;
  }

  /** Its name in tables. */
  public String netid() {
    return netid;
  }

  /** What an endpoint is. */
  public static Kind of(EndpointState endpoint) {
    return switch (endpoint.domain()) {
      case Family.AF_INET, Family.AF_INET6 -> internet(endpoint);
      case Family.AF_UNIX -> local(endpoint.type());
      case Family.AF_VSOCK -> VSOCK;
      case Family.AF_PACKET -> PACKET;
      default -> OTHER;
    };
  }

  private static Kind internet(EndpointState endpoint) {
    if (endpoint.tcp().isPresent()) {
      return TCP;
    }
    boolean pings = endpoint.protocol() == 1 || endpoint.protocol() == 58;
    return endpoint.type() == SocketType.SOCK_DGRAM && !pings ? UDP : RAW;
  }

  private static Kind local(int type) {
    return switch (type) {
      case SocketType.SOCK_STREAM -> UNIX_STREAM;
      case SocketType.SOCK_DGRAM, SocketType.SOCK_RAW -> UNIX_DATAGRAM;
      case SocketType.SOCK_SEQPACKET -> UNIX_SEQPACKET;
      default -> OTHER;
    };
  }
}
