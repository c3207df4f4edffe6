// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.count.Counter;
import io.cleat.stack.time.Timer;

/**
 * An address on its way into use: first it is asked whether somebody has it already (RFC 4862 5.4,
 * RFC 5227 2.1), then it is announced.
 */
final class Claim extends Timer {
  /** RFC 5227 1.1: PROBE_WAIT, PROBE_MIN, PROBE_MAX, ANNOUNCE_WAIT, ANNOUNCE_INTERVAL. */
  private static final long SECOND_NANOS = 1_000_000_000L;

  private static final int PROBES = 3;
  private static final int ANNOUNCEMENTS = 2;
  private static final long ANNOUNCE_NANOS = 2 * SECOND_NANOS;

  private final Network network;
  private final Interfaces interfaces;
  private final Interface out;
  private final Address address;
  private int probes;
  private int announcements;
  private long deadline;
  private boolean settled;

  Claim(Network network, Interfaces interfaces, Interface out, Address address) {
    this.network = network;
    this.interfaces = interfaces;
    this.out = out;
    this.address = address;
    boolean ipv4 = address.prefix.isIpv4();
    InterfaceSettings settings = out.settings();
    if (ipv4) {
      probes = settings.probe ? PROBES : 0;
      announcements = settings.announce ? ANNOUNCEMENTS : 0;
    } else {
      probes = settings.duplicateAddressTransmits;
    }
  }

  /** Whether the address is in use. */
  boolean isSettled() {
    return settled;
  }

  boolean isTo(long high, long low) {
    return address.is(high, low);
  }

  Prefix prefix() {
    return address.prefix;
  }

  /**
   * Begins.
   *
   * @param hurried whether the first question is asked at once
   */
  void begin(boolean hurried) {
    if (!address.prefix.isIpv4()) {
      // RFC 4862 5.4.2: before sending a neighbor solicitation, an interface must join the
      // all-nodes multicast address and the solicited-node multicast address of the tentative
      // address.
      interfaces.joinSolicited(out, address.prefix);
    }
    if (probes == 0) {
      win();
      return;
    }
    // RFC 4862 5.4.2: delay joining by a random delay between 0 and MAX_RTR_SOLICITATION_DELAY; RFC
    // 5227 2.1.1: wait for a random time interval selected in the range zero to PROBE_WAIT.
    wakeIn(hurried && !address.prefix.isIpv4() ? 0 : random(SECOND_NANOS));
  }

  private long random(long bound) {
    return Long.remainderUnsigned(network.environment.random(), bound);
  }

  private void wakeIn(long nanos) {
    deadline = network.clock.now() + nanos;
    if (nanos == 0) {
      expire(deadline);
    } else {
      network.wheel.wakeBy(this, deadline);
    }
  }

  @Override
  protected void expire(long now) {
    if (now < deadline) {
      network.wheel.wakeBy(this, deadline);
    } else if (settled) {
      announce();
    } else if (probes > 0) {
      probe();
    } else {
      win();
    }
  }

  private void probe() {
    probes--;
    Prefix prefix = address.prefix;
    if (!prefix.isIpv4()) {
      network.ndp.probe(out, prefix.high(), prefix.low());
      wakeIn(out.retransmitNanos(false));
      return;
    }
    network.arp.probe(out, (int) prefix.low());
    // RFC 5227 2.1.1: each of these probe packets spaced randomly, PROBE_MIN to PROBE_MAX seconds
    // apart; ANNOUNCE_WAIT seconds after the last the address may be used.
    wakeIn(probes > 0 ? SECOND_NANOS + random(SECOND_NANOS) : ANNOUNCE_NANOS);
  }

  private void win() {
    settled = true;
    interfaces.use(out, address);
    announce();
  }

  private void announce() {
    if (announcements == 0) {
      out.claims().remove(this);
      return;
    }
    announcements--;
    network.arp.announce(out, (int) address.prefix.low());
    wakeIn(ANNOUNCE_NANOS);
  }

  /** Somebody has the address: RFC 4862 5.4.5, it cannot be assigned to an interface. */
  void lost() {
    network.counters.count(Counter.ADDRESS_CONFLICTS);
    network.wheel.cancel(this);
    out.claims().remove(this);
    if (!address.prefix.isIpv4()) {
      interfaces.leaveSolicited(out, address.prefix);
    }
    interfaces.lost(out, address.prefix);
  }
}
