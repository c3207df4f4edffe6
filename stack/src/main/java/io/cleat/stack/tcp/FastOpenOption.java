// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.tcp.FastOpenCache.Entry;
import io.cleat.wire.TcpOptions;
import java.lang.foreign.MemorySegment;

/** The fast open option of SYNs that are sent, RFC 7413 4.1.1, aligned with NOPs behind. */
final class FastOpenOption {
  private static final int HEAD = 2;
  private static final int EXPERIMENT_HEAD = 4;

  private final FastOpenClient client;
  private final FastOpenServer server;

  FastOpenOption(FastOpenClient client, FastOpenServer server) {
    this.client = client;
    this.server = server;
  }

  /**
   * Octets that it takes, with its NOPs; 0 where there is none to send, or no room.
   *
   * @param taken octets of the other options
   */
  int bytes(Tcb t, int taken) {
    if (!t.has(Tcb.FAST_SYN | Tcb.COOKIE_DUE) || !isDue(t)) {
      return 0;
    }
    int bytes = (isExperimental(t) ? EXPERIMENT_HEAD : HEAD) + cookieBytes(t);
    bytes = bytes + 3 & ~3;
    return taken + bytes <= TcpOptions.SIZE_MAX ? bytes : 0;
  }

  private boolean isDue(Tcb t) {
    return t.has(Tcb.COOKIE_DUE) || client.hasOption(t);
  }

  private boolean isExperimental(Tcb t) {
    return t.has(Tcb.COOKIE_DUE) ? t.has(Tcb.COOKIE_EXPERIMENTAL) : client.isExperimental(t);
  }

  private int cookieBytes(Tcb t) {
    if (t.has(Tcb.COOKIE_DUE)) {
      return FastOpenServer.COOKIE_BYTES;
    }
    Entry known = client.cookie(t);
    return known == null ? 0 : known.length;
  }

  /** Writes it, if there is one. */
  void write(Tcb t, MemorySegment memory, long at, int taken) {
    int bytes = bytes(t, taken);
    if (bytes == 0) {
      return;
    }
    int length = cookieBytes(t);
    long option =
        isExperimental(t)
            ? TcpOptions.writeFastOpenExperiment(memory, at, length)
            : TcpOptions.writeFastOpen(memory, at, length);
    if (t.has(Tcb.COOKIE_DUE)) {
      server.writeCookie(t, memory, option);
    } else if (length > 0) {
      FastOpenClient.write(client.cookie(t), memory, option);
    }
    option += length;
    while (option < at + bytes) {
      option = TcpOptions.writeNop(memory, option);
    }
  }
}
