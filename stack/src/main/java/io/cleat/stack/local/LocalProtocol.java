// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

import static io.cleat.SocketType.SOCK_DGRAM;

import io.cleat.Endpoint;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.endpoint.StackEndpoint;

/** AF_UNIX of one host: its names, what is under way in it, and its limits. */
public final class LocalProtocol {
  /** PF_UNIX, the one protocol that may be asked for beside 0. */
  public static final int PROTOCOL = 1;

  final Machine machine;
  final LocalLimits limits;
  final Tree tree = new Tree();
  final AbstractNames abstractNames = new AbstractNames(this);
  final InFlight inFlight;
  Passing passing = new Nothing();

  // What one call needs, and the next again.
  final LocalName name = new LocalName();
  final Pieces pieces = new Pieces();
  final Ancillary ancillary = new Ancillary(this);
  final Reception reception = new Reception(this);

  /** Whom a look for a name has found. */
  LocalEndpoint found;

  private int endpoints;

  /** Of an engine that passes nothing. */
  private static final class Nothing implements Passing {
    @Override
    public StackEndpoint below(Endpoint endpoint) {
      return null;
    }

    @Override
    public Endpoint over(StackEndpoint endpoint) {
      throw new IllegalStateException("nothing can have been passed");
    }

    @Override
    public boolean isProcess(int pid) {
      return false;
    }
  }

  /**
   * @param machine of its stack
   */
  public LocalProtocol(Machine machine, LocalLimits limits) {
    this.machine = machine;
    this.limits = limits;
    inFlight = new InFlight(limits.inFlightRights());
  }

  /** Sets how an engine passes endpoints. */
  public void passing(Passing engines) {
    passing = engines;
  }

  /** The paths that endpoints can have. */
  public Tree tree() {
    return tree;
  }

  /** How many endpoints messages under way hold. */
  public int passed() {
    return inFlight.size();
  }

  /** How many abstract names are taken. */
  public int abstractNames() {
    return abstractNames.size();
  }

  /** How many endpoints there are. */
  public int endpoints() {
    return endpoints;
  }

  /** Makes a stream; null where there are too many. */
  public StackEndpoint stream(int domain, int protocol) {
    return isFull() ? null : machine.opened(new LocalStream(this, protocol));
  }

  /** Makes a datagram endpoint; null where there are too many. */
  public StackEndpoint datagram(int domain, int protocol) {
    return isFull() ? null : machine.opened(new LocalDatagram(this, SOCK_DGRAM, protocol));
  }

  /** Makes a seqpacket endpoint; null where there are too many. */
  public StackEndpoint seqpacket(int domain, int protocol) {
    return isFull() ? null : machine.opened(new LocalSeqpacket(this, protocol));
  }

  /** Counts one more, if there may be. */
  boolean isFull() {
    if (endpoints == limits.endpoints()) {
      machine.counters.count(Counter.ENDPOINTS_LIMITED);
      return true;
    }
    endpoints++;
    return false;
  }

  void closed(LocalEndpoint endpoint) {
    machine.closed(endpoint);
    endpoints--;
  }

  /** Joins two new ones, socketpair(2). */
  public void join(StackEndpoint one, StackEndpoint other) {
    LocalEndpoint left = (LocalEndpoint) one;
    LocalEndpoint right = (LocalEndpoint) other;
    left.joined(right);
    right.joined(left);
  }

  /**
   * Makes a pipe, pipe(2).
   *
   * @param into gets the end to read from at 0, and that to write to at 1
   */
  public void pipe(StackEndpoint[] into) {
    PipeEnd.make(machine, into);
  }
}
