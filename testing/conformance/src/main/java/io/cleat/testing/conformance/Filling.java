// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import io.cleat.Errno;
import io.cleat.Msg;
import io.cleat.option.TcpInfo;
import io.cleat.option.TcpOptions;
import java.lang.foreign.MemorySegment;

/**
 * Sends until there is no room and none will come while nobody reads. With TCP that is more than a
 * first EAGAIN: an acknowledgement that is delayed (RFC 1122 4.2.3.2) makes room again, and so does
 * the last piece of a window, which waits for a timer (4.2.3.4).
 */
final class Filling {
  private static final int PORTION_BYTES = 30_000_000;
  private static final int FLAGS = Msg.MSG_DONTWAIT | Msg.MSG_NOSIGNAL;
  private static final int EAGAIN = Errno.EAGAIN.negated();

  private final Scene scene;
  private final int descriptor;
  private final MemorySegment room;

  private Filling(Scene scene, int descriptor) {
    this.scene = scene;
    this.descriptor = descriptor;
    room = scene.memory().allocate(TcpOptions.INFO.size(), Long.BYTES);
  }

  static Outcome fill(Scene scene, Arguments arguments) {
    return Outcome.of(new Filling(scene, arguments.descriptor(0)).run());
  }

  private long run() {
    MemorySegment zeros = scene.zeros(PORTION_BYTES);
    long total = 0;
    while (true) {
      boolean settled = isSettled();
      long sent = scene.process().send(descriptor, zeros, PORTION_BYTES, FLAGS);
      if (sent >= 0) {
        total += sent;
      } else if (sent != EAGAIN) {
        return sent;
      } else if (settled) {
        return total;
      } else {
        Thread.yield();
      }
    }
  }

  /** Whether all that was sent is acknowledged and the peer's window closed; so for all but TCP. */
  private boolean isSettled() {
    int[] length = {(int) room.byteSize()};
    int result =
        scene.process().getsockopt(descriptor, TcpOptions.LEVEL, TcpOptions.TCP_INFO, room, length);
    if (result < 0) {
      return true;
    }
    TcpInfo info = TcpOptions.INFO.decode(room, length[0]);
    return info.unacked() == 0 && info.sndWnd() == 0;
  }
}
