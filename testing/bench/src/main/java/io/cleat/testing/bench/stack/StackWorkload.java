// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import static io.cleat.stack.spi.Link.CHECKSUM;
import static io.cleat.stack.spi.Link.SEGMENTATION;
import static io.cleat.testing.bench.stack.Unit.BYTES;
import static io.cleat.testing.bench.stack.Unit.GIGABYTES;
import static io.cleat.testing.bench.stack.Unit.MICROS;
import static io.cleat.testing.bench.stack.Unit.PER_SECOND;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** What is measured over both sides. */
public enum StackWorkload {
  ROUND_TRIP("one thread: 64 B there and back", MICROS),
  DATAGRAMS("one thread: a datagram of 64 B there and back", MICROS),
  SHORT("one thread: short connections", PER_SECOND),
  SHORT_10K("one thread: short connections beside 10,000 idle ones", PER_SECOND),
  SHORT_100K("one thread: short connections beside 100,000 idle ones", PER_SECOND),
  BULK_1500("one thread: bulk, MTU 1500, checksums", GIGABYTES),
  BULK_64K("one thread: bulk, segments of 64 KiB (segmentation and checksum offload)", GIGABYTES),
  BULK_65535("one thread: bulk, MTU 65535, checksums", GIGABYTES),
  VIRTUAL("two virtual threads: 64 B there and back", MICROS),
  VIRTUAL_1("two virtual threads of one carrier: 64 B there and back", MICROS),
  SPIN("two platform threads that may spin: 64 B there and back", MICROS),
  PARK("two platform threads that park: 64 B there and back", MICROS),
  MEMORY_100K("an idle endpoint, of 100,000", BYTES),
  MEMORY_1M("an idle endpoint, of 1,000,000", BYTES);

  private static final int MTU = 1500;
  private static final int LARGEST_MTU = 65_535;
  private static final int BOTH = CHECKSUM | SEGMENTATION;

  private final String label;
  private final Unit unit;

  StackWorkload(String label, Unit unit) {
    this.label = label;
    this.unit = unit;
  }

  /** Its name on a command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What is measured, for a person. */
  public String label() {
    return label;
  }

  /** Of its values. */
  public Unit unit() {
    return unit;
  }

  /** Whether the kernel is measured too: a million of its endpoints are four gigabytes. */
  boolean isFor(Side side) {
    return this != MEMORY_1M || side == Side.STACK;
  }

  /** Whether it is done once in a process, without being warmed up. */
  boolean isOnce() {
    return this == MEMORY_100K || this == MEMORY_1M;
  }

  /** What its JVM is told, on both sides the same. */
  List<String> flags() {
    return switch (this) {
      case SHORT_100K -> List.of("-Xms2g", "-Xmx2g");
      case MEMORY_1M -> List.of("-Xms3g", "-Xmx3g");
      case VIRTUAL_1 ->
          List.of("-Xms512m", "-Xmx512m", "-Djdk.virtualThreadScheduler.parallelism=1");
      // Where there is but one processor, neither engine spins.
      case PARK -> List.of("-Xms512m", "-Xmx512m", "-XX:ActiveProcessorCount=1");
      default -> List.of("-Xms1g", "-Xmx1g");
    };
  }

  /**
   * Makes it ready.
   *
   * @param part of the endpoints that there are to be only one in so many, where it is only to be
   *     seen that all works; else 1
   */
  public Probe open(Side side, int part) throws IOException {
    return switch (this) {
      case VIRTUAL, VIRTUAL_1 -> ThreadEcho.open(side, Thread.ofVirtual());
      case SPIN, PARK -> ThreadEcho.open(side, Thread.ofPlatform().daemon());
      default ->
          side == Side.STACK
              ? open(() -> new StackHosts(mtu(), capabilities()), true, part)
              : open(KernelHosts::new, false, part);
    };
  }

  private int mtu() {
    return this == BULK_65535 ? LARGEST_MTU : MTU;
  }

  private int capabilities() {
    return this == BULK_64K ? BOTH : 0;
  }

  /** Makes hosts. */
  @FunctionalInterface
  private interface Maker<E> {
    Hosts<E> make() throws IOException;
  }

  private <E> Probe open(Maker<E> maker, boolean alone, int part) throws IOException {
    Hosts<E> hosts = maker.make();
    return switch (this) {
      case ROUND_TRIP -> RoundTrips.tcp(hosts);
      case DATAGRAMS -> RoundTrips.udp(hosts);
      case SHORT -> new ShortConnections<>(hosts, alone);
      case SHORT_10K -> new ShortBesideIdle<>(maker.make(), hosts, 10_000 / part, alone);
      case SHORT_100K -> new ShortBesideIdle<>(maker.make(), hosts, 100_000 / part, alone);
      case BULK_1500, BULK_64K, BULK_65535 -> new Bulk<>(hosts);
      case MEMORY_100K -> new IdleMemory<>(hosts, 100_000 / part);
      case MEMORY_1M -> new IdleMemory<>(hosts, 1_000_000 / part);
      case VIRTUAL, VIRTUAL_1, SPIN, PARK -> throw new IllegalStateException("needs two threads");
    };
  }
}
