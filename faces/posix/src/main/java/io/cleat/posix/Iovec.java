// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import java.lang.foreign.MemorySegment;

/** {@code struct iovec} of readv(2) and sendmsg(2): a piece of memory. */
@SuppressWarnings("MemberName") // the manual page's names, so that C ports line by line
public final class Iovec {
  /** Where it starts. */
  public MemorySegment iov_base;

  /** How many bytes it has; not more than {@link #iov_base}. */
  public long iov_len;

  /** No memory. */
  public Iovec() {}

  /** The whole of a segment. */
  public Iovec(MemorySegment base) {
    this(base, base.byteSize());
  }

  /** The first bytes of a segment. */
  public Iovec(MemorySegment base, long length) {
    iov_base = base;
    iov_len = length;
  }
}
