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
    Optional<TcpInfo> tcp) {}
