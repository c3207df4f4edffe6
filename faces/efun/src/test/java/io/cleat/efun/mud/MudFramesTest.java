// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcUndefined;
import io.cleat.efun.lpc.LpcValue;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream of frames, cut in every way. */
class MudFramesTest implements MudFrames.Sink {
  private static final LpcValue LONG = new LpcString("long ".repeat(10_000));

  private final MudEncoder encoder = new MudEncoder(MudProfile.standard());
  private final MudFrames frames = new MudFrames(MudProfile.standard(), this);
  private final List<LpcValue> values = new ArrayList<>();
  private final List<Integer> badLengths = new ArrayList<>();

  @Override
  public void value(LpcValue value, MudFault fault) {
    values.add(value);
  }

  @Override
  public void badLength(int length) {
    badLengths.add(length);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 100, 4096, 16_384, 1 << 20})
  void piecesOfAnySizeMakeTheSameFrames(int size) {
    byte[] stream = stream(LpcInt.of(1), LONG, LpcInt.of(2), new LpcString("x"), LONG);
    for (int at = 0; at < stream.length; at += size) {
      frames.feed(stream, at, Math.min(size, stream.length - at));
    }
    assertEquals(List.of(LpcInt.of(1), LONG, LpcInt.of(2), new LpcString("x"), LONG), values);
    assertEquals(0, frames.heldBytes());
  }

  @Test
  void memoryOutsideTheHeapIsAsGood() {
    byte[] stream = stream(LpcInt.of(1), LONG, LpcInt.of(2));
    ByteBuffer direct = ByteBuffer.allocateDirect(stream.length).put(stream).flip();
    frames.feed(direct);
    assertFalse(direct.hasRemaining());
    frames.feed(ByteBuffer.wrap(stream));
    frames.feed(ByteBuffer.wrap(stream).asReadOnlyBuffer());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment segment = arena.allocateFrom(ValueLayout.JAVA_BYTE, stream);
      frames.feed(segment, 0, segment.byteSize());
    }
    assertEquals(12, values.size());
    assertEquals(LONG, values.get(10));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, -1, Integer.MIN_VALUE, MudProfile.DRIVER_FRAME_BYTES + 1, Integer.MAX_VALUE})
  void aBadLengthEndsTheStream(int length) {
    byte[] header = ByteBuffer.allocate(8).putInt(length).array();
    frames.feed(stream(LpcInt.of(1)));
    frames.feed(header, 0, 3);
    frames.feed(header, 3, 5);
    frames.feed(stream(LpcInt.of(2)));
    assertEquals(List.of(LpcInt.of(1)), values);
    assertEquals(List.of(length), badLengths);
    assertTrue(frames.isClosed());
    assertEquals(0, frames.heldBytes());
  }

  @Test
  void theLongestFrameIsTaken() {
    byte[] frame = new byte[4 + MudProfile.DRIVER_FRAME_BYTES];
    ByteBuffer.wrap(frame).putInt(MudProfile.DRIVER_FRAME_BYTES).put((byte) '7');
    frames.feed(frame);
    assertEquals(List.of(LpcInt.of(7)), values);
  }

  @Test
  void anAnnouncedLengthTakesNoMemory() {
    byte[] header = ByteBuffer.allocate(4).putInt(MudProfile.DRIVER_FRAME_BYTES).array();
    frames.feed(header);
    frames.feed(new byte[10]);
    assertEquals(14, frames.heldBytes());
  }

  @Test
  void aFrameThatCannotBeReadEndsNothing() {
    frames.feed(new byte[] {0, 0, 0, 2, '(', 0});
    frames.feed(stream(LpcInt.of(3)));
    assertEquals(List.of(LpcUndefined.UNDEFINED, LpcInt.of(3)), values);
  }

  @Test
  void aSinkThatThrowsLosesNothing() {
    var thrown = new IllegalStateException("from the sink");
    var throwing =
        new MudFrames(
            MudProfile.standard(),
            new MudFrames.Sink() {
              @Override
              public void value(LpcValue value, MudFault fault) {
                values.add(value);
                throw thrown;
              }

              @Override
              public void badLength(int length) {}
            });
    byte[] stream = stream(LpcInt.of(1), LpcInt.of(2));
    assertEquals(thrown, assertThrows(RuntimeException.class, () -> throwing.feed(stream)));
    throwing.feed(new byte[2]);
    assertEquals(List.of(LpcInt.of(1), LpcInt.of(2)), values);
  }

  @Test
  void aSinkMayCloseWithinACall() {
    var closing = new MudFrames[] {null};
    closing[0] =
        new MudFrames(
            MudProfile.standard(),
            new MudFrames.Sink() {
              @Override
              public void value(LpcValue value, MudFault fault) {
                values.add(value);
                closing[0].close();
              }

              @Override
              public void badLength(int length) {}
            });
    closing[0].feed(stream(LpcInt.of(1), LpcInt.of(2)));
    assertEquals(List.of(LpcInt.of(1)), values);
  }

  private byte[] stream(LpcValue... sent) {
    var out = new ByteArrayOutputStream();
    for (LpcValue value : sent) {
      out.writeBytes(encoder.frame(value));
    }
    return out.toByteArray();
  }
}
