// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.posix.Failures.EINVAL;
import static io.cleat.posix.Failures.ENOTSOCK;

import io.cleat.Endpoint;
import io.cleat.Message;
import io.cleat.Reader;
import io.cleat.Ready;
import io.cleat.address.Sockaddr;
import java.lang.foreign.MemorySegment;

/**
 * What an epoll descriptor says to the calls that are for sockets: ENOTSOCK; to read(2), write(2)
 * and ioctl(2) EINVAL.
 */
final class NoSocket implements Endpoint {
  private static final int NONE = -1;

  @Override
  public int domain() {
    return NONE;
  }

  @Override
  public int type() {
    return NONE;
  }

  @Override
  public int protocol() {
    return NONE;
  }

  @Override
  public int bind(Sockaddr address) {
    return ENOTSOCK;
  }

  @Override
  public int listen(int backlog) {
    return ENOTSOCK;
  }

  @Override
  public int accept(Endpoint[] into, int from, int count) {
    return ENOTSOCK;
  }

  @Override
  public int accept(Endpoint[] into, int at, Sockaddr peer) {
    return ENOTSOCK;
  }

  @Override
  public int connect(Sockaddr address) {
    return ENOTSOCK;
  }

  @Override
  public long send(MemorySegment data, long offset, long length, int flags) {
    return ENOTSOCK;
  }

  @Override
  public long sendto(MemorySegment data, long offset, long length, int flags, Sockaddr to) {
    return ENOTSOCK;
  }

  @Override
  public long recv(MemorySegment into, long offset, long length, int flags) {
    return ENOTSOCK;
  }

  @Override
  public long recvfrom(MemorySegment into, long offset, long length, int flags, Sockaddr from) {
    return ENOTSOCK;
  }

  @Override
  public long read(MemorySegment into, long offset, long length) {
    return EINVAL;
  }

  @Override
  public long write(MemorySegment data, long offset, long length) {
    return EINVAL;
  }

  @Override
  public long receive(Reader reader) {
    return ENOTSOCK;
  }

  @Override
  public long sendmsg(Message message, int flags) {
    return ENOTSOCK;
  }

  @Override
  public long recvmsg(Message message, int flags) {
    return ENOTSOCK;
  }

  @Override
  public int shutdown(int how) {
    return ENOTSOCK;
  }

  @Override
  public int getsockopt(int level, int name, MemorySegment value, int length) {
    return ENOTSOCK;
  }

  @Override
  public int setsockopt(int level, int name, MemorySegment value, int length) {
    return ENOTSOCK;
  }

  @Override
  public int getsockname(Sockaddr address) {
    return ENOTSOCK;
  }

  @Override
  public int getpeername(Sockaddr address) {
    return ENOTSOCK;
  }

  @Override
  public int ioctl(long request, MemorySegment argument) {
    return EINVAL;
  }

  @Override
  public int events() {
    return 0;
  }

  @Override
  public int await(int events, long nanos) {
    return EINVAL;
  }

  @Override
  public int watch(Ready sink, int events) {
    return EINVAL;
  }

  @Override
  public int close() {
    return 0;
  }
}
