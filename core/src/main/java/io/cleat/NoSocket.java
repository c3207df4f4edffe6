// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import io.cleat.address.Sockaddr;
import java.lang.foreign.MemorySegment;

/**
 * An endpoint that is no socket, as a file or a poller: it may be watched, waited for and closed,
 * and each call that only sockets have answers the same errno, {@link #refusal}. A file overrides
 * {@link #read} and {@link #write}.
 */
public interface NoSocket extends Endpoint {
  /** What {@link #domain}, {@link #type} and {@link #protocol} answer. */
  int NONE = -1;

  /** What the calls of sockets answer, {@code -errno}; of Linux's descriptors -ENOTSOCK. */
  default int refusal() {
    return Errno.ENOTSOCK.negated();
  }

  @Override
  default int domain() {
    return NONE;
  }

  @Override
  default int type() {
    return NONE;
  }

  @Override
  default int protocol() {
    return NONE;
  }

  @Override
  default int bind(Sockaddr address) {
    return refusal();
  }

  @Override
  default int listen(int backlog) {
    return refusal();
  }

  @Override
  default int accept(Endpoint[] into, int from, int count) {
    return refusal();
  }

  @Override
  default int accept(Endpoint[] into, int at, Sockaddr peer) {
    return refusal();
  }

  @Override
  default int connect(Sockaddr address) {
    return refusal();
  }

  @Override
  default long send(MemorySegment data, long offset, long length, int flags) {
    return refusal();
  }

  @Override
  default long sendto(MemorySegment data, long offset, long length, int flags, Sockaddr to) {
    return refusal();
  }

  @Override
  default long recv(MemorySegment into, long offset, long length, int flags) {
    return refusal();
  }

  @Override
  default long recvfrom(MemorySegment into, long offset, long length, int flags, Sockaddr from) {
    return refusal();
  }

  @Override
  default long receive(Reader reader) {
    return refusal();
  }

  @Override
  default long sendmsg(Message message, int flags) {
    return refusal();
  }

  @Override
  default long recvmsg(Message message, int flags) {
    return refusal();
  }

  @Override
  default int shutdown(int how) {
    return refusal();
  }

  @Override
  default int getsockopt(int level, int name, MemorySegment value, int length) {
    return refusal();
  }

  @Override
  default int setsockopt(int level, int name, MemorySegment value, int length) {
    return refusal();
  }

  @Override
  default int getsockname(Sockaddr address) {
    return refusal();
  }

  @Override
  default int getpeername(Sockaddr address) {
    return refusal();
  }
}
