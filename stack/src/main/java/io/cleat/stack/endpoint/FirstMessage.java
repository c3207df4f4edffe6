// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import io.cleat.Message;
import io.cleat.stack.mem.MessageQueue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The first message of a queue on its way to the user: copied into pieces, or lent. */
public final class FirstMessage {
  private final MessageQueue queue;
  private MemorySegment memory = MemorySegment.NULL;
  private boolean lending;

  /** Of this queue. */
  public FirstMessage(MessageQueue queue) {
    this.queue = queue;
  }

  /** Copies it into a message's pieces, as far as they go, and answers how many bytes. */
  public int scatter(Message message) {
    int whole = queue.length();
    int done = 0;
    for (int i = 0; i < message.pieces() && done < whole; i++) {
      int count = (int) Math.min(message.length(i), whole - done);
      queue.body(done, message.segment(i), message.offset(i), count);
      done += count;
    }
    return done;
  }

  /** Lends it whole, and answers its length in bytes; until {@link #take}. */
  public int lend() {
    int length = queue.length();
    if (memory.byteSize() < length) {
      memory = Arena.ofAuto().allocate(length);
    }
    queue.body(0, memory, 0, length);
    lending = true;
    return length;
  }

  /** Whether it is lent. */
  public boolean isLending() {
    return lending;
  }

  /** Where it lies that is lent, at 0. */
  public MemorySegment memory() {
    return memory;
  }

  /** Ends the lending; where all of it was taken, the message is gone. */
  public void take(int taken) {
    lending = false;
    if (queue.count() > 0 && taken == queue.length()) {
      queue.remove();
    }
  }
}
