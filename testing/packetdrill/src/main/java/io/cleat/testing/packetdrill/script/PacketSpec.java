// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.script;

import java.util.List;

/**
 * A packet as written.
 *
 * @param ip what is said of its IP header
 * @param ends who sends it to whom
 * @param body what it carries
 */
public record PacketSpec(IpSpec ip, Ends ends, Body body) {
  /** Nothing is said about a number. */
  public static final int UNSAID = -1;

  /**
   * Of the IP header; {@link #UNSAID} for what is not mentioned.
   *
   * @param ecn one of {@code noecn}, {@code ect0}, {@code ect1}, {@code ce}, {@code ect01}; null
   *     for unsaid
   */
  public record IpSpec(String ecn, int tos, int ttl, int flowLabel) {
    static final IpSpec NOTHING = new IpSpec(null, UNSAID, UNSAID, UNSAID);
  }

  /**
   * Addresses and ports; null and {@link #UNSAID} for what is not mentioned.
   *
   * @param from the sender's address
   * @param to the receiver's address
   */
  public record Ends(String from, int fromPort, String to, int toPort) {
    static final Ends USUAL = new Ends(null, UNSAID, null, UNSAID);
  }

  /** What a packet carries. */
  public sealed interface Body {}

  /**
   * A TCP segment.
   *
   * @param flags letters as written
   * @param window raw; {@link #UNSAID}
   * @param options in order; null for "whatever there is"
   */
  public record Segment(
      String flags, Range text, long ack, int window, int urgent, List<TcpOption> options)
      implements Body {
    private static final String PUSH = "P";

    /** This one and the next as one; pushed where the other flags are as {@code likeFlags}. */
    public Segment joined(Segment next, String likeFlags) {
      Range both = new Range(text.start(), text.length() + next.text.length());
      boolean same = next.flags.replace(PUSH, "").equals(likeFlags.replace(PUSH, ""));
      String flagged = same ? likeFlags : next.flags;
      return new Segment(flagged, both, next.ack, next.window, next.urgent, next.options);
    }

    /** The same with these flags. */
    public Segment flagged(String other) {
      return new Segment(other, text, ack, window, urgent, options);
    }
  }

  /** Octets of the sequence space: the first, and how many. */
  public record Range(long start, int length) {}

  /** A UDP datagram with so many bytes. */
  public record Datagram(int length) implements Body {}

  /**
   * An ICMP message.
   *
   * @param type word or number
   * @param code word or number; null for unsaid
   * @param quoted what the packet was about; null for unsaid
   */
  public record IcmpMessage(String type, String code, long mtu, int id, Quoted quoted)
      implements Body {}

  /**
   * The packet that an ICMP error quotes.
   *
   * @param protocol {@code tcp}, {@code udp} or {@code raw}
   */
  public record Quoted(String protocol, Range text) {}

  /** An option of TCP. */
  public sealed interface TcpOption {
    /** One that is its name: {@code nop}, {@code eol}, {@code sackOK}. */
    record Plain(String name) implements TcpOption {}

    /** {@code mss} or {@code wscale} with its number. */
    record Numbered(String name, int number) implements TcpOption {}

    /** {@code TS val V ecr E}. */
    record Stamps(long value, long echo) implements TcpOption {}

    /** {@code sack a:b c:d}. */
    record Sack(List<Long> edges) implements TcpOption {}

    /** {@code ECN e1b A ceb B e0b C}, or with {@code e0b} first; those behind may be missing. */
    record Counters(boolean ect1First, List<Long> counts) implements TcpOption {}

    /** One with octets in hexadecimal: {@code FO}, {@code FOEXP}, {@code md5}. */
    record Octets(String name, String hexadecimal) implements TcpOption {}
  }
}
