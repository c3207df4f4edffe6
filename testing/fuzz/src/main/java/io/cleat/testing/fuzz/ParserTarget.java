// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One codec: its check, and behind a good answer each of its accessors. The memory ends with the
 * input, so that reading one byte more throws.
 */
final class ParserTarget implements Target {
  private static final int CHOICES = 24;

  private final Layer layer;
  private final List<byte[]> samples = new ArrayList<>();

  ParserTarget(Layer layer) {
    this.layer = layer;
    for (byte[] frame : Samples.frames()) {
      if (layer.isIn(frame)) {
        samples.add(frame);
      }
    }
  }

  @Override
  public int play(byte[] input) {
    World.demand(layer.walk(MemorySegment.ofArray(input)) != Long.MIN_VALUE, "a sum");
    return 1;
  }

  /** A frame that holds what the codec is for, spoilt, from where that begins. */
  @Override
  public byte[] invent(SplittableRandom random) {
    byte[] sample = samples.get(random.nextInt(samples.size()));
    byte[] dice = new byte[CHOICES];
    random.nextBytes(dice);
    return layer.cut(FrameMutation.of(sample, new Choices(dice)));
  }
}
