// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.posix.Failures.EBADF;
import static io.cleat.posix.Failures.EFAULT;
import static io.cleat.posix.Failures.EINVAL;

import io.cleat.Blocking;
import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Msg;
import io.cleat.address.Sockaddr;
import java.lang.foreign.MemorySegment;

/**
 * The calls of a {@link Process} that move bytes. On a blocking description they wait, SO_RCVTIMEO
 * and SO_SNDTIMEO at the most, which end in -EAGAIN; an interrupt of the waiting thread ends in
 * -EINTR.
 *
 * <p>Memory may be of any kind; only what is native is not copied in Java. A length beyond its end
 * throws {@link IndexOutOfBoundsException}.
 */
abstract sealed class TransferCalls extends SocketCalls permits Process {
  /** MSG_CMSG_COMPAT, the kernel's own, which calls with a message refuse before all else. */
  private static final int KERNELS_OWN = 0x80000000;

  private final Transfers transfers = new Transfers(pollers, signals, timeouts);
  private final Headers headers = new Headers(table, timeouts);
  private final MessageTransfers messages = new MessageTransfers(headers, transfers, timeouts);
  private final Batches batches = new Batches(headers, messages, timeouts);

  TransferCalls(Engine engine, int rlimitNofile) {
    super(engine, rlimitNofile);
  }

  /**
   * Reads bytes or one message, read(2).
   *
   * @return how many bytes; 0 also at the end of a stream; or -EBADF; -EFAULT no memory; -EAGAIN;
   *     -EINTR; or an error as {@link Endpoint#read}
   */
  public long read(int fd, MemorySegment buf, long count) {
    Description file = table.at(fd);
    if (file == null) {
      return EBADF;
    }
    if (buf == null && count != 0) {
      return EFAULT;
    }
    MemorySegment memory = orNone(buf);
    if (count == 0 && file.isSocket) {
      return 0; // and takes no message (read(2))
    }
    long got = file.endpoint.read(memory, 0, count);
    return got >= 0 ? got : transfers.finishRead(file, memory, got, count);
  }

  /** {@link #read(int, MemorySegment, long)} into an array. */
  public long read(int fd, byte[] buf, long count) {
    return read(fd, memory(buf), count);
  }

  /**
   * Writes bytes or one message, write(2): of a stream all of them if it is blocking.
   *
   * @return how many bytes; or -EBADF; -EFAULT no memory; -EAGAIN; -EINTR; -EPIPE, with SIGPIPE; or
   *     an error as {@link Endpoint#write}
   */
  public long write(int fd, MemorySegment buf, long count) {
    Description file = table.at(fd);
    if (file == null) {
      return EBADF;
    }
    if (buf == null && count != 0) {
      return EFAULT;
    }
    MemorySegment memory = orNone(buf);
    long put = file.endpoint.write(memory, 0, count);
    return put == count ? put : transfers.finishWrite(file, fd, memory, put, count);
  }

  /** {@link #write(int, MemorySegment, long)} from an array. */
  public long write(int fd, byte[] buf, long count) {
    return write(fd, memory(buf), count);
  }

  /**
   * Reads into several pieces, readv(2). As {@link #read}, and -EINVAL a wrong number of pieces.
   */
  public long readv(int fd, Iovec[] iov, int iovcnt) {
    Description file = table.at(fd);
    return file == null ? EBADF : messages.readv(file, iov, iovcnt);
  }

  /** Writes several pieces, writev(2). As {@link #write}, and -EINVAL a wrong number of pieces. */
  public long writev(int fd, Iovec[] iov, int iovcnt) {
    Description file = table.at(fd);
    return file == null ? EBADF : messages.writev(file, fd, iov, iovcnt);
  }

  /**
   * Sends bytes or one message, send(2): of a stream all of them if it is blocking.
   *
   * @param flags {@code MSG_*} of {@link Msg}
   * @return how many bytes; or -EBADF; -EFAULT no memory; -EAGAIN; -EINTR; -EPIPE, with SIGPIPE
   *     from a stream unless MSG_NOSIGNAL is set; or an error as {@link Endpoint#send}
   */
  public long send(int fd, MemorySegment buf, long len, int flags) {
    Description file = table.at(fd);
    if (file == null) {
      return EBADF;
    }
    if (buf == null && len != 0) {
      return EFAULT;
    }
    MemorySegment memory = orNone(buf);
    long put = file.endpoint.send(memory, 0, len, flags);
    boolean over = put == len && !Blocking.opens(put, flags);
    return over ? put : transfers.finishSend(file, fd, memory, put, len, flags, null);
  }

  /** {@link #send(int, MemorySegment, long, int)} from an array. */
  public long send(int fd, byte[] buf, long len, int flags) {
    return send(fd, memory(buf), len, flags);
  }

  /**
   * As {@link #send}, to an address, sendto(2).
   *
   * @param destAddr where to; null for none
   * @param addrlen how many bytes of it count, in place of its own length
   */
  public long sendto(
      int fd, MemorySegment buf, long len, int flags, Sockaddr destAddr, int addrlen) {
    Description file = table.at(fd);
    if (file == null) {
      return EBADF;
    }
    if (buf == null && len != 0) {
      return EFAULT;
    }
    MemorySegment memory = orNone(buf);
    Sockaddr to = destAddr == null ? null : Names.in(destAddr, addrlen);
    long put = file.endpoint.sendto(memory, 0, len, flags, to);
    boolean over = put == len && !Blocking.opens(put, flags);
    return over ? put : transfers.finishSend(file, fd, memory, put, len, flags, to);
  }

  /** {@link #sendto(int, MemorySegment, long, int, Sockaddr, int)} from an array. */
  public long sendto(int fd, byte[] buf, long len, int flags, Sockaddr destAddr, int addrlen) {
    return sendto(fd, memory(buf), len, flags, destAddr, addrlen);
  }

  /**
   * Sends a message with address and ancillary data, sendmsg(2). Descriptors of this process travel
   * as SCM_RIGHTS.
   *
   * @return as {@link #send}, and -EBADF a descriptor to pass is not open; -EFAULT something is
   *     missing; -EINVAL a negative length, or more than 253 descriptors; -EMSGSIZE more than 1024
   *     pieces
   */
  public long sendmsg(int fd, Msghdr msg, int flags) {
    if ((flags & KERNELS_OWN) != 0) {
      return EINVAL;
    }
    Description file = table.at(fd);
    return file == null ? EBADF : messages.sendmsg(file, fd, msg, flags);
  }

  /**
   * Sends several messages, sendmmsg(2), 1024 at the most; {@link Mmsghdr#msg_len} says how many
   * bytes each moved.
   *
   * @return how many messages; an error as {@link #sendmsg} only where the first was not sent
   */
  public int sendmmsg(int fd, Mmsghdr[] msgvec, int vlen, int flags) {
    if ((flags & KERNELS_OWN) != 0) {
      return EINVAL;
    }
    Description file = table.at(fd);
    return file == null ? EBADF : batches.sendmmsg(file, fd, msgvec, vlen, flags);
  }

  /**
   * Receives bytes or one message, recv(2): of a blocking stream with MSG_WAITALL all of them.
   *
   * @param flags {@code MSG_*} of {@link Msg}
   * @return how many bytes; 0 also at the end of a stream; or -EBADF; -EFAULT no memory; -EAGAIN;
   *     -EINTR; or an error as {@link Endpoint#recv}
   */
  public long recv(int fd, MemorySegment buf, long len, int flags) {
    Description file = table.at(fd);
    if (file == null) {
      return EBADF;
    }
    if (buf == null && len != 0) {
      return EFAULT;
    }
    MemorySegment memory = orNone(buf);
    long got = file.endpoint.recv(memory, 0, len, flags);
    return got >= 0 && (flags & Msg.MSG_WAITALL) == 0
        ? got
        : transfers.finishRecv(file, memory, got, len, flags, null);
  }

  /** {@link #recv(int, MemorySegment, long, int)} into an array. */
  public long recv(int fd, byte[] buf, long len, int flags) {
    return recv(fd, memory(buf), len, flags);
  }

  /**
   * As {@link #recv}, with the sender's address, recvfrom(2).
   *
   * @param srcAddr gets the address; null for none
   * @param addrlen holds at index 0 how much room it has, and gets the address's length, 0 for none
   * @return as {@link #recv}; and, the bytes being lost, -EFAULT no {@code addrlen}; -EINVAL it is
   *     negative
   */
  public long recvfrom(
      int fd, MemorySegment buf, long len, int flags, Sockaddr srcAddr, int[] addrlen) {
    Description file = table.at(fd);
    if (file == null) {
      return EBADF;
    }
    if (buf == null && len != 0) {
      return EFAULT;
    }
    MemorySegment memory = orNone(buf);
    long got = file.endpoint.recvfrom(memory, 0, len, flags, srcAddr);
    if (got < 0 || (flags & Msg.MSG_WAITALL) != 0) {
      got = transfers.finishRecv(file, memory, got, len, flags, srcAddr);
    }
    int bad = got < 0 || srcAddr == null ? 0 : Names.out(srcAddr, addrlen);
    return bad < 0 ? bad : got;
  }

  /** {@link #recvfrom(int, MemorySegment, long, int, Sockaddr, int[])} into an array. */
  public long recvfrom(int fd, byte[] buf, long len, int flags, Sockaddr srcAddr, int[] addrlen) {
    return recvfrom(fd, memory(buf), len, flags, srcAddr, addrlen);
  }

  /**
   * Receives a message with address, ancillary data and flags, recvmsg(2). Descriptors that came
   * with it are open in this process, the lowest free ones; where there are none left, MSG_CTRUNC
   * says so and the rest is closed.
   *
   * @return as {@link #recv}, and -EFAULT something is missing; -EINVAL a negative length;
   *     -EMSGSIZE more than 1024 pieces
   */
  public long recvmsg(int fd, Msghdr msg, int flags) {
    if ((flags & KERNELS_OWN) != 0) {
      return EINVAL;
    }
    Description file = table.at(fd);
    return file == null ? EBADF : messages.recvmsg(file, msg, flags);
  }

  /**
   * Receives several messages, recvmmsg(2), 1024 at the most; {@link Mmsghdr#msg_len} says how many
   * bytes each moved. On a blocking description it waits for all of them, with MSG_WAITFORONE for
   * the first only.
   *
   * @param timeout the longest for all, looked at after each message as Linux does; gets what is
   *     left of it; null for none
   * @return how many messages; an error as {@link #recvmsg} only where the first was not received;
   *     -EINVAL also no valid {@code timeout}
   */
  public int recvmmsg(int fd, Mmsghdr[] msgvec, int vlen, int flags, Timespec timeout) {
    if ((flags & KERNELS_OWN) != 0 || timeout != null && !timeout.isValid()) {
      return EINVAL;
    }
    Description file = table.at(fd);
    return file == null ? EBADF : batches.recvmmsg(file, msgvec, vlen, flags, timeout);
  }

  private static MemorySegment memory(byte[] buf) {
    return buf == null ? null : MemorySegment.ofArray(buf);
  }

  /** No bytes may be anywhere, at the null pointer too. */
  private static MemorySegment orNone(MemorySegment buf) {
    return buf == null ? MemorySegment.NULL : buf;
  }
}
