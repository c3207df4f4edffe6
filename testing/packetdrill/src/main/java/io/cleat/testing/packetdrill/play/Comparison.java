// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import static io.cleat.testing.packetdrill.script.PacketSpec.UNSAID;

import io.cleat.testing.packetdrill.script.PacketSpec;
import io.cleat.testing.packetdrill.script.PacketSpec.Body;
import io.cleat.testing.packetdrill.script.PacketSpec.Datagram;
import io.cleat.testing.packetdrill.script.PacketSpec.Ends;
import io.cleat.testing.packetdrill.script.PacketSpec.IcmpMessage;
import io.cleat.testing.packetdrill.script.PacketSpec.IpSpec;
import io.cleat.testing.packetdrill.script.PacketSpec.Segment;
import io.cleat.testing.packetdrill.script.PacketSpec.TcpOption;
import java.util.List;

/** Whether a packet is the one that the script expects. */
final class Comparison {
  private final Setting setting;
  private final boolean relaxed;

  /**
   * @param relaxed whether windows and options do not count
   */
  Comparison(Setting setting, boolean relaxed) {
    this.setting = setting;
    this.relaxed = relaxed;
  }

  /** What differs first; null when nothing does. */
  String difference(PacketSpec expected, PacketSpec actual) {
    String ip = ip(expected.ip(), actual.ip());
    if (ip != null) {
      return ip;
    }
    String ends = ends(expected.ends(), actual.ends());
    return ends != null ? ends : body(expected.body(), actual.body());
  }

  private static String ip(IpSpec expected, IpSpec actual) {
    String ecn = expected.ecn();
    boolean either = "ect01".equals(ecn) && actual.ecn().startsWith("ect");
    if (ecn != null && !ecn.equals(actual.ecn()) && !either) {
      return "ecn";
    }
    if (differ(expected.tos(), actual.tos())) {
      return "tos";
    }
    if (differ(expected.ttl(), actual.ttl())) {
      return "ttl";
    }
    return differ(expected.flowLabel(), actual.flowLabel()) ? "flow label" : null;
  }

  private static boolean differ(long expected, long actual) {
    return expected != UNSAID && expected != actual;
  }

  private static String ends(Ends expected, Ends actual) {
    boolean differ =
        differ(expected.fromPort(), actual.fromPort())
            || differ(expected.toPort(), actual.toPort());
    return differ ? "ports" : null;
  }

  private String body(Body expected, Body actual) {
    return switch (expected) {
      case Segment segment ->
          actual instanceof Segment other ? segment(segment, other) : "protocol";
      case Datagram datagram ->
          actual instanceof Datagram other
              ? datagram.length() == other.length() ? null : "length"
              : "protocol";
      case IcmpMessage message ->
          actual instanceof IcmpMessage other ? icmp(message, other) : "protocol";
    };
  }

  private String icmp(IcmpMessage expected, IcmpMessage actual) {
    int version = setting.version();
    if (IcmpWords.type(expected.type(), version) != Integer.parseInt(actual.type())) {
      return "ICMP type";
    }
    if (expected.code() != null
        && IcmpWords.code(expected.type(), expected.code(), version)
            != Integer.parseInt(actual.code())) {
      return "ICMP code";
    }
    return differ(expected.mtu(), actual.mtu()) ? "mtu" : null;
  }

  private String segment(Segment expected, Segment actual) {
    if (LivePacket.flags(expected.flags()) != LivePacket.flags(actual.flags())) {
      return "flags";
    }
    if (expected.text().start() != actual.text().start()) {
      return "sequence number";
    }
    if (expected.text().length() != actual.text().length()) {
      return "length";
    }
    if (differ(expected.ack(), actual.ack())) {
      return "acknowledgment number";
    }
    if (!relaxed && differ(expected.window(), actual.window())) {
      return "window";
    }
    if (differ(expected.urgent(), actual.urgent())) {
      return "urgent pointer";
    }
    return relaxed || expected.options() == null || same(expected.options(), actual.options())
        ? null
        : "options";
  }

  private boolean same(List<TcpOption> expected, List<TcpOption> actual) {
    if (expected.size() != actual.size()) {
      return false;
    }
    for (int i = 0; i < expected.size(); i++) {
      if (!same(expected.get(i), actual.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean same(TcpOption expected, TcpOption actual) {
    if (expected instanceof TcpOption.Stamps(long value, long echo)
        && actual instanceof TcpOption.Stamps(long actualValue, long actualEcho)) {
      return isNear(value, actualValue) && echo == actualEcho;
    }
    return expected.equals(actual);
  }

  /** A timestamp may be as wrong as the time of its packet, and by the tick that had begun. */
  private boolean isNear(long expected, long actual) {
    long tick = setting.stampTickMicros() * 1000;
    return tick == 0
        || (Math.abs(expected - actual) - 1) * tick <= setting.tolerance().of(/* gapNanos= */ 0);
  }
}
