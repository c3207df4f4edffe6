// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.mud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.cleat.efun.lpc.LpcValue;
import io.cleat.efun.mud.MudEncoder;
import io.cleat.efun.mud.MudFault;
import io.cleat.efun.mud.MudFrames;
import io.cleat.efun.mud.MudProfile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A value is the same after its journey, in whatever pieces its frame comes. */
class SegmentationProperties {
  private final List<String> delivered = new ArrayList<>();

  private final class Recorder implements MudFrames.Sink {
    @Override
    public void value(LpcValue value, MudFault fault) {
      assertNull(fault);
      delivered.add(value.toString());
    }

    @Override
    public void badLength(int length) {
      throw new AssertionError("bad length " + length);
    }
  }

  @Property(tries = 1000)
  void valuesSurviveAnySegmentation(
      @ForAll long seed,
      @ForAll @IntRange(max = 4) int depth,
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 1, max = 300) Integer> pieces) {
    LpcValue value = new RandomValues(new SplittableRandom(seed)).next(depth);
    MudEncoder encoder = new MudEncoder(MudProfile.standard());
    // A float that overflowed, or too many containers, is refused.
    int bytes = encoder.encode(value);
    byte[] frame = Arrays.copyOf(encoder.bytes(), Math.max(bytes, 0));
    if (bytes < 0) {
      return;
    }
    delivered.clear();
    MudFrames stream = new MudFrames(MudProfile.standard(), new Recorder());
    for (int at = 0, n = 0; at < frame.length; n++) {
      int length = Math.min(pieces.get(n % pieces.size()), frame.length - at);
      stream.feed(frame, at, length);
      at += length;
    }
    assertEquals(List.of(value.toString()), delivered);
    assertEquals(0, stream.heldBytes());
  }
}
