// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import static io.cleat.testing.packetdrill.script.PacketSpec.UNSAID;

import io.cleat.testing.packetdrill.script.PacketSpec.Ends;
import java.util.HashMap;
import java.util.Map;

/**
 * Two ports that speak with each other, and how what the script says about them is to be read: it
 * counts our sequence numbers from its own beginning and gives our ports and timestamps names of
 * its own. Numbers of a SYN are as written; all others count from the SYN of their side.
 */
final class Connection {
  private static final long WORD = 0xffff_ffffL;

  final int localPort;
  final int remotePort;
  private final Map<Long, Long> stamps = new HashMap<>();
  private int localName = UNSAID;
  private int remoteName = UNSAID;
  private long offset;
  private long localFirst;
  private long remoteFirst;
  private boolean remoteStarted;
  private boolean started;
  private Long stampOffset;

  Connection(int localPort, int remotePort) {
    this.localPort = localPort;
    this.remotePort = remotePort;
  }

  /** The script calls the ports so. */
  void named(int local, int remote) {
    localName = local != UNSAID ? local : localName;
    remoteName = remote != UNSAID ? remote : remoteName;
  }

  /** Whether these may be the script's names for the ports. */
  boolean fits(int local, int remote) {
    return isName(local, localName, localPort) && isName(remote, remoteName, remotePort);
  }

  private static boolean isName(int said, int name, int port) {
    return said == UNSAID || said == (name == UNSAID ? port : name);
  }

  /** The ports of a packet of ours, as the script names them. */
  Ends outbound() {
    return new Ends(null, localName(), null, remoteName());
  }

  int localName() {
    return localName == UNSAID ? localPort : localName;
  }

  int remoteName() {
    return remoteName == UNSAID ? remotePort : remoteName;
  }

  /** Our first sequence number is {@code wire} on the wire and {@code script} in the script. */
  void starts(long wire, long script) {
    offset = wire - script;
    localFirst = script;
    started = true;
  }

  /** The peer sends a SYN; its numbers count from the first one. */
  void remoteStarts(long first) {
    if (!remoteStarted) {
      remoteFirst = first;
      remoteStarted = true;
    }
  }

  /** Whether it is known where our sequence numbers begin. */
  boolean isStarted() {
    return started;
  }

  /** A sequence number of ours, as the script counts. */
  long toScript(long wire, boolean syn) {
    return wire - offset - (syn ? 0 : localFirst) & WORD;
  }

  /** A sequence number of ours on the wire. */
  int toWire(long script, boolean syn) {
    return (int) (script + offset + (syn ? 0 : localFirst));
  }

  /** A sequence number of the peer, as the script counts. */
  long remoteToScript(long wire, boolean syn) {
    return wire - (syn ? 0 : remoteFirst) & WORD;
  }

  /** A sequence number of the peer on the wire. */
  int remoteToWire(long script, boolean syn) {
    return (int) (script + (syn ? 0 : remoteFirst));
  }

  /** A timestamp of ours was seen where the script says another. */
  void stamped(long wire, long script) {
    stamps.put(script, wire);
    if (stampOffset == null) {
      stampOffset = wire - script;
    }
  }

  /** A timestamp of ours, as the script counts. */
  long stampToScript(long wire) {
    return stampOffset == null ? wire : wire - stampOffset & WORD;
  }

  /** A timestamp of ours on the wire: the one that was seen, or by distance to the first. */
  int stampToWire(long script) {
    Long seen = stamps.get(script);
    if (seen != null) {
      return seen.intValue();
    }
    return (int) (stampOffset == null ? script : script + stampOffset);
  }

  @Override
  public String toString() {
    return localPort + " > " + remotePort;
  }
}
