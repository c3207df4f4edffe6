// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import java.io.IOException;
import java.nio.file.Path;
import jdk.jfr.Recording;

/** Measures while Java's flight recorder samples where the processor's time goes. */
public final class Recorder {
  /** Samples by processor time, which JDKs before 25 do not have. */
  static final String CPU_SAMPLE = "jdk.CPUTimeSample";

  /** Samples by time of the day, which all have. */
  static final String SAMPLE = "jdk.ExecutionSample";

  private static final String PERIOD = "1 ms";
  private static final int FRAMES = 64;

  private Recorder() {}

  /** Measures and records into a file. */
  public static Reading record(Probe probe, long nanos, Path file) throws IOException {
    try (Recording recording = new Recording()) {
      recording.enable(CPU_SAMPLE).with("throttle", PERIOD).withStackTrace();
      recording.enable(SAMPLE).with("period", "10 ms").withStackTrace();
      recording.start();
      Reading reading = probe.measure(nanos);
      recording.stop();
      recording.dump(file);
      return reading;
    }
  }

  /** What the recorded JVM is told, so that samples of long stacks are whole. */
  static String flag() {
    return "-XX:FlightRecorderOptions:stackdepth=" + FRAMES;
  }
}
