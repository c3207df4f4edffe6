// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;

/**
 * Says how long checksums and headers take on this machine, in time of the processor: medians and
 * the best of some rounds, no more than a hint. Run it alone; {@code mixed} as an argument lets the
 * codecs see heap memory first.
 */
final class Speed {
  private static final int ROUNDS = 15;
  private static final long ROUND_NANOS = 20_000_000;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private interface Work {
    long run(int i);
  }

  private Speed() {}

  public static void main(String[] arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment frame = arena.allocate(1 << 17, 64);
      MemorySegment other = arena.allocate(1 << 17, 64);
      if (Arrays.asList(arguments).contains("mixed")) {
        checksums(MemorySegment.ofArray(new byte[1 << 17]), other, "heap  ");
        checksums(MemorySegment.ofArray(new int[1 << 15]), other, "ints  ");
      }
      checksums(frame, other, "native");
      headers(frame);
      if (Arrays.asList(arguments).contains("mixed")) {
        headers(MemorySegment.ofArray(new byte[4096]));
      }
    }
  }

  private static void checksums(MemorySegment frame, MemorySegment other, String kind) {
    frame.fill((byte) 0x5a);
    for (int length : new int[] {20, 64, 128, 256, 1460, 65_536}) {
      String name = kind + " " + length;
      report("sum  " + name, length, i -> Checksum.sum(frame, i & 7, length));
      report("copy " + name, length, i -> Checksum.copy(frame, i & 7, other, 0, length));
    }
  }

  private static void headers(MemorySegment frame) {
    report(
        "write Ethernet+IPv4+TCP with timestamps, 1460 unsummed",
        66,
        i -> {
          SampleFrames.tcpHeaders(frame, 0, i, 1492);
          return i;
        });
    report("parse the same", 66, i -> SampleFrames.parseHeaders(frame, 0, 1526));
    report("write all, summed, 0 payload", 66, i -> SampleFrames.tcpOverIpv4(frame, 0, i, 0));
    report("parse all, summed, 0 payload", 66, i -> SampleFrames.parseIpv4(frame, 0, 66));
    report(
        "write and parse, 1460 payload",
        1526,
        i -> {
          int length = SampleFrames.tcpOverIpv4(frame, 0, i, 1460);
          return SampleFrames.parseIpv4(frame, 0, length);
        });
    report(
        "write and parse UDP over IPv6, 100 payload",
        162,
        i -> {
          int length = SampleFrames.udpOverIpv6(frame, 0, i & 0xffff, 100);
          return SampleFrames.parseIpv6(frame, 0, length);
        });
  }

  private static void report(String name, int bytes, Work work) {
    double[] nanos = new double[ROUNDS];
    long sink = 0;
    int count = 1024;
    for (int round = -ROUNDS; round < ROUNDS; round++) {
      long start = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < count; i++) {
        sink += work.run(i);
      }
      long elapsed = THREADS.getCurrentThreadCpuTime() - start;
      nanos[Math.max(round, 0)] = (double) elapsed / count;
      if (round < 0 && elapsed < ROUND_NANOS) {
        count = (int) Math.min(1 << 28, count * 2L);
      }
    }
    Arrays.sort(nanos);
    double median = nanos[ROUNDS / 2];
    System.out.printf(
        Locale.ROOT,
        "%-56s %8.1f ns, best %8.1f ns, %6.1f GB/s %s%n",
        name,
        median,
        nanos[0],
        bytes / nanos[0],
        sink == 0 ? "?" : "");
  }
}
