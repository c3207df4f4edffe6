// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.Errno;
import io.cleat.stack.count.Counter;
import io.cleat.stack.count.Layer;
import io.cleat.stack.endpoint.InetEndpoint;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.endpoint.Ports;
import io.cleat.stack.ip.Flow;
import io.cleat.stack.ip.Packet;
import io.cleat.stack.ip.PathMtus;
import io.cleat.stack.ip.Upper;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Reason;
import io.cleat.wire.Seq;
import io.cleat.wire.Tcp;

/** TCP of one stack: finds the connection that a segment is of, and makes endpoints. */
public final class TcpProtocol implements Upper, Ports.Free {
  /** Endpoints that one stack makes. */
  public static final int ENDPOINTS_MAX = 1 << 22;

  final Machine machine;
  final TcpIndex index;
  final TimeWait timeWait;
  final Ports ports;
  final Segment segment = new Segment();
  final TcpOutput output;
  final TcpInput input;
  final Handshake handshake;
  final Cookies cookies;
  final FastOpenClient fastOpenClient;
  final FastOpenServer fastOpenServer;
  final FastOpenOption fastOpenOption;
  final Closing closing;
  final TcpReplies replies;
  final SequenceNumbers numbers;
  final Controllers controllers;
  final TailLossProbe probe;
  final LossRecovery lossRecovery;
  private final TcpCensus census = new TcpCensus(this);
  private final Listeners listeners = new Listeners();
  private TcpEndpoint free;
  private Flight freeFlight;
  private Growth freeGrowth;
  private int made;
  private int idle;
  private Tuning tuning;

  /** Speaks for this machine from now on. */
  public TcpProtocol(Machine machine) {
    this.machine = machine;
    index = new TcpIndex(machine.hash);
    timeWait = new TimeWait(this);
    ports = new Ports(machine, true);
    ports.held(timeWait);
    numbers = new SequenceNumbers(machine);
    replies = new TcpReplies(machine);
    controllers = new Controllers(new Cubic(this), new Reno());
    probe = new TailLossProbe(machine);
    lossRecovery = new LossRecovery(new Rack(machine));
    fastOpenClient = new FastOpenClient(this);
    fastOpenServer = new FastOpenServer(this);
    fastOpenOption = new FastOpenOption(fastOpenClient, fastOpenServer);
    output = new TcpOutput(this);
    closing = new Closing(this);
    handshake = new Handshake(this);
    cookies = new Cookies(this);
    input = new TcpInput(this);
    machine.input.upper(IpProtocol.TCP, this);
    tune();
  }

  /** The profile of the stack has changed: connections that begin from now on go by it. */
  public final void tune() {
    tuning = new Tuning(machine.network.profile());
    controllers.standard(tuning.controller);
  }

  Tuning tuning() {
    return tuning;
  }

  /** Forgets what is known of servers of TCP Fast Open, their cookies and segment sizes. */
  public void forgetFastOpen() {
    fastOpenClient.cache.clear();
  }

  /** How many connections there are, those in TIME-WAIT apart. */
  public int connections() {
    return index.size();
  }

  /** How many connections are in TIME-WAIT. */
  public int timeWaits() {
    return timeWait.size();
  }

  /** How many endpoints are not for use again: their users have them, or they are not done yet. */
  public int endpoints() {
    return made - idle;
  }

  /**
   * Makes an endpoint.
   *
   * @return null when the limit is reached
   */
  public TcpEndpoint make(int domain, int protocol) {
    TcpEndpoint endpoint = free;
    if (endpoint != null) {
      free = endpoint.nextWaiting;
      idle--;
    } else if (made < ENDPOINTS_MAX) {
      endpoint = new TcpEndpoint(this, made++);
      index.register(endpoint);
    } else {
      machine.counters.count(Counter.ENDPOINTS_LIMITED);
      return null;
    }
    endpoint.start(domain, protocol);
    return endpoint;
  }

  /** Takes an endpoint back that nobody knows any more. */
  void recycle(TcpEndpoint endpoint) {
    endpoint.owner = null;
    endpoint.nextWaiting = free;
    free = endpoint;
    idle++;
  }

  /** Endpoints that were made, whether they are in use or not. */
  int made() {
    return made;
  }

  /** The first of those that are not in use. */
  TcpEndpoint firstFree() {
    return free;
  }

  /** Who is in it, for those who ask. */
  public TcpCensus census() {
    return census;
  }

  /** The host is gone: all connections end without a word, those in TIME-WAIT too. */
  public void close() {
    census.inUse().filter(t -> t.state == TcpState.LISTEN).forEach(closing::unlisten);
    census.inUse().forEach(closing::vanish);
    timeWait.clear();
  }

  /** What a connection has under way, to be added to. */
  Flight flight(Tcb t) {
    if (t.flight == null) {
      Flight flight = freeFlight == null ? new Flight() : freeFlight;
      freeFlight = flight.next;
      flight.next = null;
      flight.begin(t.sndUna);
      t.flight = flight;
    }
    return t.flight;
  }

  /** Nothing of a connection is under way any more. */
  void landed(Tcb t) {
    if (t.flight != null) {
      t.flight.next = freeFlight;
      freeFlight = t.flight;
      t.flight = null;
    }
  }

  /** What is remembered of how a connection's window grows. */
  Growth growth(Tcb t) {
    if (t.growth == null) {
      Growth growth = freeGrowth == null ? new Growth() : freeGrowth;
      freeGrowth = growth.next;
      growth.next = null;
      growth.begin();
      t.growth = growth;
    }
    return t.growth;
  }

  /** A connection has ended: what it was lent may serve another. */
  void ended(Tcb t) {
    landed(t);
    if (t.growth != null) {
      t.growth.next = freeGrowth;
      freeGrowth = t.growth;
      t.growth = null;
    }
  }

  Listeners listeners() {
    return listeners;
  }

  @Override
  public void input(Packet packet) {
    machine.counters.count(Counter.TCP_SEGMENTS_IN);
    int answer = segment.read(packet);
    if (answer == Reason.GOOD && !packet.checksumTrusted && !segment.isIntact()) {
      answer = Reason.BAD_CHECKSUM;
    }
    // RFC 9293 3.9.2.3 (MUST-57): an incoming segment to a broadcast or multicast address is
    // silently discarded.
    if (answer != Reason.GOOD || packet.toMany) {
      machine.counters.malformed(Layer.TCP, answer == Reason.GOOD ? Reason.BAD_ADDRESS : answer);
      return;
    }
    TcpEndpoint endpoint = index.latest(packet, segment.ports);
    if (endpoint != null) {
      input.arrives(endpoint, segment);
    } else {
      find(packet, segment.ports);
    }
  }

  private void find(Packet packet, int remoteAndLocal) {
    int hash =
        index.hash(
            packet.destinationHigh,
            packet.destinationLow,
            packet.sourceHigh,
            packet.sourceLow,
            remoteAndLocal);
    TcpEndpoint endpoint =
        index.find(
            hash,
            packet.destinationHigh,
            packet.destinationLow,
            packet.sourceHigh,
            packet.sourceLow,
            remoteAndLocal);
    if (endpoint != null) {
      index.latest(endpoint);
      input.arrives(endpoint, segment);
    } else {
      inputOfNoConnection(packet, hash, remoteAndLocal);
    }
  }

  private void inputOfNoConnection(Packet packet, int hash, int remoteAndLocal) {
    int record =
        timeWait.find(
            hash,
            packet.destinationHigh,
            packet.destinationLow,
            packet.sourceHigh,
            packet.sourceLow,
            remoteAndLocal);
    TcpEndpoint listener =
        listeners.find(
            packet.destinationHigh,
            packet.destinationLow,
            remoteAndLocal & 0xffff,
            hash,
            packet.from);
    if (record != TimeWait.NONE) {
      handshake.timeWait(record, listener, segment);
    } else if (listener != null) {
      handshake.listen(listener, segment, 0);
    } else {
      closed(segment);
    }
  }

  /**
   * RFC 9293 3.10.7.1, CLOSED: all data in the incoming segment is discarded. An incoming segment
   * containing a RST is discarded. An incoming segment not containing a RST causes a RST to be sent
   * in response.
   */
  void closed(Segment s) {
    if (s.has(Tcp.RST)) {
      machine.counters.count(Counter.TCP_DROP_NO_CONNECTION);
    } else {
      replies.reset(s);
    }
  }

  @Override
  public void advise(Packet quoted, int errno, boolean hard, int mtu) {
    int sourceAndDestination = Tcp.ports(quoted.memory, quoted.upper);
    int remoteAndLocal = Integer.rotateLeft(sourceAndDestination, 16);
    int hash =
        index.hash(
            quoted.sourceHigh,
            quoted.sourceLow,
            quoted.destinationHigh,
            quoted.destinationLow,
            remoteAndLocal);
    TcpEndpoint endpoint =
        index.find(
            hash,
            quoted.sourceHigh,
            quoted.sourceLow,
            quoted.destinationHigh,
            quoted.destinationLow,
            remoteAndLocal);
    // RFC 5927 4.1: check that SND.UNA =< SEG.SEQ < SND.NXT: what is quoted must be under way.
    int seq = endpoint == null ? 0 : Tcp.seq(quoted.memory, quoted.upper);
    if (endpoint == null || !isUnderWay(endpoint, seq)) {
      machine.counters.count(Counter.DROP_ICMP_ERROR_OF_NOBODY);
    } else if (errno == Errno.EMSGSIZE.number()) {
      PathMtus known = machine.network.pathMtus;
      int _ = known.learn(quoted, mtu);
      int most = quoted.from.mtu();
      endpoint.onPathMtu(known.of(quoted.destinationHigh, quoted.destinationLow, most));
    } else {
      closing.advised(endpoint, errno, hard);
    }
  }

  private static boolean isUnderWay(Tcb t, int seq) {
    // Of what is open with its SYN, ours is under way too.
    int first = t.has(Tcb.FAST_OPEN) ? t.iss : t.sndUna;
    return Seq.inWindow(seq, first, t.sndNxt - first);
  }

  /** Whether a connection of these addresses and ports may begin from a port that we choose. */
  @Override
  public boolean isFree(InetEndpoint endpoint, int port) {
    Flow flow = ((TcpEndpoint) endpoint).flow();
    int before = flow.localPort;
    flow.localPort = port;
    boolean free = isFree(flow, tuning.timeWaitReuseNanos);
    flow.localPort = before;
    return free;
  }

  /** Whether it may begin from where it is; what is in TIME-WAIT gives way after so long. */
  boolean isFree(Flow flow, long afterNanos) {
    if (index.contains(flow)) {
      return false;
    }
    int record = timeWait.find(index, flow);
    return record == TimeWait.NONE || timeWait.givesWay(record, afterNanos);
  }
}
