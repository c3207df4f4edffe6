// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Message;
import io.cleat.Reader;
import io.cleat.address.Sockaddr;
import java.lang.foreign.MemorySegment;

/** A poller as something to watch and to wait for; it moves no data. */
final class PollerEndpoint extends Watchable {
  private static final int EINVAL = Errno.EINVAL.negated();

  private final HostPoller poller;

  PollerEndpoint(HostPoller poller) {
    this.poller = poller;
  }

  @Override
  Driver driver() {
    return null;
  }

  @Override
  int facts() {
    if (poller.isClosed()) {
      return Events.NVAL;
    }
    return poller.hasNews() ? Events.IN : 0;
  }

  @Override
  public int events() {
    return facts();
  }

  @Override
  public int close() {
    if (poller.isClosed()) {
      return Errno.EBADF.negated();
    }
    poller.close();
    return 0;
  }

  @Override
  public int domain() {
    return -1;
  }

  @Override
  public int type() {
    return -1;
  }

  @Override
  public int protocol() {
    return -1;
  }

  @Override
  public int bind(Sockaddr address) {
    return EINVAL;
  }

  @Override
  public int listen(int backlog) {
    return EINVAL;
  }

  @Override
  public int accept(Endpoint[] into, int from, int count) {
    return EINVAL;
  }

  @Override
  public int accept(Endpoint[] into, int at, Sockaddr peer) {
    return EINVAL;
  }

  @Override
  public int connect(Sockaddr address) {
    return EINVAL;
  }

  @Override
  public long send(MemorySegment data, long offset, long length, int flags) {
    return EINVAL;
  }

  @Override
  public long sendto(MemorySegment data, long offset, long length, int flags, Sockaddr to) {
    return EINVAL;
  }

  @Override
  public long recv(MemorySegment into, long offset, long length, int flags) {
    return EINVAL;
  }

  @Override
  public long recvfrom(MemorySegment into, long offset, long length, int flags, Sockaddr from) {
    return EINVAL;
  }

  @Override
  public long receive(Reader reader) {
    return EINVAL;
  }

  @Override
  public long sendmsg(Message message, int flags) {
    return EINVAL;
  }

  @Override
  public long recvmsg(Message message, int flags) {
    return EINVAL;
  }

  @Override
  public int shutdown(int how) {
    return EINVAL;
  }

  @Override
  public int getsockopt(int level, int name, MemorySegment value, int length) {
    return EINVAL;
  }

  @Override
  public int setsockopt(int level, int name, MemorySegment value, int length) {
    return EINVAL;
  }

  @Override
  public int getsockname(Sockaddr address) {
    return EINVAL;
  }

  @Override
  public int getpeername(Sockaddr address) {
    return EINVAL;
  }

  @Override
  public int ioctl(long request, MemorySegment argument) {
    return EINVAL;
  }
}
