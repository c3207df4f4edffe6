// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.Receiver;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Frames in a row in one ring of native memory, from one writer to one reader, who may be two
 * threads. A frame lies in one piece behind a record of 16 bytes; the writer publishes several at
 * once, the reader frees several at once.
 */
final class FrameRing {
  /** Bytes before each frame: its length, and what is said about it. */
  static final int RECORD_BYTES = 16;

  /**
   * A writer who is so far and finds the ring empty begins at its beginning again: what both sides
   * touch stays in the processor's cache, however large the ring is.
   */
  private static final int HOT_BYTES = 1 << 16;

  private static final int OFFLOAD = 8;
  private static final int ALIGNMENT = 16;

  /** In place of a length: the rest of the ring is empty, go on at its beginning. */
  private static final int WRAP = -1;

  // Everything in the ring is aligned; a layout that does not ask for it is not checked for it.
  private static final ValueLayout.OfInt LENGTH = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private static final VarHandle WRITTEN;
  private static final VarHandle READ;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WRITTEN = lookup.findVarHandle(Position.class, "value", long.class);
      READ = WRITTEN;
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A position that the two sides share, alone on its cache lines. */
  @SuppressWarnings("unused") // the padding is there to be there
  private static final class Position {
    long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
    volatile long value;
    long q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;
  }

  /** What the writer has for itself, alone too. */
  @SuppressWarnings("unused") // the padding is there to be there
  private static final class Writer {
    long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
    long writing;
    long readSeen;
    long lent;
    long q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;
  }

  /** What the reader has for itself, alone too. */
  @SuppressWarnings("unused") // the padding is there to be there
  private static final class Reader {
    long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
    long reading;
    long q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;
  }

  private final MemorySegment memory;
  private final long capacity;

  /** What the writer has published. */
  private final Position written = new Position();

  /** What the reader has freed. */
  private final Position read = new Position();

  private final Writer writer = new Writer();
  private final Reader reader = new Reader();

  /** The writer found no room when it last looked. */
  private volatile boolean starved;

  /**
   * @param bytes of the ring, a power of two
   */
  FrameRing(int bytes) {
    if (Integer.bitCount(bytes) != 1) {
      throw new IllegalArgumentException("a ring of " + bytes + " bytes is no power of two");
    }
    memory = Arena.ofAuto().allocate(bytes, ALIGNMENT);
    capacity = bytes;
  }

  /**
   * Whether frames of this length find room in a ring of so many bytes, wherever the writer stands:
   * a frame that fits neither before nor behind that place would wait for ever.
   */
  static boolean isEnough(int bytes, int frame) {
    return 2 * (RECORD_BYTES + align(frame)) <= bytes;
  }

  MemorySegment memory() {
    return memory;
  }

  // The writer.

  /** Room for a frame: where in {@link #memory} it goes, or {@link Link#FULL}. */
  long lend(int bytes) {
    Writer w = writer;
    long needed = RECORD_BYTES + align(bytes);
    long place = w.writing & capacity - 1;
    boolean cold = place > HOT_BYTES && needed <= place;
    boolean behind = place + needed > capacity || cold && isRead(w);
    long skip = behind ? capacity - place : 0;
    boolean full = !hasRoom(w, skip + needed);
    if (full != starved) {
      starved = full;
    }
    if (full) {
      return Link.FULL;
    }
    if (skip > 0) {
      memory.set(LENGTH, place, WRAP);
      w.writing += skip;
      place = 0;
    }
    w.lent = place;
    return place + RECORD_BYTES;
  }

  /** Whether the reader has freed all that was written. */
  private boolean isRead(Writer w) {
    w.readSeen = (long) READ.getAcquire(read);
    return w.readSeen == w.writing;
  }

  private boolean hasRoom(Writer w, long bytes) {
    if (w.writing + bytes - w.readSeen <= capacity) {
      return true;
    }
    w.readSeen = (long) READ.getAcquire(read);
    return w.writing + bytes - w.readSeen <= capacity;
  }

  void commit(int length, long offload) {
    Writer w = writer;
    memory.set(LENGTH, w.lent, length);
    memory.set(LONG, w.lent + OFFLOAD, offload);
    w.writing += RECORD_BYTES + align(length);
  }

  /** Shows the reader what was committed, and says whether there was anything new. */
  boolean publish() {
    long writing = writer.writing;
    if ((long) WRITTEN.getOpaque(written) == writing) {
      return false;
    }
    WRITTEN.setRelease(written, writing);
    return true;
  }

  /**
   * Whether the reader has freed something since the writer found no room. Any thread; it is seen
   * after what the thread that asks has said before, as in {@link #starved}.
   */
  boolean hasRoomAgain() {
    return !starved || (long) READ.getVolatile(read) != writer.readSeen;
  }

  /** Whether the writer found no room when it last looked. Any thread. */
  boolean isStarved() {
    return starved;
  }

  private static long align(long bytes) {
    return bytes + ALIGNMENT - 1 & -ALIGNMENT;
  }

  // The reader.

  /**
   * Whether there is a frame to read. Any thread; it is seen after what the thread that asks has
   * said before, such as that it holds a lock no more.
   */
  boolean hasFrames() {
    return (long) WRITTEN.getVolatile(written) != (long) READ.getOpaque(read);
  }

  int receive(Receiver receiver, int budget) {
    Reader r = reader;
    long end = (long) WRITTEN.getAcquire(written);
    int count = 0;
    while (r.reading != end && count < budget) {
      long place = r.reading & capacity - 1;
      int length = memory.get(LENGTH, place);
      if (length == WRAP) {
        r.reading += capacity - place;
        continue;
      }
      receiver.frame(memory, place + RECORD_BYTES, length, memory.get(LONG, place + OFFLOAD));
      r.reading += RECORD_BYTES + align(length);
      count++;
    }
    if (r.reading != (long) READ.getOpaque(read)) {
      READ.setRelease(read, r.reading);
    }
    return count;
  }
}
