// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.option.SocketOptions.SCM_RIGHTS;
import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.cleat.Control;
import io.cleat.Endpoint;
import io.cleat.Errno;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * SCM_RIGHTS of unix(7), where the door has endpoints and the kernel has descriptors. On the way
 * out the places in the list beside the control data become descriptors, and the endpoints are held
 * until the message has gone; on the way in each descriptor becomes an endpoint.
 */
final class Rights {
  private static final int NOT_OPEN = Errno.EBADF.negated();
  private static final int NOT_OURS = Errno.EINVAL.negated();

  private KernelEndpoint[] held = new KernelEndpoint[1];
  private int heldCount;

  /** Whether the control data passes anything. */
  static boolean areIn(Control control) {
    for (int at = control.first(); at >= 0; at = control.next(at)) {
      if (isRights(control, at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isRights(Control control, int at) {
    return control.level(at) == SOL_SOCKET && control.type(at) == SCM_RIGHTS;
  }

  /**
   * Replaces places by descriptors in a copy of the control data.
   *
   * @return 0, or -EBADF no open endpoint is at a place; -EINVAL it belongs to another engine
   */
  int toDescriptors(Scratch s, Control control, MemorySegment copy, long start) {
    for (int at = control.first(); at >= 0; at = control.next(at)) {
      if (!isRights(control, at)) {
        continue;
      }
      int data = control.dataOffset(at);
      int end = data + control.dataLength(at);
      for (int place = data; place + Integer.BYTES <= end; place += Integer.BYTES) {
        int fd = descriptor(s, control.passed(control.segment().get(JAVA_INT_UNALIGNED, place)));
        if (fd < 0) {
          return fd;
        }
        copy.set(JAVA_INT_UNALIGNED, start + place, fd);
      }
    }
    return 0;
  }

  private int descriptor(Scratch s, Endpoint endpoint) {
    if (endpoint == null) {
      return NOT_OPEN;
    }
    if (!(endpoint instanceof KernelEndpoint passed)) {
      return NOT_OURS;
    }
    if (!passed.hold(s)) {
      return NOT_OPEN;
    }
    if (heldCount == held.length) {
      held = Arrays.copyOf(held, 2 * heldCount);
    }
    held[heldCount++] = passed;
    passed.shared();
    return passed.number();
  }

  /** Lets the endpoints go that were held. */
  void letGo(Scratch s) {
    while (heldCount > 0) {
      held[--heldCount].letGo(s);
      held[heldCount] = null;
    }
  }

  /** Makes an endpoint of each descriptor that came, and replaces it by its place. */
  static void toEndpoints(Control control, KernelEngine engine) {
    for (int at = control.first(); at >= 0; at = control.next(at)) {
      if (!isRights(control, at)) {
        continue;
      }
      int data = control.dataOffset(at);
      int end = data + control.dataLength(at);
      MemorySegment bytes = control.segment();
      for (int place = data; place + Integer.BYTES <= end; place += Integer.BYTES) {
        Endpoint endpoint = engine.received(bytes.get(JAVA_INT_UNALIGNED, place));
        bytes.set(JAVA_INT_UNALIGNED, place, control.pass(endpoint));
      }
    }
  }
}
