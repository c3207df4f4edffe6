// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import io.cleat.address.Address;
import io.cleat.option.Credentials;
import java.time.Instant;
import java.util.List;

/** One control message as a value, see {@link Control#items}. */
public sealed interface Ancillary {
  /**
   * Endpoints that the peer has passed; the receiver owns them and closes them (SCM_RIGHTS,
   * unix(7)).
   */
  record Rights(List<Endpoint> endpoints) implements Ancillary {}

  /** Who has sent the message, vouched for by the engine (SCM_CREDENTIALS, unix(7)). */
  record Sender(Credentials credentials) implements Ancillary {}

  /** When the message arrived (SO_TIMESTAMP, SO_TIMESTAMPNS, socket(7)). */
  record Arrival(Instant time) implements Ancillary {}

  /** Timestamps of SO_TIMESTAMPING; null where none was made. */
  record Timestamps(Instant software, Instant hardware) implements Ancillary {}

  /**
   * Where the packet came in (IP_PKTINFO of ip(7), IPV6_PKTINFO of RFC 3542).
   *
   * @param interfaceIndex the interface
   * @param destination the destination address in the packet's header, port 0
   */
  record Arrived(int interfaceIndex, Address destination) implements Ancillary {}

  /**
   * An entry of the error queue, {@code struct sock_extended_err} (IP_RECVERR, ip(7)).
   *
   * @param errno the error; 0 for a timestamp or a zero-copy completion
   * @param origin SO_EE_ORIGIN_*: 1 local, 2 ICMP, 3 ICMPv6, 4 timestamp, 5 zero copy
   * @param type the ICMP type
   * @param code the ICMP code
   * @param info more, such as the MTU
   * @param data more
   * @param offender who has reported it; null where unknown
   */
  record QueuedError(
      int errno, int origin, int type, int code, int info, int data, Address offender)
      implements Ancillary {}

  /** Any other. */
  record Other(int level, int type, byte[] data) implements Ancillary {}

  /** The control message that starts at this place. */
  static Ancillary of(Control control, int at) {
    return AncillaryDecoder.decode(control, at);
  }
}
