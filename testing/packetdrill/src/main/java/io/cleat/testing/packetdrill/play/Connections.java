// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import static io.cleat.testing.packetdrill.script.PacketSpec.UNSAID;

import io.cleat.testing.packetdrill.script.PacketSpec;
import io.cleat.testing.packetdrill.script.PacketSpec.Ends;
import io.cleat.testing.packetdrill.script.PacketSpec.Segment;
import io.cleat.wire.Tcp;
import java.util.ArrayList;
import java.util.List;

/** The connections that a script is about; most scripts speak of one at a time. */
final class Connections {
  private static final int FIRST_PEER_PORT = 40_000;

  private final Setting setting;
  private final List<Connection> all = new ArrayList<>();
  private Connection current;
  private int peerPort = FIRST_PEER_PORT;

  Connections(Setting setting) {
    this.setting = setting;
  }

  /** From here on a packet without ports is of a new connection. */
  void fresh() {
    current = null;
  }

  /**
   * The connection that an arriving packet is of; a new one where none fits.
   *
   * @param boundPort where the script listens, or would
   */
  Connection inbound(PacketSpec packet, int boundPort) {
    Ends ends = packet.ends();
    if (current != null && current.fits(ends.toPort(), ends.fromPort())) {
      return current;
    }
    if (ends.fromPort() != UNSAID || ends.toPort() != UNSAID) {
      for (Connection known : all) {
        if (known.fits(ends.toPort(), ends.fromPort())) {
          return follow(known);
        }
      }
    }
    int remote = ends.fromPort() != UNSAID ? ends.fromPort() : freePort(packet);
    int local = ends.toPort() != UNSAID ? ends.toPort() : boundPort;
    return follow(new Connection(local, remote));
  }

  /** A datagram comes from the port that the script would send to, a connection from any. */
  private int freePort(PacketSpec packet) {
    return packet.body() instanceof Segment ? peerPort++ : setting.ports().connect();
  }

  private Connection follow(Connection connection) {
    if (!all.contains(connection)) {
      all.add(connection);
    }
    current = connection;
    return connection;
  }

  /** The connection that an ICMP message is about: the one that was spoken of last. */
  Connection latest() {
    return current != null || all.isEmpty() ? current : all.getLast();
  }

  /** The connection that a packet of ours is of; a new one where none is known. */
  Connection outbound(LivePacket packet) {
    for (Connection known : all) {
      if (known.localPort == packet.localPort() && known.remotePort == packet.remotePort()) {
        return known;
      }
    }
    return follow(new Connection(packet.localPort(), packet.remotePort()));
  }

  /** The script expects this packet here: what can be learnt from that. */
  static void learn(Connection connection, LivePacket packet, PacketSpec expected) {
    Ends ends = expected.ends();
    connection.named(ends.fromPort(), ends.toPort());
    if (!(expected.body() instanceof Segment segment) || !packet.isTcp()) {
      return;
    }
    boolean syn = (LivePacket.flags(segment.flags()) & Tcp.SYN) != 0;
    if (syn && packet.isSyn() && !connection.isStarted()) {
      connection.starts(packet.seq(), segment.text().start());
    }
  }
}
