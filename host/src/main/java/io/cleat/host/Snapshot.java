// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.Ioctl;
import io.cleat.Protocol;
import io.cleat.SocketType;
import io.cleat.address.Address;
import io.cleat.address.Family;
import io.cleat.address.Sockaddr;
import io.cleat.option.Option;
import io.cleat.option.SocketOptions;
import io.cleat.option.TcpInfo;
import io.cleat.option.TcpOptions;
import io.cleat.stack.endpoint.StackEndpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** Asks endpoints how they are. Under the driver's lock; asking changes nothing. */
final class Snapshot {
  private final Sockaddr name = new Sockaddr();
  private final MemorySegment value = Arena.ofAuto().allocate(Option.MAX_BYTES, Long.BYTES);

  EndpointState of(int pid, StackEndpoint endpoint) {
    endpoint.getsockname(name);
    Address local = name.address();
    boolean hasPeer = endpoint.getpeername(name) == 0;
    Optional<Address> peer = hasPeer ? Optional.of(name.address()) : Optional.empty();
    return new EndpointState(
        pid,
        endpoint.domain(),
        endpoint.type(),
        endpoint.protocol(),
        local,
        peer,
        isListening(endpoint),
        asked(endpoint, Ioctl.SIOCINQ),
        asked(endpoint, Ioctl.SIOCOUTQ),
        endpoint.events(),
        tcp(endpoint));
  }

  private boolean isListening(StackEndpoint endpoint) {
    int length =
        endpoint.getsockopt(
            SocketOptions.SOL_SOCKET, SocketOptions.SO_ACCEPTCONN, value, Integer.BYTES);
    return length > 0 && value.get(ValueLayout.JAVA_INT, 0) != 0;
  }

  /** 0 where there is no answer. */
  private int asked(StackEndpoint endpoint, int request) {
    return endpoint.ioctl(request, value) < 0 ? 0 : value.get(ValueLayout.JAVA_INT, 0);
  }

  private Optional<TcpInfo> tcp(StackEndpoint endpoint) {
    boolean internet = endpoint.domain() == Family.AF_INET || endpoint.domain() == Family.AF_INET6;
    boolean speaksTcp =
        switch (endpoint.protocol()) {
          case 0, Protocol.IPPROTO_TCP, Protocol.IPPROTO_MPTCP -> true;
          default -> false;
        };
    if (!internet || !speaksTcp || endpoint.type() != SocketType.SOCK_STREAM) {
      return Optional.empty();
    }
    Option<TcpInfo> info = TcpOptions.INFO;
    int length = endpoint.getsockopt(info.level(), info.name(), value, info.size());
    return length < 0 ? Optional.empty() : Optional.of(info.decode(value, length));
  }
}
