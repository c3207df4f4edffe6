// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.Msg.MSG_CMSG_CLOEXEC;
import static io.cleat.Msg.MSG_CTRUNC;
import static io.cleat.address.Family.AF_UNIX;
import static io.cleat.option.SocketOptions.SCM_RIGHTS;
import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static io.cleat.posix.Failures.EBADF;
import static io.cleat.posix.Failures.EFAULT;
import static io.cleat.posix.Failures.EINVAL;
import static io.cleat.posix.Failures.EMSGSIZE;
import static io.cleat.posix.Failures.ENOTSOCK;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.cleat.Control;
import io.cleat.Endpoint;
import io.cleat.Message;
import io.cleat.address.Sockaddr;
import java.lang.foreign.MemorySegment;

/**
 * Turns a {@link Msghdr}, which speaks of descriptors, into the {@link Message} that crosses the
 * door, which carries endpoints, and back.
 */
final class Headers {
  /** How many descriptors one message can carry, SCM_MAX_FD (unix(7)). */
  static final int MAX_PASSED = 253;

  private final DescriptorTable table;
  private final Timeouts timeouts;

  Headers(DescriptorTable table, Timeouts timeouts) {
    this.table = table;
    this.timeouts = timeouts;
  }

  /** Fills the header's message for sending; 0, or -errno in Linux's order. */
  int outgoing(Description file, Msghdr header) {
    int bad = check(file, header);
    if (bad < 0) {
      return bad;
    }
    int controlBytes = header.msg_controllen;
    if (controlBytes != 0 && header.msg_control == null) {
      return EFAULT;
    }
    Message message = header.messageWithRoom(controlBytes);
    if (header.msg_name != null) {
      message.address().set(header.msg_name).length(nameRoom(header));
    }
    addPieces(message, header.msg_iov, header.msg_iovlen, 0);
    Control control = message.control();
    if (controlBytes > 0) {
      MemorySegment.copy(header.msg_control, 0, control.segment(), 0, controlBytes);
      control.length(controlBytes);
    }
    return pass(file, control);
  }

  /** Fills the header's message for receiving; 0, or -errno in Linux's order. */
  int incoming(Description file, Msghdr header) {
    int bad = check(file, header);
    if (bad < 0) {
      return bad;
    }
    Message message =
        header.messageWithRoom(header.msg_control == null ? 0 : header.msg_controllen);
    addPieces(message, header.msg_iov, header.msg_iovlen, 0);
    return 0;
  }

  private static int check(Description file, Msghdr header) {
    if (!file.isSocket) {
      return ENOTSOCK;
    }
    if (header == null) {
      return EFAULT;
    }
    boolean badName = header.msg_name != null && header.msg_namelen < 0;
    if (badName || header.msg_controllen < 0) {
      return EINVAL;
    }
    if (header.msg_iovlen < 0 || header.msg_iovlen > Message.MAX_PIECES) {
      return EMSGSIZE;
    }
    return checkPieces(header.msg_iov, header.msg_iovlen);
  }

  /** Whether there are so many pieces, each with memory and none of a negative length. */
  static int checkPieces(Iovec[] pieces, int count) {
    if (count > 0 && (pieces == null || pieces.length < count)) {
      return EFAULT;
    }
    for (int i = 0; i < count; i++) {
      if (pieces[i].iov_len < 0) {
        return EINVAL;
      }
      if (pieces[i].iov_len > 0 && pieces[i].iov_base == null) {
        return EFAULT;
      }
    }
    return 0;
  }

  /** Adds the pieces without the first bytes of them. */
  static void addPieces(Message message, Iovec[] pieces, int count, long without) {
    long skipped = without;
    for (int i = 0; i < count; i++) {
      long length = pieces[i].iov_len;
      if (length > skipped) {
        message.add(pieces[i].iov_base, skipped, length - skipped);
        skipped = 0;
      } else {
        skipped -= length;
      }
    }
  }

  private static int nameRoom(Msghdr header) {
    return Math.min(header.msg_namelen, Sockaddr.CAPACITY);
  }

  /** Puts endpoints in the place of descriptors. */
  private int pass(Description file, Control control) {
    boolean passes = file.endpoint.domain() == AF_UNIX;
    int passed = 0;
    for (int at = control.first(); at >= 0; at = control.next(at)) {
      if (isRights(control, at)) {
        passed += control.dataLength(at) / Integer.BYTES;
        int bad = passes && passed > MAX_PASSED ? EINVAL : pass(passes ? null : file, control, at);
        if (bad < 0) {
          return bad;
        }
      }
    }
    return 0;
  }

  /**
   * @param always what stands for every descriptor in a family that passes none, and where Linux
   *     does not look at them; null to look at them
   */
  private int pass(Description always, Control control, int at) {
    int end = control.dataLength(at) / Integer.BYTES * Integer.BYTES;
    for (int i = 0; i < end; i += Integer.BYTES) {
      long where = (long) control.dataOffset(at) + i;
      int fd = control.segment().get(JAVA_INT_UNALIGNED, where);
      Description passed = always != null ? always : table.at(fd);
      if (passed == null) {
        return EBADF;
      }
      control.segment().set(JAVA_INT_UNALIGNED, where, control.pass(passed.readiness()));
    }
    return 0;
  }

  private static boolean isRights(Control control, int at) {
    return control.level(at) == SOL_SOCKET && control.type(at) == SCM_RIGHTS;
  }

  /**
   * Fills the header with what its message has brought.
   *
   * @param flags of the call: MSG_CMSG_CLOEXEC is for the descriptors
   */
  void deliver(Msghdr header, int flags) {
    Message message = header.message();
    if (header.msg_name != null) {
      int room = nameRoom(header);
      header.msg_name.set(message.address());
      header.msg_namelen = message.address().length();
      Names.cut(header.msg_name, room);
    }
    int closesOnExec = flags & MSG_CMSG_CLOEXEC;
    header.msg_flags = (message.flags() & ~MSG_CMSG_CLOEXEC) | closesOnExec;
    header.msg_controllen = deliverControl(header, message.control(), closesOnExec != 0);
  }

  private int deliverControl(Msghdr header, Control control, boolean closesOnExec) {
    int end = 0;
    for (int at = control.first(); at >= 0; at = control.next(at)) {
      int bytes = control.dataLength(at);
      if (isRights(control, at)) {
        int fds = receive(header, control, at, end, closesOnExec);
        bytes = fds * Integer.BYTES;
        if (fds == 0) {
          continue;
        }
      } else {
        long from = control.dataOffset(at);
        MemorySegment.copy(control.segment(), from, header.msg_control, Cmsg.CMSG_DATA(end), bytes);
      }
      Cmsg.cmsghdr(
          header.msg_control, end, Cmsg.CMSG_LEN(bytes), control.level(at), control.type(at));
      end = Math.min(end + Cmsg.CMSG_SPACE(bytes), control.capacity());
    }
    return end;
  }

  /**
   * Gives the endpoints of a control message the lowest free descriptors. Where these come to an
   * end, the rest is closed and MSG_CTRUNC says so.
   *
   * @return how many got one
   */
  private int receive(Msghdr header, Control control, int at, int to, boolean closesOnExec) {
    int count = control.dataLength(at) / Integer.BYTES;
    int received = 0;
    for (int i = 0; i < count; i++) {
      long offset = (long) i * Integer.BYTES;
      int place = control.segment().get(JAVA_INT_UNALIGNED, control.dataOffset(at) + offset);
      Endpoint endpoint = control.passed(place);
      int fd = received == i ? install(endpoint, closesOnExec) : Failures.EMFILE;
      if (fd < 0) {
        endpoint.close();
        header.msg_flags |= MSG_CTRUNC;
      } else {
        header.msg_control.set(JAVA_INT_UNALIGNED, Cmsg.CMSG_DATA(to) + offset, fd);
        received++;
      }
    }
    return received;
  }

  private int install(Endpoint endpoint, boolean closesOnExec) {
    boolean isSocket = timeouts.isSocket(endpoint);
    Description file = new EndpointDescription(endpoint, isSocket, Fcntl.O_RDWR);
    return table.add(file, closesOnExec);
  }
}
