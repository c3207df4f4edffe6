// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.Ioctl;
import io.cleat.Protocol;
import io.cleat.SocketType;
import io.cleat.address.Address;
import io.cleat.address.Family;
import io.cleat.address.Sockaddr;
import io.cleat.option.Credentials;
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
  /** Linux's TCP_SYN_SENT, as tcp_info has it. */
  private static final int SYN_SENT = 2;

  private final Sockaddr name = new Sockaddr();
  private final MemorySegment value = Arena.ofAuto().allocate(Option.MAX_BYTES, Long.BYTES);

  EndpointState of(Credentials owner, StackEndpoint endpoint) {
    endpoint.getsockname(name);
    Address local = name.address();
    Optional<TcpInfo> tcp = asked(endpoint, TcpOptions.INFO);
    Optional<Address> peer = peer(endpoint, tcp);
    return new EndpointState(
        owner.pid(),
        endpoint.domain(),
        endpoint.type(),
        endpoint.protocol(),
        local,
        peer,
        number(endpoint, SocketOptions.SO_ACCEPTCONN) != 0,
        asked(endpoint, Ioctl.SIOCINQ),
        asked(endpoint, Ioctl.SIOCOUTQ),
        endpoint.events(),
        tcp,
        owner.uid(),
        options(endpoint));
  }

  /** The peer, and whom one is connecting to: getpeername(2) does not tell that, but ss(8) does. */
  private Optional<Address> peer(StackEndpoint endpoint, Optional<TcpInfo> tcp) {
    if (endpoint.getpeername(name) == 0) {
      return Optional.of(name.address());
    }
    if (tcp.isEmpty() || tcp.get().state() != SYN_SENT) {
      return Optional.empty();
    }
    endpoint.peerName(name);
    return Optional.of(name.address());
  }

  private EndpointState.Options options(StackEndpoint endpoint) {
    return new EndpointState.Options(
        number(endpoint, SocketOptions.SO_SNDBUF),
        number(endpoint, SocketOptions.SO_RCVBUF),
        number(endpoint, SocketOptions.SO_REUSEADDR) != 0,
        number(endpoint, SocketOptions.SO_REUSEPORT) != 0,
        number(endpoint, SocketOptions.SO_KEEPALIVE) != 0,
        asked(endpoint, TcpOptions.CONGESTION));
  }

  /** An option of SOL_SOCKET; 0 where there is none. */
  private int number(StackEndpoint endpoint, int name) {
    int length = endpoint.getsockopt(SocketOptions.SOL_SOCKET, name, value, Integer.BYTES);
    return length > 0 ? value.get(ValueLayout.JAVA_INT, 0) : 0;
  }

  /** An option of TCP; empty where the endpoint has none. */
  private <T> Optional<T> asked(StackEndpoint endpoint, Option<T> option) {
    if (!speaksTcp(endpoint)) {
      return Optional.empty();
    }
    int length = endpoint.getsockopt(option.level(), option.name(), value, option.size());
    return length < 0 ? Optional.empty() : Optional.of(option.decode(value, length));
  }

  /** 0 where there is no answer. */
  private int asked(StackEndpoint endpoint, int request) {
    return endpoint.ioctl(request, value) < 0 ? 0 : value.get(ValueLayout.JAVA_INT, 0);
  }

  private static boolean speaksTcp(StackEndpoint endpoint) {
    boolean internet = endpoint.domain() == Family.AF_INET || endpoint.domain() == Family.AF_INET6;
    return switch (endpoint.protocol()) {
      case 0, Protocol.IPPROTO_TCP, Protocol.IPPROTO_MPTCP ->
          internet && endpoint.type() == SocketType.SOCK_STREAM;
      default -> false;
    };
  }
}
