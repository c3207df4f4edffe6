// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import io.cleat.Endpoint;
import io.cleat.Events;
import io.cleat.Message;
import io.cleat.Reader;
import io.cleat.Ready;
import io.cleat.address.Sockaddr;
import java.lang.foreign.MemorySegment;

/** An endpoint that is always ready, moves all bytes at once and allocates nothing for it. */
final class ReadyEndpoint implements Endpoint {
  private final int type;

  ReadyEndpoint(int type) {
    this.type = type;
  }

  @Override
  public int domain() {
    return io.cleat.address.Family.AF_UNIX;
  }

  @Override
  public int type() {
    return type;
  }

  @Override
  public int protocol() {
    return 0;
  }

  @Override
  public int bind(Sockaddr address) {
    return 0;
  }

  @Override
  public int listen(int backlog) {
    return 0;
  }

  @Override
  public int accept(Endpoint[] into, int from, int count) {
    into[from] = new ReadyEndpoint(type);
    return 1;
  }

  @Override
  public int accept(Endpoint[] into, int at, Sockaddr peer) {
    peer.length(Short.BYTES);
    return accept(into, at, 1);
  }

  @Override
  public int connect(Sockaddr address) {
    return 0;
  }

  @Override
  public long send(MemorySegment data, long offset, long length, int flags) {
    return length;
  }

  @Override
  public long sendto(MemorySegment data, long offset, long length, int flags, Sockaddr to) {
    return length;
  }

  @Override
  public long recv(MemorySegment into, long offset, long length, int flags) {
    return length;
  }

  @Override
  public long recvfrom(MemorySegment into, long offset, long length, int flags, Sockaddr from) {
    from.length(16);
    return length;
  }

  @Override
  public long receive(Reader reader) {
    return 0;
  }

  @Override
  public long sendmsg(Message message, int flags) {
    return message.length();
  }

  @Override
  public long recvmsg(Message message, int flags) {
    message.address().length(16);
    return message.length();
  }

  @Override
  public int shutdown(int how) {
    return 0;
  }

  @Override
  public int getsockopt(int level, int name, MemorySegment value, int length) {
    return length;
  }

  @Override
  public int setsockopt(int level, int name, MemorySegment value, int length) {
    return 0;
  }

  @Override
  public int getsockname(Sockaddr address) {
    return 0;
  }

  @Override
  public int getpeername(Sockaddr address) {
    return 0;
  }

  @Override
  public int ioctl(long request, MemorySegment argument) {
    return 0;
  }

  @Override
  public int events() {
    return Events.IN | Events.OUT;
  }

  @Override
  public int await(int events, long nanos) {
    return 1;
  }

  @Override
  public int watch(Ready sink, int events) {
    return 0;
  }

  @Override
  public int close() {
    return 0;
  }
}
