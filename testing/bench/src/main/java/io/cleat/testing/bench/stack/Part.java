// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import java.util.List;

/** What the time of a sample is booked to: the first of its frames that somebody answers for. */
enum Part {
  COPIES("copies", "jdk.internal.misc.ScopedMemoryAccess.copy", "jdk.internal.misc.Unsafe.copy"),
  CHECKSUMS("checksums", "io.cleat.wire.Checksum.", "io.cleat.wire.Sum."),
  TIME_WAIT("TIME-WAIT", "io.cleat.stack.tcp.TimeWait."),
  TCP_OUT(
      "TCP out",
      "io.cleat.stack.tcp.TcpOutput.",
      "io.cleat.stack.tcp.SegmentWriter.",
      "io.cleat.stack.tcp.TcpReplies."),
  TCP_CALLS("calls", "io.cleat.stack.tcp.TcpCalls.", "io.cleat.stack.tcp.TcpEndpoint."),
  TCP_IN(
      "TCP in",
      "io.cleat.stack.tcp.TcpInput.",
      "io.cleat.stack.tcp.TcpProtocol.input",
      "io.cleat.stack.tcp.Handshake.",
      "io.cleat.stack.tcp.Acknowledgment.",
      "io.cleat.stack.tcp.Text."),
  UDP("UDP", "io.cleat.stack.udp."),
  IP_OUT("IP out", "io.cleat.stack.ip.IpOutput.", "io.cleat.stack.ip.Outbox."),
  IP_IN(
      "IP in",
      "io.cleat.stack.ip.IpInput.",
      "io.cleat.stack.ip.Interface.",
      "io.cleat.stack.ip.EthernetInput."),
  LINKS("links", "io.cleat.link."),
  CALLS("calls", "io.cleat.stack.endpoint.", "io.cleat.stack.Stack.socket"),
  TURN("turn", "io.cleat.stack.Stack.", "io.cleat.stack.time."),
  HOST("host", "io.cleat.host."),
  BENCH("bench", "io.cleat.testing.bench."),
  THREADS("threads", "java.lang.VirtualThread", "java.util.concurrent.", "jdk.internal.vm."),
  OTHER("other");

  /** What it is called; two that are called the same are one. */
  final String label;

  private final List<String> methods;

  Part(String label, String... methods) {
    this.label = label;
    this.methods = List.of(methods);
  }

  /**
   * Whom a sample belongs to.
   *
   * @param frames methods with their classes, the innermost first
   */
  static Part of(List<String> frames) {
    for (String frame : frames) {
      for (Part part : values()) {
        if (part.methods.stream().anyMatch(frame::startsWith)) {
          return part;
        }
      }
    }
    return OTHER;
  }
}
