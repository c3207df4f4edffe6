// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.posix.Failures.EINVAL;

import io.cleat.NoSocket;
import io.cleat.Ready;
import java.lang.foreign.MemorySegment;

/**
 * What an epoll descriptor says to the calls that are not its own: to those for sockets ENOTSOCK;
 * to read(2), write(2) and ioctl(2) EINVAL.
 */
final class EpollEndpoint implements NoSocket {
  @Override
  public long read(MemorySegment into, long offset, long length) {
    return EINVAL;
  }

  @Override
  public long write(MemorySegment data, long offset, long length) {
    return EINVAL;
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
