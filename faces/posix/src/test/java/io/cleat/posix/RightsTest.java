// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.Msg.MSG_CMSG_CLOEXEC;
import static io.cleat.Msg.MSG_CTRUNC;
import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.option.SocketOptions.SCM_RIGHTS;
import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static io.cleat.posix.Cmsg.CMSG_DATA;
import static io.cleat.posix.Cmsg.CMSG_FIRSTHDR;
import static io.cleat.posix.Cmsg.CMSG_LEN;
import static io.cleat.posix.Cmsg.CMSG_NXTHDR;
import static io.cleat.posix.Cmsg.CMSG_SPACE;
import static io.cleat.posix.Cmsg.cmsg_len;
import static io.cleat.posix.Cmsg.cmsg_level;
import static io.cleat.posix.Cmsg.cmsg_type;
import static io.cleat.posix.Fcntl.FD_CLOEXEC;
import static io.cleat.posix.Fcntl.F_GETFD;
import static io.cleat.posix.Fcntl.F_GETFL;
import static io.cleat.posix.Fcntl.O_RDWR;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.Errno;
import io.cleat.address.Inet;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/**
 * Descriptors passed with SCM_RIGHTS (unix(7)), numbers of this process on both sides. The engine
 * in memory passes none.
 */
class RightsTest extends OnKernel {
  private static final int ROOM = 256;

  private static Msghdr passing(int... fds) {
    Msghdr message = new Msghdr(memory("a"));
    message.msg_control = memory(CMSG_SPACE(fds.length * Integer.BYTES));
    Cmsg.passDescriptors(message, fds);
    return message;
  }

  private static Msghdr withRoom(int controlBytes) {
    Msghdr message = new Msghdr(memory(8));
    message.msg_control = memory(Math.max(controlBytes, 1));
    message.msg_controllen = controlBytes;
    return message;
  }

  /** Four descriptors: two to pass messages over, two of another pair. */
  private int[] pairs() {
    int[] sv = pair();
    int[] other = pair();
    return new int[] {sv[0], sv[1], other[0], other[1]};
  }

  @Test
  void passedDescriptorReachesTheSameSocket() {
    int[] fds = pairs();
    assertEquals(1, p.sendmsg(fds[0], passing(fds[2]), 0));
    Msghdr in = withRoom(ROOM);
    assertEquals(1, p.recvmsg(fds[1], in, 0));
    assertArrayEquals(new int[] {4}, Cmsg.passedDescriptors(in));
    assertEquals(0, in.msg_flags);
    assertEquals(CMSG_SPACE(4), in.msg_controllen);
    succeeds(p.close(fds[2]));
    sends(4, "over there");
    receives(fds[3], "over there");
  }

  @Test
  void headerIsTheNativeOne() {
    int[] fds = pairs();
    succeeds(p.sendmsg(fds[0], passing(fds[2], fds[3]), 0));
    Msghdr in = withRoom(ROOM);
    succeeds(p.recvmsg(fds[1], in, 0));
    long cmsg = CMSG_FIRSTHDR(in);
    assertEquals(0, cmsg);
    assertEquals(CMSG_LEN(8), cmsg_len(in, cmsg));
    assertEquals(SOL_SOCKET, cmsg_level(in, cmsg));
    assertEquals(SCM_RIGHTS, cmsg_type(in, cmsg));
    assertEquals(5, in.msg_control.get(JAVA_INT_UNALIGNED, CMSG_DATA(cmsg) + 4));
    assertEquals(-1, CMSG_NXTHDR(in, cmsg));
  }

  @Test
  void receivedDescriptorsTakeTheLowestNumbers() {
    int[] fds = pairs();
    succeeds(p.sendmsg(fds[0], passing(fds[2], fds[3]), 0));
    succeeds(p.close(fds[2]));
    Msghdr in = withRoom(ROOM);
    succeeds(p.recvmsg(fds[1], in, MSG_CMSG_CLOEXEC));
    assertArrayEquals(new int[] {2, 4}, Cmsg.passedDescriptors(in));
    assertEquals(FD_CLOEXEC, p.fcntl(4, F_GETFD));
    assertEquals(O_RDWR, p.fcntl(4, F_GETFL));
    assertEquals(MSG_CMSG_CLOEXEC, in.msg_flags);
  }

  @Test
  void whereNumbersEndTheRestIsClosedAndCtruncSaysSo() {
    int[] fds = pairs();
    succeeds(p.sendmsg(fds[0], passing(fds[2], fds[2], fds[2]), 0));
    succeeds(p.close(fds[2]));
    p.rlimitNofile(3);
    Msghdr in = withRoom(ROOM);
    assertEquals(1, p.recvmsg(fds[1], in, 0));
    assertEquals(MSG_CTRUNC, in.msg_flags);
    assertArrayEquals(new int[] {2}, Cmsg.passedDescriptors(in));
    assertEquals(CMSG_LEN(4), cmsg_len(in, 0));
    succeeds(p.close(2));
    fails(Errno.EPIPE, p.send(fds[3], new byte[1], 1, 0));
  }

  @Test
  void whereThereIsNoNumberThereIsNoHeader() {
    int[] fds = pairs();
    succeeds(p.sendmsg(fds[0], passing(fds[2], fds[2]), 0));
    p.rlimitNofile(0);
    Msghdr in = withRoom(ROOM);
    assertEquals(1, p.recvmsg(fds[1], in, 0));
    assertEquals(MSG_CTRUNC, in.msg_flags);
    assertEquals(0, in.msg_controllen);
  }

  @Test
  void roomForOneDescriptorGetsOne() {
    int[] fds = pairs();
    succeeds(p.sendmsg(fds[0], passing(fds[2], fds[3]), 0));
    Msghdr in = withRoom(20);
    assertEquals(1, p.recvmsg(fds[1], in, 0));
    assertEquals(MSG_CTRUNC, in.msg_flags);
    assertArrayEquals(new int[] {4}, Cmsg.passedDescriptors(in));
  }

  @Test
  void withoutRoomDescriptorsAreLost() {
    int[] fds = pairs();
    succeeds(p.sendmsg(fds[0], passing(fds[2]), 0));
    Msghdr in = new Msghdr(memory(8));
    assertEquals(1, p.recvmsg(fds[1], in, 0));
    assertEquals(MSG_CTRUNC, in.msg_flags);
    assertEquals(4, p.dup(0));
  }

  @Test
  void badDescriptorIsNotSent() {
    int[] fds = pairs();
    fails(Errno.EBADF, p.sendmsg(fds[0], passing(fds[2], 999), 0));
    fails(Errno.EBADF, p.sendmsg(fds[0], passing(-1), 0));
  }

  @Test
  void moreThan253AreTooMany() {
    int[] fds = pairs();
    int[] many = Collections.nCopies(254, fds[2]).stream().mapToInt(Integer::intValue).toArray();
    many[253] = 999;
    fails(Errno.EINVAL, p.sendmsg(fds[0], passing(many), 0));
  }

  @Test
  void brokenHeaderIsInvalid() {
    int[] fds = pairs();
    Msghdr out = passing(fds[2]);
    Cmsg.cmsghdr(out.msg_control, 0, 5, SOL_SOCKET, SCM_RIGHTS);
    fails(Errno.EINVAL, p.sendmsg(fds[0], out, 0));
  }

  @Test
  void internetSocketsDoNotLookAtDescriptors() {
    int receiver = p.socket(AF_INET, SOCK_DGRAM, 0);
    succeeds(bind(receiver, Inet.of("127.0.0.1", 0)));
    int sender = p.socket(AF_INET, SOCK_DGRAM, 0);
    succeeds(connect(sender, nameOf(receiver)));
    assertEquals(1, p.sendmsg(sender, passing(999), 0));
    receives(receiver, "a");
  }

  @Test
  void headerCanBeUsedAgain() {
    int[] fds = pairs();
    Msghdr out = passing(fds[2]);
    Msghdr in = withRoom(ROOM);
    for (int i = 0; i < 3; i++) {
      succeeds(p.sendmsg(fds[0], out, 0));
      in.msg_controllen = ROOM;
      succeeds(p.recvmsg(fds[1], in, 0));
      assertArrayEquals(new int[] {4}, Cmsg.passedDescriptors(in));
      succeeds(p.close(4));
    }
  }
}
