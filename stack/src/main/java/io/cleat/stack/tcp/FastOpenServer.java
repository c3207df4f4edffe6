// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.ip.Flow;
import io.cleat.stack.profile.FastOpenKeys;
import io.cleat.wire.TcpOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The server's side of TCP Fast Open: RFC 7413 4.1.2 and 4.2.2. */
final class FastOpenServer {
  /** Octets of the cookies that are given out here, as by Linux. */
  static final int COOKIE_BYTES = 8;

  private static final int NO_OPTION = -1;

  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final TcpProtocol tcp;
  private final Machine machine;
  private final SipHash hash = new SipHash();
  private final FastOpenKeys ownKeys;

  FastOpenServer(TcpProtocol tcp) {
    this.tcp = tcp;
    machine = tcp.machine;
    ownKeys = FastOpenKeys.of(ownWord(0), ownWord(1));
  }

  /** RFC 7413 4.1.2: the server needs a key of its own, which nobody else knows. */
  private long ownWord(int half) {
    hash.begin(machine.environment.secret(0), machine.environment.secret(1));
    hash.add(TcpOptions.FAST_OPEN);
    hash.add(half);
    return hash.end();
  }

  /** The keys of a listener: its own, or those of the profile, or one that was made up. */
  private FastOpenKeys keys(Tcb t) {
    FastOpenKeys own = TcpSettings.of(t).fastOpenKeys;
    FastOpenKeys ofAll = own.count() > 0 ? own : tcp.tuning().fastOpenKeys;
    return ofAll.count() > 0 ? ofAll : ownKeys;
  }

  /**
   * RFC 7413 4.2.2, receiving SYN, steps 1 to 3: whether the connection that a SYN asks for opens
   * with it. Where the peer has no good cookie it is marked to be given one.
   */
  boolean opens(TcpEndpoint listener, TcpEndpoint t, Segment s) {
    boolean offered = TcpOptions.hasFastOpen(s.options);
    int length = offered ? TcpOptions.cookieLength(s.memory, s.header, s.options) : NO_OPTION;
    if (length == 0) {
      machine.counters.count(Counter.TCP_FAST_OPEN_REQUESTS);
    }
    if (s.length == 0 && !offered || !isEnabled(listener)) {
      return false;
    }
    if (tcp.tuning().fastOpen.servesWithoutCookie()
        || TcpSettings.of(listener).fastOpenWithoutCookie) {
      return true;
    }
    return offered && checkCookie(keys(listener), t, s, length);
  }

  /** FastOpenEnabled, and PendingFastOpenRequests below the limit. */
  private boolean isEnabled(TcpEndpoint listener) {
    int most = TcpSettings.of(listener).fastOpenBacklog;
    if (!tcp.tuning().fastOpen.serves() || most == 0) {
      return false;
    }
    boolean room = listener.listener.fastOpens.hasRoom(most, machine.clock.now());
    if (!room) {
      machine.counters.count(Counter.TCP_FAST_OPEN_LIMITED);
    }
    return room;
  }

  /**
   * IsCookieValid, RFC 7413 4.1.2. One that was made with the key before is good, and the SYN and
   * ACK brings the new.
   */
  private boolean checkCookie(FastOpenKeys keys, TcpEndpoint t, Segment s, int length) {
    long cookie = 0;
    if (length == COOKIE_BYTES) {
      cookie = s.memory.get(WORD, TcpOptions.cookie(s.memory, s.header, s.options));
      if (cookie == cookie(t.flow(), keys.first0(), keys.first1())) {
        return true;
      }
    }
    t.put(Tcb.COOKIE_DUE);
    if (TcpOptions.isFastOpenExperiment(s.memory, s.header, s.options)) {
      t.put(Tcb.COOKIE_EXPERIMENTAL);
    }
    boolean old =
        length == COOKIE_BYTES
            && keys.count() > 1
            && cookie == cookie(t.flow(), keys.second0(), keys.second1());
    if (length > 0 && !old) {
      machine.counters.count(Counter.TCP_FAST_OPEN_BAD_COOKIES);
    }
    return old;
  }

  /**
   * RFC 7413 4.1.2: a message authentication code of the client's address; as Linux, of the
   * server's too.
   */
  private long cookie(Flow flow, long key0, long key1) {
    hash.begin(key0, key1);
    if (flow.isIpv4()) {
      hash.add(Long.reverseBytes(flow.remoteLow << 32 | flow.localLow & 0xffff_ffffL));
    } else {
      hash.add(Long.reverseBytes(flow.remoteHigh));
      hash.add(Long.reverseBytes(flow.remoteLow));
      hash.add(Long.reverseBytes(flow.localHigh));
      hash.add(Long.reverseBytes(flow.localLow));
    }
    return hash.end();
  }

  /** RFC 7413 4.2.2, step 4: buffer the data and notify the application. */
  void open(TcpEndpoint listener, TcpEndpoint t, Segment s) {
    machine.counters.count(Counter.TCP_FAST_OPENS_PASSIVE);
    t.put(Tcb.FAST_OPEN);
    t.fastOpens = listener.listener.fastOpens;
    t.fastOpens.add();
    // Nothing but a SYN and ACK is sent again before the ACK has come; from here on it is text that
    // is counted.
    t.sndUna = t.sndNxt;
    listener.listener.addReady(t);
    tcp.input.takeSynText(t, s);
    if (t.rcvNxt != t.irs + 1) {
      t.put(Tcb.SYN_DATA);
    }
    // What has come so far was in no window that was ever said.
    t.rcvAdv = t.rcvNxt + Math.min(Window.free(t), 0xffff);
  }

  /** RFC 7413 4.2.2, receiving ACK: the server decrements PendingFastOpenRequests. */
  static void ended(Tcb t) {
    if (t.fastOpens != null) {
      t.fastOpens.remove();
      t.fastOpens = null;
    }
    t.clear(Tcb.FAST_OPEN);
  }

  /** The peer has reset it before its ACK came. */
  void reset(Tcb t) {
    if (t.fastOpens != null) {
      t.fastOpens.removeReset(machine.clock.now());
      t.fastOpens = null;
    }
  }

  /** Writes the cookie for the peer behind the head of the option. */
  void writeCookie(Tcb t, MemorySegment memory, long at) {
    FastOpenKeys keys = keys(t);
    memory.set(WORD, at, cookie(t.flow(), keys.first0(), keys.first1()));
  }
}
