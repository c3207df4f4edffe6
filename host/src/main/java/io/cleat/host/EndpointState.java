// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.address.Address;
import io.cleat.option.TcpInfo;
import java.util.Optional;

/**
 * One open endpoint of a host as it was at some moment, as ss(8) shows sockets.
 *
 * @param pid of the process that made it
 * @param domain {@code AF_*}
 * @param type {@code SOCK_*}
 * @param protocol 0 where the default was asked for
 * @param local its own address
 * @param peer its peer's address; empty where it has none
 * @param isListening whether it waits for connections
 * @param receiveBytes that were received and not read yet; of datagrams those of the first
 * @param sendBytes that were sent and not received yet
 * @param events what is true of it, bits of {@link io.cleat.Events}
 * @param tcp state and counters of a TCP connection; empty for others
 * @param uid the user of that process
 * @param options what is set of it
 */
public record EndpointState(
    int pid,
    int domain,
    int type,
    int protocol,
    Address local,
    Optional<Address> peer,
    boolean isListening,
    int receiveBytes,
    int sendBytes,
    int events,
    Optional<TcpInfo> tcp,
    int uid,
    Options options) {
  /**
   * The options that explain most, socket(7) and tcp(7).
   *
   * @param sendBufferBytes SO_SNDBUF
   * @param receiveBufferBytes SO_RCVBUF
   * @param reuseAddress SO_REUSEADDR
   * @param reusePort SO_REUSEPORT
   * @param keepAlive SO_KEEPALIVE
   * @param congestion TCP_CONGESTION; empty where it is no TCP
   */
  public record Options(
      int sendBufferBytes,
      int receiveBufferBytes,
      boolean reuseAddress,
      boolean reusePort,
      boolean keepAlive,
      Optional<String> congestion) {}
}
