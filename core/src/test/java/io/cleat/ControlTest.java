// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Control messages: added, walked, cut off, and such as an enemy would write. */
class ControlTest {
  /** The places that a walk visits; a walk that does not end fails. */
  private static List<Integer> walk(Control control) {
    List<Integer> places = new ArrayList<>();
    for (int at = control.first(); at >= 0; at = control.next(at)) {
      places.add(at);
      assertTrue(places.size() <= control.capacity() / Control.HEADER_BYTES, "endless walk");
    }
    return places;
  }

  private static byte[] data(Control control, int at) {
    return control
        .segment()
        .asSlice(control.dataOffset(at), control.dataLength(at))
        .toArray(JAVA_BYTE);
  }

  @Test
  void emptyOneHasNothing() {
    assertEquals(List.of(), walk(new Control(0)));
    assertEquals(List.of(), walk(new Control(100)));
    assertEquals(List.of(), new Control(100).items());
  }

  @Test
  void messagesAreWalkedInOrder() {
    Control control = new Control(200).add(1, 2, (byte) 3).addInt(4, 5, 6).addShort(7, 8, 9);
    assertEquals(List.of(0, 24, 48), walk(control));
    assertEquals(72, control.length());
    assertEquals(1, control.level(0));
    assertEquals(2, control.type(0));
    assertArrayEquals(new byte[] {3}, data(control, 0));
    assertEquals(3, control.intValue(0));
    assertEquals(6, control.intValue(24));
    assertEquals(2, control.dataLength(48));
  }

  @Test
  void spaceIsWhatAMessageTakes() {
    for (int bytes : new int[] {0, 1, 7, 8, 9, 100}) {
      Control control = new Control(1000).add(1, 2, new byte[bytes]);
      assertEquals(control.length(), Control.space(bytes), () -> bytes + " bytes");
    }
  }

  @Test
  void whatIsAddedIsFound() {
    Property.holds(random -> {
      Control control = new Control(400);
      List<byte[]> added = new ArrayList<>();
      byte[] next = Property.bytes(random, 60);
      while (control.length() + Control.space(next.length) <= control.capacity()) {
        control.add(added.size(), -added.size(), next);
        added.add(next);
        next = Property.bytes(random, 60);
      }
      List<Integer> places = walk(control);
      assertEquals(added.size(), places.size());
      for (int i = 0; i < added.size(); i++) {
        assertArrayEquals(added.get(i), data(control, places.get(i)));
        assertEquals(i, control.level(places.get(i)));
        assertEquals(-i, control.type(places.get(i)));
      }
    });
  }

  @Test
  void lastMessageNeedsNoPadding() {
    Control control = new Control(Control.HEADER_BYTES + 1).add(1, 2, (byte) 3);
    assertEquals(17, control.length());
    assertArrayEquals(new byte[] {3}, data(control, control.first()));
  }

  @Test
  void messageWithoutRoomIsRefusedAndLeavesTheOthers() {
    Control control = new Control(40).addInt(1, 2, 3);
    assertThrows(IndexOutOfBoundsException.class, () -> control.addInt(1, 2, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> control.rights((Endpoint) null));
    assertEquals(List.of(0), walk(control));
    assertEquals(24, control.length());
    assertEquals(List.of(), passedIn(control));
  }

  private static List<Integer> passedIn(Control control) {
    List<Integer> places = new ArrayList<>();
    for (int place = -1; place < 3; place++) {
      if (control.passed(place) != null) {
        places.add(place);
      }
    }
    return places;
  }

  @Test
  void clearForgetsEverything() {
    Control control = new Control(100).addInt(1, 2, 3).clear();
    assertEquals(0, control.length());
    assertEquals(List.of(), walk(control));
  }

  @Test
  void lengthOutsideTheRoomIsRefused() {
    Control control = new Control(32);
    assertThrows(IndexOutOfBoundsException.class, () -> control.length(33));
    assertThrows(IndexOutOfBoundsException.class, () -> control.length(-1));
    assertEquals(32, control.length(32).length());
  }

  // What an enemy, or a cut, makes of it.

  private static Control withHeaderLength(long cmsgLength, int length) {
    Control control = new Control(64).add(1, 1, new byte[48]);
    control.segment().set(JAVA_LONG_UNALIGNED, 0, cmsgLength);
    return control.length(length);
  }

  @Test
  void headerLengthThatMakesNoSenseEndsTheWalk() {
    long[] bad = {
      0,
      1,
      15,
      65,
      1L << 31,
      (1L << 32) + 16,
      (1L << 32) + 64,
      -1,
      -16,
      Long.MIN_VALUE,
      Long.MAX_VALUE,
      Long.MAX_VALUE - 7
    };
    for (long length : bad) {
      assertEquals(List.of(), walk(withHeaderLength(length, 64)), () -> "cmsg_len " + length);
    }
  }

  @Test
  void headerThatIsCutOffIsNone() {
    for (int length = 0; length < Control.HEADER_BYTES; length++) {
      assertEquals(-1, withHeaderLength(16, length).first());
    }
    assertEquals(0, withHeaderLength(16, 16).first());
  }

  @Test
  void dataThatIsCutOffIsNone() {
    assertEquals(-1, withHeaderLength(40, 39).first());
    assertEquals(0, withHeaderLength(40, 40).first());
    assertEquals(-1, withHeaderLength(40, 40).next(0));
  }

  @Test
  void lengthThatIsNotAlignedIsRoundedUp() {
    Control control = new Control(64).add(1, 1, new byte[5]).add(2, 2, new byte[1]);
    assertEquals(List.of(0, 24), walk(control));
    control.segment().set(JAVA_LONG_UNALIGNED, 0, 17);
    assertEquals(List.of(0, 24), walk(control));
  }

  @Test
  void anyBytesAreWalkedAndShownWithoutAnException() {
    Property.holds(random -> {
      byte[] bytes = Property.bytes(random, 120);
      Control control = new Control(120);
      MemorySegment.copy(bytes, 0, control.segment(), JAVA_BYTE, 0, bytes.length);
      control.length(bytes.length);
      if (bytes.length >= Control.HEADER_BYTES && random.nextBoolean()) {
        control.segment().set(JAVA_LONG_UNALIGNED, 0, 16 + random.nextInt(40));
      }
      int before = -1;
      for (int at : walk(control)) {
        assertTrue(at > before && at % 8 == 0);
        before = at;
        assertTrue(control.dataLength(at) >= 0);
        assertTrue(control.dataOffset(at) + control.dataLength(at) <= control.length());
        control.intValue(at);
      }
    });
  }
}
