// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.option.SocketOptions.SCM_RIGHTS;
import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.cleat.Control;
import java.lang.foreign.MemorySegment;

/**
 * The macros of cmsg(3) over {@link Msghdr#msg_control}. Where C has a pointer to a {@code struct
 * cmsghdr} there is here its offset in bytes, and -1 for the null pointer:
 *
 * <pre>{@code
 * for (long cmsg = CMSG_FIRSTHDR(msg); cmsg >= 0; cmsg = CMSG_NXTHDR(msg, cmsg)) {
 *   if (cmsg_level(msg, cmsg) == SOL_SOCKET && cmsg_type(msg, cmsg) == SCM_RIGHTS) {
 *     fd = msg.msg_control.get(JAVA_INT_UNALIGNED, CMSG_DATA(cmsg));
 *   }
 * }
 * }</pre>
 */
@SuppressWarnings("MemberName") // the manual page's names, so that C ports line by line
public final class Cmsg {
  private static final long NONE = -1;
  private static final int LEVEL = 8;
  private static final int TYPE = 12;
  private static final int[] NO_DESCRIPTORS = {};

  private Cmsg() {}

  /** How many bytes a control message with so much data has. */
  public static int CMSG_LEN(int dataBytes) {
    return Control.HEADER_BYTES + dataBytes;
  }

  /** How many bytes it takes with the padding after it. */
  public static int CMSG_SPACE(int dataBytes) {
    return Control.space(dataBytes);
  }

  /** The first control message; -1 if there is none. */
  public static long CMSG_FIRSTHDR(Msghdr msg) {
    return msg.msg_control != null && msg.msg_controllen >= Control.HEADER_BYTES ? 0 : NONE;
  }

  /** The one after that; -1 if there is none. */
  public static long CMSG_NXTHDR(Msghdr msg, long cmsg) {
    long length = cmsg_len(msg, cmsg);
    if (length < Control.HEADER_BYTES || length > msg.msg_controllen - cmsg) {
      return NONE;
    }
    long next = cmsg + CMSG_SPACE((int) length - Control.HEADER_BYTES);
    return next + Control.HEADER_BYTES <= msg.msg_controllen ? next : NONE;
  }

  /** Where the data of a control message starts in {@link Msghdr#msg_control}. */
  public static long CMSG_DATA(long cmsg) {
    return cmsg + Control.HEADER_BYTES;
  }

  /** Its length, header and data. */
  public static long cmsg_len(Msghdr msg, long cmsg) {
    return msg.msg_control.get(JAVA_LONG_UNALIGNED, cmsg);
  }

  /** Its level, {@code SOL_*}. */
  public static int cmsg_level(Msghdr msg, long cmsg) {
    return msg.msg_control.get(JAVA_INT_UNALIGNED, cmsg + LEVEL);
  }

  /** Its type, {@code SCM_*}. */
  public static int cmsg_type(Msghdr msg, long cmsg) {
    return msg.msg_control.get(JAVA_INT_UNALIGNED, cmsg + TYPE);
  }

  /** Writes the three fields of a header. */
  public static void cmsghdr(MemorySegment control, long cmsg, long length, int level, int type) {
    control.set(JAVA_LONG_UNALIGNED, cmsg, length);
    control.set(JAVA_INT_UNALIGNED, cmsg + LEVEL, level);
    control.set(JAVA_INT_UNALIGNED, cmsg + TYPE, type);
  }

  /** Makes one control message that passes descriptors the whole of {@link Msghdr#msg_control}. */
  public static void passDescriptors(Msghdr msg, int... fds) {
    int bytes = fds.length * Integer.BYTES;
    cmsghdr(msg.msg_control, 0, CMSG_LEN(bytes), SOL_SOCKET, SCM_RIGHTS);
    for (int i = 0; i < fds.length; i++) {
      msg.msg_control.set(JAVA_INT_UNALIGNED, CMSG_DATA(0) + (long) i * Integer.BYTES, fds[i]);
    }
    msg.msg_controllen = CMSG_SPACE(bytes);
  }

  /** The descriptors that the first control message with SCM_RIGHTS has brought. */
  public static int[] passedDescriptors(Msghdr msg) {
    for (long cmsg = CMSG_FIRSTHDR(msg); cmsg >= 0; cmsg = CMSG_NXTHDR(msg, cmsg)) {
      if (cmsg_level(msg, cmsg) == SOL_SOCKET && cmsg_type(msg, cmsg) == SCM_RIGHTS) {
        long bytes = cmsg_len(msg, cmsg) - Control.HEADER_BYTES;
        return msg.msg_control.asSlice(CMSG_DATA(cmsg), bytes).toArray(JAVA_INT_UNALIGNED);
      }
    }
    return NO_DESCRIPTORS;
  }
}
