// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.count.Counter;
import io.cleat.stack.count.Counters;
import io.cleat.stack.profile.Profile;
import io.cleat.stack.profile.Setting;
import io.cleat.stack.time.Clock;
import io.cleat.wire.Icmpv4;
import io.cleat.wire.Icmpv6;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Extensions;
import io.cleat.wire.Ndp;
import java.lang.foreign.MemorySegment;

/** What this host tells others by ICMP: echoes, and what is wrong with their packets. */
public final class Icmp {
  private static final long SECOND_NANOS = 1_000_000_000L;

  /**
   * RFC 1812 4.3.2.3: an ICMP error should have as much of the original datagram as possible
   * without being longer than 576 bytes.
   */
  private static final int IPV4_ERROR_BYTES = 576;

  private final Counters counters;
  private final Replies replies;
  private final LocalAddresses addresses;
  private final Routes routes;
  private final Clock clock;
  private final Flow flow = new Flow();
  private Profile profile = Profile.linux();

  /** Errors that may go out at once. */
  private long credit = profile.get(Setting.ICMP_BURST);

  private long creditAt;

  /** Speaks through the replies. */
  public Icmp(
      Counters counters, Replies replies, LocalAddresses addresses, Routes routes, Clock clock) {
    this.counters = counters;
    this.replies = replies;
    this.addresses = addresses;
    this.routes = routes;
    this.clock = clock;
    creditAt = clock.now();
  }

  void profile(Profile changed) {
    profile = changed;
    credit = profile.get(Setting.ICMP_BURST);
  }

  /**
   * Answers an echo request.
   *
   * <p>RFC 1122 3.2.2.6: every host must implement an ICMP echo server function; data received must
   * be entirely included in the reply, and the source address be the request's destination. RFC
   * 4443 4.2 says the same.
   */
  void echo(Packet request) {
    // RFC 1122 3.2.2.6: an echo request destined to a broadcast or multicast address may be
    // silently discarded. Linux does (icmp_echo_ignore_broadcasts), so do we.
    boolean toMany = request.toMany && profile.is(Setting.ECHO_TO_MANY_IGNORED);
    if (request.isIpv4() && (toMany || profile.is(Setting.ECHO_IGNORED))) {
      counters.count(Counter.DROP_ECHO_TO_MANY);
      return;
    }
    if (!answerTo(request)) {
      return;
    }
    MemorySegment scratch = replies.scratch();
    int at = Replies.upper(request.isIpv4());
    int length = request.upperLength;
    MemorySegment.copy(request.memory, request.upper, scratch, at, length);
    if (request.isIpv4()) {
      int rest =
          Icmpv4.echo(
              Icmpv4.identifier(request.memory, request.upper),
              Icmpv4.sequence(request.memory, request.upper));
      Icmpv4.header(scratch, at, Icmpv4.ECHO_REPLY, 0, rest);
      Icmpv4.seal(scratch, at, length);
      replies.add(flow, IpProtocol.ICMP, length);
    } else {
      int rest =
          Icmpv6.echo(
              Icmpv6.identifier(request.memory, request.upper),
              Icmpv6.sequence(request.memory, request.upper));
      Icmpv6.header(scratch, at, Icmpv6.ECHO_REPLY, 0, rest);
      Icmpv6.seal(scratch, at, length, flow.pseudoSum(IpProtocol.ICMPV6, length));
      replies.add(flow, IpProtocol.ICMPV6, length);
    }
  }

  /** Tells that nobody is at the port. */
  public void unreachablePort(Packet about) {
    if (about.isIpv4()) {
      error(about, Icmpv4.UNREACHABLE, Icmpv4.PORT_UNREACHABLE, 0);
    } else {
      error(about, Icmpv6.UNREACHABLE, Icmpv6.PORT_UNREACHABLE, 0);
    }
  }

  /** Tells that nobody speaks the protocol: RFC 1122 3.2.2.1, RFC 8200 4. */
  void unknownProtocol(Packet about, int field) {
    if (about.isIpv4()) {
      error(about, Icmpv4.UNREACHABLE, Icmpv4.PROTOCOL_UNREACHABLE, 0);
    } else {
      error(about, Icmpv6.PARAMETER_PROBLEM, Icmpv6.UNKNOWN_NEXT_HEADER, field);
    }
  }

  /** Tells which octet of a header makes no sense. */
  void problem(Packet about, int code, int pointer) {
    if (about.isIpv4()) {
      error(about, Icmpv4.PARAMETER_PROBLEM, code, Icmpv4.problem(pointer));
    } else {
      error(about, Icmpv6.PARAMETER_PROBLEM, code, pointer);
    }
  }

  /** Tells that not all fragments came in time; about the first of them. */
  void reassemblyExceeded(Packet about) {
    if (about.isIpv4()) {
      error(about, Icmpv4.TIME_EXCEEDED, Icmpv4.REASSEMBLY_EXCEEDED, 0);
    } else {
      error(about, Icmpv6.TIME_EXCEEDED, Icmpv6.REASSEMBLY_EXCEEDED, 0);
    }
  }

  private void error(Packet about, int type, int code, int rest) {
    if (!mayTell(about, type, code) || !answerTo(about)) {
      return;
    }
    MemorySegment scratch = replies.scratch();
    boolean ipv4 = about.isIpv4();
    int at = Replies.upper(ipv4);
    int whole = (int) (about.upper - about.at) + about.upperLength;
    if (ipv4) {
      int length = Math.min(Icmpv4.SIZE + whole, IPV4_ERROR_BYTES - Ipv4.SIZE);
      MemorySegment.copy(about.memory, about.at, scratch, at + Icmpv4.SIZE, length - Icmpv4.SIZE);
      Icmpv4.header(scratch, at, type, code, rest);
      Icmpv4.seal(scratch, at, length);
      replies.add(flow, IpProtocol.ICMP, length);
    } else {
      // RFC 4443 2.4 (c): as much as possible without exceeding the minimum IPv6 MTU.
      int length = Math.min(Icmpv6.SIZE + whole, Ipv6.MINIMUM_MTU - Ipv6.SIZE);
      MemorySegment.copy(about.memory, about.at, scratch, at + Icmpv6.SIZE, length - Icmpv6.SIZE);
      Icmpv6.header(scratch, at, type, code, rest);
      Icmpv6.seal(scratch, at, length, flow.pseudoSum(IpProtocol.ICMPV6, length));
      replies.add(flow, IpProtocol.ICMPV6, length);
    }
  }

  /**
   * RFC 1122 3.2.2: an ICMP error must not be sent about an ICMP error, a datagram to a broadcast
   * or multicast address, a non-initial fragment, or one whose source is no single host. RFC 4443
   * 2.4 (e) allows two exceptions for groups, which {@code problem} has sorted out before.
   */
  private boolean mayTell(Packet about, int type, int code) {
    boolean unknownOption =
        !about.isIpv4() && type == Icmpv6.PARAMETER_PROBLEM && code == Icmpv6.UNKNOWN_OPTION;
    if (about.toMany && !unknownOption
        || !IpAddress.isUnicast(about.sourceHigh, about.sourceLow)
        || (about.isIpv4() ? isExemptIpv4(about) : isExemptIpv6(about))) {
      return false;
    }
    return spendCredit();
  }

  /** RFC 1122 3.2.2: a source of class E is no single host. */
  private static boolean isExemptIpv4(Packet about) {
    return Ipv4Address.isReserved((int) about.sourceLow)
        || Ipv4.fragmentOffset(about.memory, about.at) != 0
        || about.protocol == IpProtocol.ICMP
            && about.upperLength > 0
            && Icmpv4.isError(Icmpv4.type(about.memory, about.upper));
  }

  /** RFC 4443 2.4 (e.1), (e.2): an ICMPv6 error message, and an ICMPv6 redirect message. */
  private static boolean isExemptIpv6(Packet about) {
    int length = (int) (about.upper - about.at) + about.upperLength;
    int type = Ipv6Extensions.icmpType(about.memory, about.at, length);
    return type >= 0 && (Icmpv6.isError(type) || type == Ndp.REDIRECT);
  }

  /** RFC 4443 2.4 (f): an IPv6 node must limit the rate of ICMPv6 error messages it originates. */
  private boolean spendCredit() {
    long pauseNanos = SECOND_NANOS / profile.get(Setting.ICMP_PER_SECOND);
    long earned = (clock.now() - creditAt) / pauseNanos;
    credit = Math.min(credit + earned, profile.get(Setting.ICMP_BURST));
    creditAt += earned * pauseNanos;
    if (credit == 0) {
      counters.count(Counter.ICMP_ERRORS_LIMITED);
      return false;
    }
    credit--;
    return true;
  }

  /** Turns the flow round: from the address that was asked, or ours nearest to who asked. */
  private boolean answerTo(Packet packet) {
    if (!IpAddress.isUnicast(packet.sourceHigh, packet.sourceLow)) {
      counters.count(Counter.DROP_REPLY_UNROUTABLE);
      return false;
    }
    flow.clear();
    flow.remote(packet.sourceHigh, packet.sourceLow);
    flow.answer(packet.from);
    if (addresses.isLocal(packet.destinationHigh, packet.destinationLow)) {
      flow.local(packet.destinationHigh, packet.destinationLow);
      return true;
    }
    Route route = flow.route(routes);
    Prefix source = route == null ? null : route.sourceFor(flow.remoteHigh, flow.remoteLow);
    if (source == null) {
      counters.count(Counter.DROP_REPLY_UNROUTABLE);
      return false;
    }
    flow.local(source.high(), source.low());
    return true;
  }
}
