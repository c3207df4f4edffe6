// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.jmh;

import io.cleat.efun.lpc.LpcValue;
import io.cleat.efun.mud.MudDecoder;
import io.cleat.efun.mud.MudEncoder;
import io.cleat.efun.mud.MudProfile;
import io.cleat.testing.bench.mud.Sample;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long the MUD-mode codec takes for a frame, and what it allocates. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MudCodec {
  private static final int HEADER_BYTES = 4;

  /** Which value. */
  @Param public Sample sample;

  private final MudEncoder encoder = new MudEncoder(MudProfile.standard());
  private final MudDecoder decoder = new MudDecoder(MudProfile.standard());
  private LpcValue value;
  private byte[] frame;

  /** Makes the value and its frame. */
  @Setup
  public void setUp() {
    value = sample.value();
    frame = encoder.frame(value);
  }

  /** A value into the encoder's memory. */
  @Benchmark
  public int encode() {
    return encoder.encode(value);
  }

  /** A payload into a value. */
  @Benchmark
  public LpcValue decode() {
    return decoder.decode(frame, HEADER_BYTES, frame.length - HEADER_BYTES);
  }
}
