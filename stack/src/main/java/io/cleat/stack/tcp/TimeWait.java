// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.InetEndpoint;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.endpoint.Ports;
import io.cleat.stack.ip.Flow;
import io.cleat.stack.time.Timer;
import io.cleat.wire.Tcp;
import java.util.Arrays;

/**
 * TIME-WAIT: "waiting for enough time to pass to be sure the remote TCP peer received the
 * acknowledgment of its connection termination request and to avoid new connections being impacted
 * by delayed segments from previous connections" (RFC 9293 3.3.2). No endpoint is kept for that but
 * a record in a table; records stand in the order in which they expire, so none is ever looked for.
 */
final class TimeWait extends Timer implements Ports.Held {
  static final int NONE = -1;

  // A record is eight words.
  private static final int LOCAL_HIGH = 0;
  private static final int LOCAL_LOW = 1;
  private static final int REMOTE_HIGH = 2;
  private static final int REMOTE_LOW = 3;
  private static final int PORTS_AND_WINDOW = 4;
  private static final int NUMBERS = 5;
  private static final int STAMPS = 6;
  private static final int EXPIRY = 7;
  private static final int WORDS = 8;

  // Beside the window.
  private static final int STAMPED = 1 << 16;
  private static final int REUSE_ADDRESS = 1 << 17;
  private static final int REUSE_PORT = 1 << 18;

  private static final int FIRST_SIZE = 16;
  private static final int PAGE = 256;

  private final TcpProtocol tcp;
  private final Machine machine;
  private long[] records = new long[FIRST_SIZE * WORDS];
  private int[] next = new int[FIRST_SIZE];
  private int[] previous = new int[FIRST_SIZE];
  private int[] table = new int[FIRST_SIZE * 4];
  private int[] hashes = new int[FIRST_SIZE];
  private int[] nextAtPort = new int[FIRST_SIZE];
  private int[] previousAtPort = new int[FIRST_SIZE];

  /** The first record of each local port, one more than its number, in pages. */
  private final int[][] ports = new int[65_536 / PAGE][];

  private int oldest = NONE;
  private int newest = NONE;
  private int free = NONE;
  private int made;
  private int count;

  TimeWait(TcpProtocol tcp) {
    this.tcp = tcp;
    machine = tcp.machine;
  }

  /** 2 MSL. */
  private long nanos() {
    return tcp.tuning().timeWaitNanos;
  }

  int size() {
    return count;
  }

  /** Remembers a connection that has ended; answers its record. */
  int add(Tcb t) {
    // Of a limit of none, one.
    while (count > 0 && count >= tcp.tuning().timeWaits) {
      machine.counters.count(Counter.TCP_TIME_WAIT_FULL);
      remove(oldest);
    }
    int record = take();
    Flow flow = t.flow();
    int at = record * WORDS;
    records[at + LOCAL_HIGH] = flow.localHigh;
    records[at + LOCAL_LOW] = flow.localLow;
    records[at + REMOTE_HIGH] = flow.remoteHigh;
    records[at + REMOTE_LOW] = flow.remoteLow;
    int ports = Tcp.ports(flow.remotePort, flow.localPort);
    int window = t.rcvWnd() >>> t.rcvScale & 0xffff;
    int facts = t.has(Tcb.TIMESTAMPS) ? STAMPED : 0;
    facts |= t.sharesAddress() ? REUSE_ADDRESS : 0;
    facts |= t.sharesPort() ? REUSE_PORT : 0;
    records[at + PORTS_AND_WINDOW] = (long) ports << 32 | facts | window;
    records[at + NUMBERS] = (long) t.sndNxt << 32 | t.rcvNxt & 0xffff_ffffL;
    records[at + STAMPS] = (long) t.tsRecent << 32 | t.tsOffset & 0xffff_ffffL;
    insert(record, t.tcp.index.hash(flow));
    addAtPort(record, flow.localPort);
    append(record);
    count++;
    return record;
  }

  private int take() {
    if (free != NONE) {
      int record = free;
      free = next[record];
      return record;
    }
    if (made == next.length) {
      grow();
    }
    return made++;
  }

  private void grow() {
    int size = next.length * 2;
    records = Arrays.copyOf(records, size * WORDS);
    next = Arrays.copyOf(next, size);
    previous = Arrays.copyOf(previous, size);
    hashes = Arrays.copyOf(hashes, size);
    nextAtPort = Arrays.copyOf(nextAtPort, size);
    previousAtPort = Arrays.copyOf(previousAtPort, size);
    int[] old = table;
    table = new int[size * 4];
    for (int entry : old) {
      if (entry != 0) {
        insert(entry - 1, hashes[entry - 1]);
      }
    }
  }

  private void insert(int record, int hash) {
    hashes[record] = hash;
    int mask = table.length - 1;
    int i = hash & mask;
    while (table[i] != 0) {
      i = i + 1 & mask;
    }
    table[i] = record + 1;
  }

  /** Puts a record at the end of those that wait to expire. */
  private void append(int record) {
    records[record * WORDS + EXPIRY] = machine.clock.now() + nanos();
    previous[record] = newest;
    next[record] = NONE;
    if (newest == NONE) {
      oldest = record;
      machine.wheel.wakeBy(this, machine.clock.now() + nanos());
    } else {
      next[newest] = record;
    }
    newest = record;
  }

  private void unlink(int record) {
    int before = previous[record];
    int after = next[record];
    if (before == NONE) {
      oldest = after;
    } else {
      next[before] = after;
    }
    if (after == NONE) {
      newest = before;
    } else {
      previous[after] = before;
    }
  }

  /** The record of these addresses and ports, or {@link #NONE}. */
  int find(int hash, long localHigh, long localLow, long remoteHigh, long remoteLow, int ports) {
    if (count == 0) {
      return NONE;
    }
    int mask = table.length - 1;
    for (int i = hash & mask; table[i] != 0; i = i + 1 & mask) {
      int record = table[i] - 1;
      int at = record * WORDS;
      if (hashes[record] == hash
          && records[at + REMOTE_LOW] == remoteLow
          && records[at + LOCAL_LOW] == localLow
          && (int) (records[at + PORTS_AND_WINDOW] >>> 32) == ports
          && records[at + REMOTE_HIGH] == remoteHigh
          && records[at + LOCAL_HIGH] == localHigh) {
        return record;
      }
    }
    return NONE;
  }

  int find(TcpIndex index, Flow flow) {
    return find(
        index.hash(flow),
        flow.localHigh,
        flow.localLow,
        flow.remoteHigh,
        flow.remoteLow,
        Tcp.ports(flow.remotePort, flow.localPort));
  }

  /** SND.NXT of the connection that was. */
  int sndNxt(int record) {
    return (int) (records[record * WORDS + NUMBERS] >>> 32);
  }

  /** RCV.NXT of the connection that was. */
  int rcvNxt(int record) {
    return (int) records[record * WORDS + NUMBERS];
  }

  /** The window that was advertised last, unscaled. */
  int window(int record) {
    return (int) records[record * WORDS + PORTS_AND_WINDOW] & 0xffff;
  }

  /** Whether the connection had timestamps. */
  boolean isStamped(int record) {
    return (records[record * WORDS + PORTS_AND_WINDOW] & STAMPED) != 0;
  }

  /** TS.Recent of the connection that was. */
  int tsRecent(int record) {
    return (int) (records[record * WORDS + STAMPS] >>> 32);
  }

  /** What was added to our clock in its timestamps. */
  int tsOffset(int record) {
    return (int) records[record * WORDS + STAMPS];
  }

  /** RFC 9293 3.10.7.4: restart the 2 MSL time-wait timeout. */
  void restart(int record) {
    unlink(record);
    append(record);
  }

  void remove(int record) {
    unlink(record);
    removeAtPort(record);
    count--;
    int mask = table.length - 1;
    int i = hashes[record] & mask;
    while (table[i] != record + 1) {
      i = i + 1 & mask;
    }
    int hole = i;
    for (int after = hole + 1 & mask; table[after] != 0; after = after + 1 & mask) {
      int home = hashes[table[after] - 1] & mask;
      if ((after - home & mask) >= (after - hole & mask)) {
        table[hole] = table[after];
        hole = after;
      }
    }
    table[hole] = 0;
    next[record] = free;
    free = record;
  }

  /** Forgets all. */
  void clear() {
    while (oldest != NONE) {
      remove(oldest);
    }
    machine.wheel.cancel(this);
  }

  // Ports.

  private int localPort(int record) {
    return (int) (records[record * WORDS + PORTS_AND_WINDOW] >>> 32) & 0xffff;
  }

  private int firstAtPort(int port) {
    return ports[port / PAGE] == null ? NONE : ports[port / PAGE][port % PAGE] - 1;
  }

  private void addAtPort(int record, int port) {
    if (ports[port / PAGE] == null) {
      ports[port / PAGE] = new int[PAGE];
    }
    int first = firstAtPort(port);
    nextAtPort[record] = first;
    previousAtPort[record] = NONE;
    if (first != NONE) {
      previousAtPort[first] = record;
    }
    ports[port / PAGE][port % PAGE] = record + 1;
  }

  private void removeAtPort(int record) {
    int before = previousAtPort[record];
    int after = nextAtPort[record];
    if (before == NONE) {
      int port = localPort(record);
      ports[port / PAGE][port % PAGE] = after + 1;
    } else {
      nextAtPort[before] = after;
    }
    if (after != NONE) {
      previousAtPort[after] = before;
    }
  }

  /**
   * Linux: a connection in TIME-WAIT keeps its address and port from bind(2), unless SO_REUSEADDR,
   * or SO_REUSEPORT, was set on it and is on who wants them.
   */
  @Override
  public boolean holds(InetEndpoint endpoint, long high, long low, int port) {
    Tcb wanting = (Tcb) endpoint;
    int shared =
        (wanting.sharesAddress() ? REUSE_ADDRESS : 0) | (wanting.sharesPort() ? REUSE_PORT : 0);
    for (int record = firstAtPort(port); record != NONE; record = nextAtPort[record]) {
      int at = record * WORDS;
      if ((records[at + PORTS_AND_WINDOW] & shared) == 0
          && wanting.wouldCover(high, low, records[at + LOCAL_HIGH], records[at + LOCAL_LOW])) {
        return true;
      }
    }
    return false;
  }

  /**
   * RFC 6191 2, seen from this side: whether a new connection may take the place of a record, since
   * its timestamps will be later than those of the old.
   */
  boolean givesWay(int record, long afterNanos) {
    long since = machine.clock.now() - (records[record * WORDS + EXPIRY] - nanos());
    return isStamped(record) && since >= afterNanos;
  }

  @Override
  protected void expire(long now) {
    while (oldest != NONE && records[oldest * WORDS + EXPIRY] <= now) {
      remove(oldest);
    }
    if (oldest != NONE) {
      machine.wheel.wakeBy(this, records[oldest * WORDS + EXPIRY]);
    }
  }
}
