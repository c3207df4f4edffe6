// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import io.cleat.Message;
import io.cleat.address.Sockaddr;
import java.lang.foreign.MemorySegment;

/**
 * {@code struct msghdr} of sendmsg(2) and recvmsg(2). Descriptors passed with SCM_RIGHTS are those
 * of the {@link Process}, in the bytes of {@link #msg_control} as in C; {@link Cmsg} reads and
 * writes these.
 *
 * <p>Made once and reused: what the calls need besides is kept in it.
 */
@SuppressWarnings("MemberName") // the manual page's names, so that C ports line by line
public final class Msghdr {
  /** Where to, or where from; null for none. */
  public Sockaddr msg_name;

  /** How long the address is; for recvmsg how much room there is, and then how long it was. */
  public int msg_namelen;

  /** The pieces of memory. */
  public Iovec[] msg_iov;

  /** How many of them. */
  public int msg_iovlen;

  /** Control messages; null for none. */
  public MemorySegment msg_control;

  /** How long they are; for recvmsg how much room there is, and then how much was used. */
  public int msg_controllen;

  /** What came with the message: MSG_EOR, MSG_TRUNC, MSG_CTRUNC, MSG_OOB, MSG_ERRQUEUE. */
  public int msg_flags;

  private Message message = new Message();

  /** Empty. */
  public Msghdr() {}

  /** One piece of memory, all of it. */
  public Msghdr(MemorySegment data) {
    msg_iov = new Iovec[] {new Iovec(data)};
    msg_iovlen = 1;
  }

  /** What crosses the door in its place, as it was last filled. */
  Message message() {
    return message;
  }

  /** An empty one with room for exactly so many bytes of control messages. */
  Message messageWithRoom(int controlBytes) {
    if (message.control().capacity() != controlBytes) {
      message = new Message(controlBytes);
    }
    return message.clear();
  }
}
