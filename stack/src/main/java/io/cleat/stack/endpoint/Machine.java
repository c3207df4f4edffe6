// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import io.cleat.Message;
import io.cleat.stack.count.Counters;
import io.cleat.stack.ip.Icmp;
import io.cleat.stack.ip.IpInput;
import io.cleat.stack.ip.IpOutput;
import io.cleat.stack.ip.LocalAddresses;
import io.cleat.stack.ip.Network;
import io.cleat.stack.ip.Replies;
import io.cleat.stack.ip.Routes;
import io.cleat.stack.mem.RingPool;
import io.cleat.stack.spi.Environment;
import io.cleat.stack.time.Clock;
import io.cleat.stack.time.Wheel;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** What the protocols of one stack share. */
public final class Machine {
  /** Bytes of all buffers of a stack together, where nothing else is said. */
  public static final long DEFAULT_BUFFER_BYTES = 1L << 30;

  public final Environment environment;
  public final Clock clock;
  public final Wheel wheel;
  public final Counters counters = new Counters();
  public final RingPool rings;
  public final Network network;
  public final Routes routes;
  public final LocalAddresses addresses;
  public final IpInput input;
  public final IpOutput output;
  public final Replies replies;
  public final Icmp icmp;
  public final Hash hash;

  /** Those who have something to send. */
  public final EndpointList dirty = new EndpointList();

  /** Those who have something to tell. */
  public final EndpointList ready = new EndpointList();

  /** Those that are open, but for TCP's, which has a table of its own. */
  private final Set<StackEndpoint> open = new LinkedHashSet<>();

  /** The last that SO_COOKIE gave to an endpoint. */
  private long lastCookie;

  /** Who makes the call that is just made; whoever owns the stack says so before it. */
  public Caller caller = Caller.root(1);

  /** Datagrams on their way out. */
  public final Datagrams datagrams = new Datagrams(this);

  /** What control messages say of the datagram that is being sent. */
  public final SendControl sending = new SendControl();

  /** For addresses on their way in and out of calls. */
  final Name name = new Name();

  final Arrival arrival = new Arrival();
  final ControlWriter control = new ControlWriter();
  final ReceiveControl received;
  final Message message = new Message();
  final Extras noExtras = new Extras();
  final Memberships memberships;

  /**
   * @param bufferBytes of all buffers together
   */
  public Machine(Environment environment, long bufferBytes) {
    this.environment = environment;
    clock = new Clock(environment.nanoTime());
    wheel = new Wheel(clock.now());
    rings = new RingPool(bufferBytes);
    network = new Network(environment, clock, wheel, counters, rings);
    routes = network.routes;
    addresses = network.addresses;
    memberships = new Memberships(network);
    received = new ReceiveControl(control, addresses);
    input = network.input;
    output = network.output;
    replies = network.replies;
    icmp = network.icmp;
    hash = new Hash(environment.secret(0), environment.secret(1));
  }

  /** An endpoint begins, and is counted until {@link #closed}; answers it. */
  public <T extends StackEndpoint> T opened(T endpoint) {
    open.add(endpoint);
    return endpoint;
  }

  /** An endpoint has ended; once is enough. */
  public void closed(StackEndpoint endpoint) {
    open.remove(endpoint);
  }

  /** Those that are open, but for TCP's: a view, in the order in which they began. */
  public Set<StackEndpoint> open() {
    return Collections.unmodifiableSet(open);
  }

  /** A number that no endpoint has had, SO_COOKIE. */
  public long newCookie() {
    lastCookie++;
    return lastCookie;
  }
}
