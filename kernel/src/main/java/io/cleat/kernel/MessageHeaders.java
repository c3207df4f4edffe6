// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.Msg.MSG_CMSG_CLOEXEC;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.cleat.Control;
import io.cleat.Message;
import io.cleat.address.Sockaddr;
import io.cleat.sys.Iovec;
import io.cleat.sys.Mmsghdr;
import io.cleat.sys.Msghdr;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Messages in the kernel's form: an array of {@code struct mmsghdr} (a single {@code struct msghdr}
 * is the beginning of one) with the vectors and copies that it points to. Filled in for each call;
 * the memory is kept and grows to what was needed at most.
 *
 * <p>Usage: {@link #begin}; then for each message in order {@link #outgoing} or {@link #incoming};
 * the downcall on {@link #memory}; {@link #arrived} for each that came, in order; {@link #end}.
 */
final class MessageHeaders {
  private static final long KEPT_COPY_BYTES = 1 << 20;

  private MemorySegment headers = MemorySegment.NULL;
  private MemorySegment vectors = MemorySegment.NULL;
  private MemorySegment copies = MemorySegment.NULL;
  private MemorySegment controls = MemorySegment.NULL;
  private final Rights rights = new Rights();
  private int vectorsUsed;
  private long copied;
  private long controlsUsed;
  private long heapLimit;

  /** The headers, one after the other. */
  MemorySegment memory() {
    return headers;
  }

  /**
   * Makes room.
   *
   * @param heapLimit how many bytes of a message's heap pieces take part at most: for streams, of
   *     which a part will do
   */
  void begin(Message[] messages, int from, int count, long heapLimit) {
    this.heapLimit = heapLimit;
    long pieces = 0;
    long heapBytes = 0;
    long controlBytes = 0;
    for (int i = from; i < from + count; i++) {
      pieces += messages[i].pieces();
      heapBytes += Math.min(heapLimit, heapBytes(messages[i]));
      controlBytes += Control.space(messages[i].control().length());
    }
    reserve(count, pieces, heapBytes, controlBytes);
  }

  /** Makes room for one message. */
  void begin(Message message, long heapLimit) {
    this.heapLimit = heapLimit;
    long heapBytes = Math.min(heapLimit, heapBytes(message));
    reserve(1, message.pieces(), heapBytes, Control.space(message.control().length()));
  }

  private void reserve(int messages, long pieces, long heapBytes, long controlBytes) {
    headers = roomy(headers, messages * Mmsghdr.SIZE);
    vectors = roomy(vectors, pieces * Iovec.SIZE);
    copies = roomy(copies, heapBytes);
    controls = roomy(controls, controlBytes);
    vectorsUsed = 0;
    copied = 0;
    controlsUsed = 0;
  }

  private static MemorySegment roomy(MemorySegment memory, long bytes) {
    return bytes <= memory.byteSize()
        ? memory
        : Arena.ofAuto().allocate(Long.highestOneBit(bytes) << 1, Long.BYTES);
  }

  private static long heapBytes(Message message) {
    long sum = 0;
    for (int i = 0; i < message.pieces(); i++) {
      if (!message.segment(i).isNative()) {
        sum += message.length(i);
      }
    }
    return sum;
  }

  /**
   * Fills in a header to send. What it passes is held until {@link #end}.
   *
   * @return 0, or -EBADF or -EINVAL it passes what cannot be passed
   */
  int outgoing(Scratch s, int index, Message message) {
    long at = Mmsghdr.at(index);
    Sockaddr to = message.address();
    if (to.length() == 0) {
      Msghdr.name(headers, at, MemorySegment.NULL, 0);
    } else {
      name(at, to, to.length());
    }
    pieces(at, message, true);
    Msghdr.flags(headers, at, 0);
    return control(s, at, message.control());
  }

  private int control(Scratch s, long at, Control control) {
    if (control.length() == 0 || !Rights.areIn(control)) {
      Msghdr.control(headers, at, control.segment(), control.length());
      return 0;
    }
    long copy = controlsUsed;
    controlsUsed += Control.space(control.length());
    MemorySegment.copy(control.segment(), 0, controls, copy, control.length());
    pointer(at + Msghdr.CONTROL, controls, copy);
    Msghdr.controlLength(headers, at, control.length());
    return rights.toDescriptors(s, control, controls, copy);
  }

  /** Fills in a header to receive into. */
  void incoming(int index, Message message) {
    long at = Mmsghdr.at(index);
    name(at, message.address(), Sockaddr.CAPACITY);
    pieces(at, message, false);
    Control control = message.control();
    Msghdr.control(headers, at, control.segment(), control.capacity());
    Msghdr.flags(headers, at, 0);
  }

  /** The kernel is told any length; of a long one it believes no more than the memory has. */
  private void name(long at, Sockaddr address, int length) {
    Msghdr.name(headers, at, address.segment(), Sockaddr.CAPACITY);
    Msghdr.nameLength(headers, at, length);
  }

  private void pieces(long at, Message message, boolean outgoing) {
    pointer(at + Msghdr.VECTORS, vectors, Iovec.at(vectorsUsed));
    int filled = 0;
    long room = heapLimit;
    while (filled < message.pieces()) {
      MemorySegment segment = message.segment(filled);
      long length = message.length(filled);
      long offset = message.offset(filled);
      long vector = Iovec.at(vectorsUsed + filled++);
      if (segment.isNative()) {
        Iovec.set(vectors, vector, usable(segment), offset, length);
        continue;
      }
      long part = Math.min(length, room);
      if (outgoing) {
        MemorySegment.copy(segment, offset, copies, copied, part);
      }
      Iovec.set(vectors, vector, copies, copied, part);
      copied += part;
      room -= part;
      if (part < length) {
        break;
      }
    }
    vectorsUsed += filled;
    Msghdr.vectorCount(headers, at, filled);
  }

  private void pointer(long at, MemorySegment memory, long offset) {
    headers.set(JAVA_LONG_UNALIGNED, at, memory.address() + offset);
  }

  /** A pointer goes to the kernel past the checks that a downcall makes of its arguments. */
  private static MemorySegment usable(MemorySegment segment) {
    if (!segment.scope().isAlive()) {
      throw new IllegalStateException("a piece of the message lies in memory that was freed");
    }
    if (!segment.isAccessibleBy(Thread.currentThread())) {
      throw new WrongThreadException("a piece of the message belongs to another thread");
    }
    return segment;
  }

  /**
   * Gives a message what the kernel has stored for it: bytes, address, control data and flags.
   *
   * @param asked the flags that the caller gave: MSG_CMSG_CLOEXEC, which is always given to the
   *     kernel and which it repeats, comes back only then
   */
  void arrived(int index, Message message, long bytes, int asked, KernelEngine engine) {
    long at = Mmsghdr.at(index);
    if (index == 0) {
      copied = 0;
    }
    toHeap(message, bytes);
    message.address().length(Msghdr.nameLength(headers, at));
    message.flags(Msghdr.flags(headers, at) & (asked | ~MSG_CMSG_CLOEXEC));
    Control control = message.control().clear();
    control.length((int) Msghdr.controlLength(headers, at));
    Rights.toEndpoints(control, engine);
  }

  private void toHeap(Message message, long bytes) {
    long left = bytes;
    long room = heapLimit;
    for (int i = 0; i < message.pieces() && room > 0; i++) {
      MemorySegment segment = message.segment(i);
      long length = message.length(i);
      if (!segment.isNative()) {
        long part = Math.min(length, room);
        long came = Math.clamp(left, 0, part);
        MemorySegment.copy(copies, copied, segment, message.offset(i), came);
        copied += part;
        room -= part;
      }
      left -= length;
    }
  }

  /** Lets go of what was passed, and of copies that were unusually large. */
  void end(Scratch s) {
    rights.letGo(s);
    if (copies.byteSize() > KEPT_COPY_BYTES) {
      copies = MemorySegment.NULL;
    }
  }
}
