// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Ioctl;
import io.cleat.Message;
import io.cleat.address.Sockaddr;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.mem.ByteRing;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * One end of a pipe, pipe(7): no socket, but what read(2), write(2) and poll(2) work on, and what
 * SCM_RIGHTS passes. Both ends share what is in the pipe.
 */
final class PipeEnd extends StackEndpoint {
  /** pipe(7), PIPE_BUF: so many bytes are written in one piece or not at all. */
  static final int WHOLE_BYTES = 4096;

  private static final int CAPACITY_BYTES = 1 << 16;
  private static final int ENOTSOCK = Errno.ENOTSOCK.negated();
  private static final int NONE = -1;

  private final boolean writes;
  private final Content content;
  private PipeEnd other;
  private boolean closed;

  /** What was written and not read. */
  private static final class Content {
    ByteRing ring;
    int first;
    int end;

    int bytes() {
      return end - first;
    }

    int room() {
      return CAPACITY_BYTES - bytes();
    }
  }

  private PipeEnd(Machine machine, boolean writes, Content content) {
    super(machine);
    this.writes = writes;
    this.content = content;
  }

  /** Makes both ends: to read at 0, to write at 1. */
  static void make(Machine machine, StackEndpoint[] into) {
    Content content = new Content();
    PipeEnd reader = new PipeEnd(machine, false, content);
    PipeEnd writer = new PipeEnd(machine, true, content);
    reader.other = writer;
    writer.other = reader;
    into[0] = machine.opened(reader);
    into[1] = machine.opened(writer);
  }

  @Override
  public long read(MemorySegment into, long offset, long length) {
    Objects.checkFromIndexSize(offset, /* size= */ length, /* length= */ into.byteSize());
    if (writes) {
      return Errno.EBADF.negated();
    }
    int count = (int) Math.min(length, content.bytes());
    if (count == 0) {
      return length == 0 || other.closed ? 0 : Errno.EAGAIN.negated();
    }
    content.ring.read(content.first, into, offset, count);
    content.first += count;
    if (content.bytes() == 0) {
      release(content);
    }
    other.tell(Events.OUT);
    return count;
  }

  @Override
  public long write(MemorySegment from, long offset, long length) {
    Objects.checkFromIndexSize(offset, /* size= */ length, /* length= */ from.byteSize());
    if (!writes) {
      return Errno.EBADF.negated();
    }
    if (other.closed) {
      return Errno.EPIPE.negated();
    }
    int room = content.room();
    if (length > 0 && (room == 0 || length <= WHOLE_BYTES && length > room)) {
      return Errno.EAGAIN.negated();
    }
    int count = (int) Math.min(length, room);
    if (count == 0) {
      return 0;
    }
    if (content.ring == null) {
      content.ring = machine.rings.take(CAPACITY_BYTES);
      if (content.ring == null) {
        return Errno.ENOMEM.negated();
      }
    }
    content.ring.write(content.end, from, offset, count);
    content.end += count;
    other.tell(Events.IN);
    return count;
  }

  private void release(Content empty) {
    if (empty.ring != null) {
      machine.rings.give(empty.ring);
      empty.ring = null;
    }
    empty.first = empty.end;
  }

  @Override
  public int events() {
    if (writes) {
      int room = content.room() >= WHOLE_BYTES ? Events.OUT : 0;
      return other.closed ? room | Events.ERR : room;
    }
    int bytes = content.bytes() > 0 ? Events.IN : 0;
    return other.closed ? bytes | Events.HUP : bytes;
  }

  @Override
  public void close() {
    closed = true;
    machine.closed(this);
    other.tell(Events.IN | Events.OUT | Events.ERR | Events.HUP);
    if (other.closed) {
      release(content);
    }
  }

  @Override
  public int ioctl(long request, MemorySegment argument) {
    if ((int) request != Ioctl.FIONREAD) {
      return Errno.ENOTTY.negated();
    }
    argument.set(ValueLayout.JAVA_INT_UNALIGNED, 0, content.bytes());
    return 0;
  }

  @Override
  protected boolean emit() {
    return true;
  }

  @Override
  protected void expire(long now) {}

  // What sockets do.

  @Override
  public int domain() {
    return NONE;
  }

  @Override
  public int type() {
    return NONE;
  }

  @Override
  public int bind(Sockaddr address) {
    return ENOTSOCK;
  }

  @Override
  public int listen(int backlog) {
    return ENOTSOCK;
  }

  @Override
  public int accept(StackEndpoint[] into, int from, int count) {
    return ENOTSOCK;
  }

  @Override
  public int connect(Sockaddr address) {
    return ENOTSOCK;
  }

  @Override
  public int shutdown(int how) {
    return ENOTSOCK;
  }

  @Override
  public long send(MemorySegment data, long offset, long length, int flags, Sockaddr to) {
    return ENOTSOCK;
  }

  @Override
  public long recv(MemorySegment into, long offset, long length, int flags, Sockaddr from) {
    return ENOTSOCK;
  }

  @Override
  public long sendmsg(Message message, int flags) {
    return ENOTSOCK;
  }

  @Override
  public long recvmsg(Message message, int flags) {
    return ENOTSOCK;
  }

  @Override
  public int getsockname(Sockaddr address) {
    return ENOTSOCK;
  }

  @Override
  public int getpeername(Sockaddr address) {
    return ENOTSOCK;
  }

  @Override
  public int getsockopt(int level, int name, MemorySegment value, int length) {
    return ENOTSOCK;
  }

  @Override
  public int setsockopt(int level, int name, MemorySegment value, int length) {
    return ENOTSOCK;
  }

  @Override
  public long lend() {
    return ENOTSOCK;
  }

  @Override
  public boolean isLending() {
    return false;
  }

  @Override
  public MemorySegment lentMemory() {
    return MemorySegment.NULL;
  }

  @Override
  public long lentAt() {
    return 0;
  }

  @Override
  public void take(int taken) {}
}
