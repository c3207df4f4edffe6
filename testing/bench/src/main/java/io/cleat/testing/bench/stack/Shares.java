// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingDouble;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where time goes, by samples.
 *
 * @param samples how many
 * @param parts the share of each part, the largest first
 * @param methods the share of each method that a sample was in, the largest first, the top ones
 */
public record Shares(int samples, List<Share> parts, List<Share> methods) {
  private static final int TOP = 8;

  /** Of one. */
  public record Share(String name, double part) {}

  /** Reads a recording. */
  static Shares read(Path file) throws IOException {
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    List<List<String>> byTime = frames(events, Recorder.CPU_SAMPLE);
    return of(byTime.isEmpty() ? frames(events, Recorder.SAMPLE) : byTime);
  }

  private static List<List<String>> frames(List<RecordedEvent> events, String type) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals(type))
        .filter(event -> event.getStackTrace() != null)
        .map(event -> event.getStackTrace().getFrames().stream().map(Shares::name).toList())
        .filter(frames -> !frames.isEmpty())
        .toList();
  }

  private static String name(RecordedFrame frame) {
    RecordedMethod method = frame.getMethod();
    return method.getType().getName() + "." + method.getName();
  }

  /** Of samples, each its frames with the innermost first. */
  static Shares of(List<List<String>> samples) {
    double each = 1.0 / Math.max(samples.size(), 1);
    Map<String, Double> parts =
        samples.stream()
            .collect(groupingBy(frames -> Part.of(frames).label, summingDouble(_ -> each)));
    Map<String, Double> methods =
        samples.stream().collect(groupingBy(List::getFirst, summingDouble(_ -> each)));
    return new Shares(samples.size(), sorted(parts, parts.size()), sorted(methods, TOP));
  }

  private static List<Share> sorted(Map<String, Double> shares, int most) {
    return shares.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(most)
        .map(entry -> new Share(entry.getKey(), entry.getValue()))
        .toList();
  }
}
