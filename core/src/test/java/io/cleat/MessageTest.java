// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleat.address.Inet;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Messages: pieces, address, ancillary data, and nothing left of the last one. */
class MessageTest {
  @Test
  void piecesKeepTheirOrderAndPlaces() {
    Message message = new Message();
    MemorySegment memory = MemorySegment.ofArray(new byte[100]);
    for (int i = 0; i < 50; i++) {
      message.add(memory, i, i % 3);
    }
    assertEquals(50, message.pieces());
    assertSame(memory, message.segment(49));
    assertEquals(49, message.offset(49));
    assertEquals(1, message.length(49));
    assertEquals(16 * 3 + 1, message.length());
  }

  @Test
  void wholeSegmentIsAPiece() {
    Message message = new Message().add(MemorySegment.ofArray(new byte[7]));
    assertEquals(0, message.offset(0));
    assertEquals(7, message.length());
  }

  @Test
  void pieceOutsideItsMemoryIsRefused() {
    Message message = new Message();
    MemorySegment memory = MemorySegment.ofArray(new byte[10]);
    long[][] bad = {{0, 11}, {10, 1}, {-1, 1}, {0, -1}, {Long.MAX_VALUE, 1}, {1, Long.MAX_VALUE}};
    for (long[] piece : bad) {
      assertThrows(IndexOutOfBoundsException.class, () -> message.add(memory, piece[0], piece[1]));
    }
    assertEquals(0, message.pieces());
    message.add(memory, 10, 0);
    assertEquals(0, message.length());
  }

  @Test
  void clearForgetsEverything() {
    Message message = new Message(64).add(MemorySegment.ofArray(new byte[7]));
    message.address().set(Inet.loopback(7));
    message.control().addInt(1, 2, 3);
    message.flags(Msg.MSG_TRUNC);
    message.transferred(5);
    message.clear();
    assertEquals(0, message.pieces());
    assertEquals(0, message.length());
    assertEquals(0, message.address().length());
    assertEquals(0, message.control().length());
    assertEquals(0, message.flags());
    assertEquals(0, message.transferred());
  }

  @Test
  void messageWithoutRoomForControlTakesNone() {
    Control control = new Message().control();
    assertThrows(IndexOutOfBoundsException.class, () -> control.addInt(1, 2, 3));
  }
}
