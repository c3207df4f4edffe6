// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.NoSocket;
import io.cleat.Ready;
import java.lang.foreign.MemorySegment;

/** A file that takes everything and gives nothing, as {@code /dev/null}: what is no socket. */
final class EmptyFile implements NoSocket {
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
}
