// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import io.cleat.stack.endpoint.StackEndpoint;

/** What a number of the script stands for: a socket, or a set of epoll. */
final class Descriptor {
  final StackEndpoint endpoint;
  final EpollSet epoll;
  boolean nonblocking;

  private Descriptor(StackEndpoint endpoint, EpollSet epoll) {
    this.endpoint = endpoint;
    this.epoll = epoll;
  }

  static Descriptor of(StackEndpoint endpoint, boolean nonblocking) {
    Descriptor made = new Descriptor(endpoint, null);
    made.nonblocking = nonblocking;
    return made;
  }

  static Descriptor of(EpollSet epoll) {
    return new Descriptor(null, epoll);
  }
}
