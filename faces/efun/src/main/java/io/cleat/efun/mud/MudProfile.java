// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

/**
 * How the codec behaves where a driver and good sense differ.
 *
 * @param grammar which texts are read
 * @param floatReading how the digits of a float become a float
 * @param floatWriting how a float becomes digits
 * @param sentFrameBytes the longest frame that is sent: the number in its first four bytes
 * @param receivedFrameBytes the longest frame that is taken; a longer one ends the stream
 * @param limits how big a value may be
 */
public record MudProfile(
    Grammar grammar,
    FloatReading floatReading,
    FloatWriting floatWriting,
    int sentFrameBytes,
    int receivedFrameBytes,
    MudLimits limits) {
  /** The most that either limit of frames may be: a frame is one array of Java. */
  public static final int FRAME_BYTES_MAX =
      Integer.MAX_VALUE - Frame.HEADER_BYTES - Text.ROOM_BYTES;

  /** The driver's “maximum byte transfer” when nobody changed it. */
  public static final int DRIVER_FRAME_BYTES = 262_144;

  /** A profile of these. */
  public MudProfile {
    if (sentFrameBytes > FRAME_BYTES_MAX || receivedFrameBytes > FRAME_BYTES_MAX) {
      throw new IllegalArgumentException("frames of more than " + FRAME_BYTES_MAX + " bytes");
    }
  }

  /** Which texts are read. */
  public enum Grammar {
    /** All that a driver makes something of, with what it makes of it. */
    DRIVER,
    /** What a driver sends, and nothing else. */
    STRICT
  }

  /** How the digits of a float become a float. */
  public enum FloatReading {
    /** As a driver does: digit by digit, each one a little off. */
    DIGIT_SUM,
    /** The nearest float there is. */
    NEAREST
  }

  /** How a float becomes digits. */
  public enum FloatWriting {
    /** As a driver does: C's {@code %f}, so that what is small is lost. */
    SIX_DECIMALS,
    /** As many digits as it takes to read it back; floats that are not finite are refused. */
    LOSSLESS
  }

  /**
   * What a driver does, to the byte and to the last bit of a float; only where it would abort, the
   * value is undefined instead. It sends frames of any length, although its peers close on those
   * longer than {@link #DRIVER_FRAME_BYTES}.
   */
  public static MudProfile driverExact() {
    return new MudProfile(
        Grammar.DRIVER,
        FloatReading.DIGIT_SUM,
        FloatWriting.SIX_DECIMALS,
        FRAME_BYTES_MAX,
        DRIVER_FRAME_BYTES,
        MudLimits.driver());
  }

  /** Takes what a driver sends and nothing else; sends what survives the journey. */
  public static MudProfile strict() {
    return standard().with(Grammar.STRICT);
  }

  /**
   * The default. Reads what a driver reads, but floats to the nearest; keeps floats whole when it
   * sends them, and refuses what would break the peer: frames longer than it takes, floats that are
   * not finite.
   */
  public static MudProfile standard() {
    return new MudProfile(
        Grammar.DRIVER,
        FloatReading.NEAREST,
        FloatWriting.LOSSLESS,
        DRIVER_FRAME_BYTES,
        DRIVER_FRAME_BYTES,
        MudLimits.driver());
  }

  /** This profile with another grammar. */
  public MudProfile with(Grammar other) {
    return new MudProfile(
        other, floatReading, floatWriting, sentFrameBytes, receivedFrameBytes, limits);
  }

  /** This profile with another way to write floats. */
  public MudProfile with(FloatWriting other) {
    return new MudProfile(grammar, floatReading, other, sentFrameBytes, receivedFrameBytes, limits);
  }

  /** This profile with other limits of values. */
  public MudProfile with(MudLimits other) {
    return new MudProfile(
        grammar, floatReading, floatWriting, sentFrameBytes, receivedFrameBytes, other);
  }

  /** This profile with other limits of frames, both ways. */
  public MudProfile withFrameBytes(int sent, int received) {
    return new MudProfile(grammar, floatReading, floatWriting, sent, received, limits);
  }
}
