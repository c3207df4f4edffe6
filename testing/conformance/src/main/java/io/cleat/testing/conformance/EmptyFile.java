// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Message;
import io.cleat.Reader;
import io.cleat.Ready;
import io.cleat.address.Sockaddr;
import java.lang.foreign.MemorySegment;

/** A file that takes everything and gives nothing, as {@code /dev/null}: what is no socket. */
final class EmptyFile implements Endpoint {
  private static final int ENOTSOCK = Errno.ENOTSOCK.negated();
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
  public long read(MemorySegment into, long offset, long length) {
    return 0;
  }

  @Override
  public long write(MemorySegment data, long offset, long length) {
    return length;
  }

  @Override
  public int events() {
    return Events.IN | Events.OUT;
  }

  @Override
  public int await(int events, long nanos) {
    return 1;
  }

  /** Files are always ready: nobody can watch them. */
  @Override
  public int watch(Ready sink, int events) {
    return Errno.EOPNOTSUPP.negated();
  }

  @Override
  public int close() {
    return 0;
  }

  @Override
  public int ioctl(long request, MemorySegment argument) {
    return Errno.ENOTTY.negated();
  }

  // What sockets do.

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
}
