// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.Errno;
import io.cleat.stack.mem.MessageQueue;
import io.cleat.stack.time.Timer;
import io.cleat.stack.time.Wheel;
import java.lang.foreign.MemorySegment;

/**
 * What is known about one neighbour on an Ethernet link: its address there, and whether it still
 * answers. The states and their changes are those of RFC 4861 7.3.2 for both versions of IP; RFC
 * 1122 2.3.2.1 asks of ARP what they do.
 */
final class Neighbour extends Timer {
  /** RFC 4861 10: MAX_MULTICAST_SOLICIT and MAX_UNICAST_SOLICIT. */
  static final int SOLICITATIONS = 3;

  /** RFC 4861 10: RETRANS_TIMER; RFC 1122 2.3.2.1: at most one ARP request a second. */
  static final long RETRANSMIT_NANOS = 1_000_000_000L;

  /** RFC 4861 10: REACHABLE_TIME. */
  static final long REACHABLE_NANOS = 30_000_000_000L;

  /** RFC 4861 10: DELAY_FIRST_PROBE_TIME. */
  static final long DELAY_NANOS = 5_000_000_000L;

  /** What is known, RFC 4861 7.3.2. */
  enum State {
    /** Nothing is known and nobody asks. */
    FAILED,
    /** Address resolution is being performed on the entry. */
    INCOMPLETE,
    /** The neighbor is known to have been reachable recently. */
    REACHABLE,
    /** No longer known to be reachable; nobody verifies until traffic is sent. */
    STALE,
    /** As STALE, and traffic has been sent recently; upper layers may still confirm. */
    DELAY,
    /** No longer known to be reachable; solicitations are being sent to verify. */
    PROBE
  }

  final Interface out;
  final long high;
  final long low;
  State state = State.FAILED;
  long hardware;

  /** Whether it said that it is a router. */
  boolean router;

  /** Thrown out of the table: whoever still holds it looks for the new one. */
  boolean dead;

  /** Packets that wait for its address, if there were ever any. */
  MessageQueue queue;

  Neighbour nextInBucket;
  Neighbour older;
  Neighbour newer;
  private final Neighbours table;
  private Waiter firstWaiting;
  private int solicitations;
  private long deadline = Wheel.NEVER;
  private long reachableUntil;

  Neighbour(Neighbours table, Interface out, long high, long low) {
    this.table = table;
    this.out = out;
    this.high = high;
    this.low = low;
  }

  /** Whether packets can be sent; has the address looked for, or verified, where that is due. */
  boolean use(long now) {
    switch (state) {
      case REACHABLE -> {
        if (now - reachableUntil >= 0) {
          // RFC 4861 7.3.3: when ReachableTime milliseconds have passed since receipt of the last
          // reachability confirmation, the state changes from REACHABLE to STALE.
          delay(now);
        }
      }
      // RFC 4861 7.3.3: the first time a node sends a packet to a neighbor whose entry is STALE,
      // the sender changes the state to DELAY and sets a timer.
      case STALE -> delay(now);
      case DELAY, PROBE -> {}
      case INCOMPLETE -> {
        return false;
      }
      case FAILED -> {
        look(now);
        return false;
      }
    }
    return true;
  }

  private void delay(long now) {
    state = State.DELAY;
    wakeAt(now + DELAY_NANOS);
  }

  /** RFC 4861 7.2.2: creates an entry in the INCOMPLETE state and transmits a solicitation. */
  private void look(long now) {
    state = State.INCOMPLETE;
    table.looking(this);
    solicitations = 0;
    solicit(now);
  }

  private void solicit(long now) {
    solicitations++;
    table.solicit(this, state == State.PROBE);
    wakeAt(now + out.retransmitNanos(IpAddress.isIpv4(high, low)));
  }

  private void wakeAt(long when) {
    deadline = when;
    table.wheel.wakeBy(this, when);
  }

  @Override
  protected void expire(long now) {
    if (deadline == Wheel.NEVER) {
      // It answered in the meantime: a timer that is set for ever would never be taken away.
      return;
    }
    if (now < deadline) {
      table.wheel.wakeBy(this, deadline);
      return;
    }
    deadline = Wheel.NEVER;
    switch (state) {
      case INCOMPLETE, PROBE -> solicitAgain(now);
      case DELAY -> {
        // RFC 4861 7.3.3: if the entry is still in the DELAY state when the timer expires, the
        // entry's state changes to PROBE.
        state = State.PROBE;
        solicitations = 0;
        solicit(now);
      }
      default -> {}
    }
  }

  private void solicitAgain(long now) {
    if (solicitations < SOLICITATIONS) {
      solicit(now);
    } else {
      // RFC 4861 7.3.3: if no response is received after waiting RetransTimer milliseconds after
      // sending the MAX_UNICAST_SOLICIT solicitations, retransmissions cease and the entry should
      // be deleted. Those who wait hear of it, RFC 4861 7.2.2.
      boolean looked = state == State.INCOMPLETE;
      state = State.FAILED;
      table.missed(this, looked);
      table.failed(this);
      release(Errno.EHOSTUNREACH.number());
    }
  }

  /** Somebody said what its address is, but not as an answer to us. */
  void heard(long address) {
    // RFC 4861 7.2.3: if an entry already exists, and the cached address differs from the one in
    // the received option, the address should be replaced and the state set to STALE.
    if (state == State.FAILED || state == State.INCOMPLETE || hardware != address) {
      learn(address, State.STALE);
    }
  }

  /** It answered us. */
  void answered(long address, long now) {
    confirm(now);
    learn(address, State.REACHABLE);
  }

  private void learn(long address, State next) {
    boolean unknown = state == State.FAILED || state == State.INCOMPLETE;
    if (state == State.INCOMPLETE) {
      table.found(this);
    }
    hardware = address;
    state = next;
    deadline = Wheel.NEVER;
    if (unknown) {
      table.resolved(this);
      release(0);
    }
  }

  /**
   * Whatever came from it says that it hears us: RFC 4861 7.3.1, reachability confirmation from
   * upper layers, or an advertisement that was asked for.
   */
  void confirm(long now) {
    reachableUntil = now + table.reachableNanos(this);
    if (state != State.FAILED && state != State.INCOMPLETE) {
      state = State.REACHABLE;
      deadline = Wheel.NEVER;
    }
  }

  /** It is not where it was: RFC 4861 7.2.5, an advertisement without override flag. */
  void doubt() {
    if (state == State.REACHABLE) {
      state = State.STALE;
    }
  }

  // Those who wait.

  void await(Waiter waiter) {
    if (waiter.awaited == this) {
      return;
    }
    waiter.stopWaiting();
    waiter.awaited = this;
    waiter.nextWaiting = firstWaiting;
    if (firstWaiting != null) {
      firstWaiting.previousWaiting = waiter;
    }
    firstWaiting = waiter;
  }

  void forget(Waiter waiter) {
    if (waiter.previousWaiting == null) {
      firstWaiting = waiter.nextWaiting;
    } else {
      waiter.previousWaiting.nextWaiting = waiter.nextWaiting;
    }
    if (waiter.nextWaiting != null) {
      waiter.nextWaiting.previousWaiting = waiter.previousWaiting;
    }
    waiter.nextWaiting = null;
    waiter.previousWaiting = null;
    waiter.awaited = null;
  }

  /** Nobody waits for it any more, and nobody hears of that. */
  void forgetAll() {
    while (firstWaiting != null) {
      forget(firstWaiting);
    }
  }

  private void release(int errno) {
    for (Waiter waiter = firstWaiting; waiter != null; waiter = firstWaiting) {
      forget(waiter);
      waiter.givenUp = errno != 0;
      waiter.resolved(errno);
    }
  }

  /** Whether nobody would miss it. */
  boolean isIdle() {
    return state != State.INCOMPLETE
        && firstWaiting == null
        && (queue == null || queue.count() == 0);
  }

  void kill() {
    dead = true;
    table.wheel.cancel(this);
    if (queue != null) {
      queue.clear();
    }
  }

  /** Keeps a packet until the address is known. */
  boolean keep(MemorySegment head, MemorySegment packet, long at, int length) {
    if (queue == null) {
      queue = table.newQueue();
    }
    return queue.add(head, packet, at, length, Neighbours.WAITING_BYTES);
  }
}
