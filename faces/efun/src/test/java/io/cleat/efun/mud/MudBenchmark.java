// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcFloat;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcMapping;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.util.Arrays;
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
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * How long the codec takes for a frame; {@code main} runs it with the allocation profiler. The
 * bytes of a frame are printed, so that a time is a rate.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MudBenchmark {
  /** Which value. */
  public enum Sample {
    /** What an Intermud-3 client sends first: strings, ints, mappings. */
    STARTUP,
    /** An Intermud-3 who-reply: an array of arrays, with floats. */
    WHO,
    /** A tell: a long line of text. */
    TELL,
    /** 64 KiB of strings of 60 characters, an array. */
    STRINGS,
    /** 64 KiB in one string. */
    TEXT,
    /** The same with a line feed each 70 characters and a quote each 500. */
    LINES,
    /** The same in Chinese. */
    CHINESE
  }

  /** The value. */
  @Param public Sample sample;

  private final MudEncoder encoder = new MudEncoder(MudProfile.standard());
  private final MudDecoder decoder = new MudDecoder(MudProfile.standard());
  private LpcValue value;
  private byte[] frame;

  /** Makes the value and its frame. */
  @Setup
  public void setUp() {
    value = value(sample);
    frame = encoder.frame(value);
    System.out.println(sample + " bytes: " + frame.length);
  }

  /** A value into the encoder's memory. */
  @Benchmark
  public int encode() {
    return encoder.encode(value);
  }

  /** A payload into a value. */
  @Benchmark
  public LpcValue decode() {
    return decoder.decode(frame, Frame.HEADER_BYTES, frame.length - Frame.HEADER_BYTES);
  }

  private static LpcValue value(Sample sample) {
    return switch (sample) {
      case STARTUP -> startup();
      case WHO -> who();
      case TELL -> tell("x".repeat(72));
      case STRINGS -> strings();
      case TEXT -> new LpcString("The quick brown fox jumps. ".repeat(2427));
      case LINES -> new LpcString(("x".repeat(69) + "\n").repeat(7).concat("\"").repeat(133));
      case CHINESE -> new LpcString("中文字符".repeat(5461));
    };
  }

  private static LpcValue startup() {
    LpcMapping services =
        LpcMapping.of(
            s("tell"),
            i(1),
            s("emoteto"),
            i(1),
            s("who"),
            i(1),
            s("finger"),
            i(1),
            s("locate"),
            i(1),
            s("channel"),
            i(1),
            s("mail"),
            i(4024),
            s("auth"),
            i(1));
    return LpcArray.of(
        s("startup-req-3"),
        i(5),
        s("Cleat Test MUD"),
        i(0),
        s("*i4"),
        i(0),
        i(1_234_567_890),
        i(98_765_432),
        i(12_345_678),
        i(4000),
        i(4025),
        i(4026),
        s("Dead Souls 3.9"),
        s("Dead Souls"),
        s("FluffOS v2019.20240808"),
        s("LPMud"),
        s("open for public"),
        s("admin@mud.example.org"),
        services,
        LpcMapping.of());
  }

  private static LpcValue who() {
    LpcValue[] users = new LpcValue[24];
    for (int n = 0; n < users.length; n++) {
      LpcValue idle = new LpcFloat(n * 0.25);
      users[n] = LpcArray.of(s("Player" + n), i(n * 37L), s("the adventurer, level " + n), idle);
    }
    return LpcArray.of(
        s("who-reply"),
        i(5),
        s("Cleat Test MUD"),
        i(0),
        s("Other MUD"),
        s("admin"),
        LpcArray.of(users));
  }

  private static LpcValue tell(String text) {
    return LpcArray.of(
        s("tell"),
        i(5),
        s("Cleat Test MUD"),
        s("sender"),
        s("Other MUD"),
        s("receiver"),
        s("Sender"),
        s(text));
  }

  private static LpcValue strings() {
    LpcValue[] strings = new LpcValue[1024];
    Arrays.setAll(strings, n -> s("%060d".formatted(n)));
    return LpcArray.of(strings);
  }

  private static LpcString s(String text) {
    return new LpcString(text);
  }

  private static LpcInt i(long number) {
    return LpcInt.of(number);
  }

  /** Runs all, or what a regular expression names. */
  public static void main(String... args) throws RunnerException {
    String included = args.length == 0 ? MudBenchmark.class.getName() : args[0];
    new Runner(new OptionsBuilder().include(included).addProfiler(GCProfiler.class).build()).run();
  }
}
