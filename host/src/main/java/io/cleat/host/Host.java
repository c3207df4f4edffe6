// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.ErrnoException;
import io.cleat.Poller;
import io.cleat.link.Loopback;
import io.cleat.option.Credentials;
import io.cleat.stack.Holdings;
import io.cleat.stack.Stack;
import io.cleat.stack.count.Counters;
import io.cleat.stack.endpoint.Caller;
import io.cleat.stack.ip.Interface;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.ip.Route;
import io.cleat.stack.profile.Profile;
import io.cleat.stack.spi.Environment;
import io.cleat.stack.spi.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A host with a TCP/IP of its own, which never enters the kernel: an engine whose endpoints reach
 * each other over loopback, and other hosts over the links that are attached.
 *
 * <p>Safe for use by any thread. Its one thread keeps the time, a daemon that is started with the
 * first timer, unless the program keeps the time itself.
 */
public final class Host implements Engine {
  /** Four of the longest packets. */
  private static final int VSOCK_LOOPBACK_BYTES = 1 << 18;

  private final String name;
  private final Driver driver;
  private final HostProcess init;
  private final Limits limits;

  /** By their numbers; under the driver's lock. */
  private final Map<Integer, HostProcess> processes = new TreeMap<>();

  private int lastPid;
  private volatile boolean closed;

  /** How many endpoints are open; under the driver's lock. */
  private int open;

  private Host(String name, Environment environment, String clock, Limits limits, Profile profile) {
    this.name = name;
    this.limits = limits;
    Stack stack =
        new Stack(environment, new Loopback(), limits.bufferBytes(), limits.local(), profile);
    driver = new Driver(stack, environment, clock);
    driver.stack.vsock().loopback(() -> new Loopback(VSOCK_LOOPBACK_BYTES));
    driver.stack.local().passing(new PassingOverHost(this, driver));
    init = process(0, 0, Caller.ALL_CAPABILITIES);
  }

  /** A host that can reach itself, at 127.0.0.1 and ::1. */
  public static Host open(String name) {
    return open(name, Limits.linux());
  }

  /** As {@link #open(String)}, with limits. */
  public static Host open(String name, Limits limits) {
    return open(name, limits, Profile.linux());
  }

  /** As {@link #open(String)}, with what is set there. */
  public static Host open(String name, Profile profile) {
    return open(name, Limits.linux(), profile);
  }

  /** As {@link #open(String)}, with limits and what is set there. */
  public static Host open(String name, Limits limits, Profile profile) {
    return new Host(name, new SystemEnvironment(), name, limits, profile);
  }

  /**
   * A host in a time of the program's own, real or virtual. It has no thread: what its timers are
   * to do is done by {@link #tick}.
   *
   * @param environment tells the time, and is the only source of chance; where it gives the same
   *     and one thread makes the same calls, the same bytes come of it
   */
  public static Host open(String name, Environment environment) {
    return open(name, environment, Limits.linux());
  }

  /** As {@link #open(String, Environment)}, with limits. */
  public static Host open(String name, Environment environment, Limits limits) {
    return open(name, environment, limits, Profile.linux());
  }

  /** As {@link #open(String, Environment)}, with limits and what is set there. */
  public static Host open(String name, Environment environment, Limits limits, Profile profile) {
    return new Host(name, environment, null, limits, profile);
  }

  /**
   * Does what the timers that are due are to do; for a host that was opened with an environment.
   *
   * @return when there is more to do at the latest, by the environment's clock; {@link
   *     Long#MAX_VALUE} where nothing is planned
   */
  public long tick() {
    driver.tick();
    return driver.deadline;
  }

  /**
   * Adds an interface.
   *
   * @param link where its frames go; this host's from now on
   * @param interfaceName as {@code eth0}
   * @param addresses its addresses, with their networks
   */
  public Interface attach(Link link, String interfaceName, Prefix... addresses) {
    driver.enter();
    try {
      Interface attached = driver.stack.attach(link, interfaceName);
      for (Prefix address : addresses) {
        driver.stack.address(attached, address);
      }
      link.bell(driver.bell());
      return attached;
    } finally {
      driver.leave();
    }
  }

  /**
   * Starts a process of a user: an engine whose endpoints are made and called with the user's
   * rights.
   *
   * @param capabilities a bit for each {@code CAP_*} of {@link Caller}
   */
  public HostProcess process(int uid, int gid, long capabilities) {
    driver.enter();
    try {
      lastPid++;
      Caller caller = new Caller(new Credentials(lastPid, uid, gid), capabilities);
      HostProcess process = new HostProcess(this, driver, caller);
      processes.put(lastPid, process);
      return process;
    } finally {
      driver.leave();
    }
  }

  /**
   * The process that does what is asked of the host itself, as the user 0: its endpoints, its
   * files.
   */
  public HostProcess init() {
    return init;
  }

  /**
   * Gives this host a number for AF_VSOCK, vsock(7): {@code VMADDR_CID_HOST}, or 3 and more.
   *
   * @param cid no other host that it has a link to has it
   */
  public void cid(int cid) {
    driver.enter();
    try {
      driver.stack.vsock().cid(cid);
    } finally {
      driver.leave();
    }
  }

  /**
   * Adds a link for AF_VSOCK to another host. It keeps packets in order and loses none; its MTU
   * bounds them.
   *
   * @param peer the other host's number
   * @param link where packets go; this host's from now on
   */
  public void attachVsock(int peer, Link link) {
    driver.enter();
    try {
      driver.stack.vsock().attach(peer, link);
      link.bell(driver.bell());
    } finally {
      driver.leave();
    }
  }

  /** Adds a route. */
  public void route(Route route) {
    driver.enter();
    try {
      driver.stack.routes().add(route);
    } finally {
      driver.leave();
    }
  }

  /** The open endpoints of all processes, as they are at this moment. */
  public List<EndpointState> endpoints() {
    List<EndpointState> all = new ArrayList<>();
    driver.enter();
    try {
      Snapshot snapshot = new Snapshot();
      processes.values().forEach(process -> process.list(snapshot, all));
      return all;
    } finally {
      driver.leave();
    }
  }

  /** All of it as it is at this moment: endpoints, connections nobody holds, counters. */
  public HostState state() {
    List<EndpointState> all = new ArrayList<>();
    driver.enter();
    try {
      Snapshot snapshot = new Snapshot();
      processes.values().forEach(process -> process.list(snapshot, all));
      Stack stack = driver.stack;
      return new HostState(
          name,
          all,
          stack.tcp().connections(),
          stack.tcp().timeWaits(),
          stack.bufferBytes(),
          HostState.counts(stack.counters()));
    } finally {
      driver.leave();
    }
  }

  /**
   * What {@link #state} tells, as text for people: the endpoints with all there is to say of them,
   * as {@code ss -aiep} shows sockets, and what was counted.
   */
  public String tables() {
    HostState state = state();
    return Tables.endpoints(state.endpoints(), View.all().withDetails())
        + "\n"
        + Tables.counters(state);
  }

  /** What is set of its TCP/IP, sysctl(8). */
  public Profile profile() {
    driver.enter();
    try {
      return driver.stack.profile();
    } finally {
      driver.leave();
    }
  }

  /**
   * Sets it anew: for endpoints that are made from now on, and for what all do from now on.
   *
   * @param profile as {@code host.profile().with("net.ipv4.tcp_retries2", "5")}
   */
  public void profile(Profile profile) {
    driver.enter();
    try {
      driver.stack.profile(profile);
    } finally {
      driver.leave();
    }
  }

  /** What its stack holds at this moment. */
  public Holdings holdings() {
    driver.enter();
    try {
      return driver.stack.holdings();
    } finally {
      driver.leave();
    }
  }

  /**
   * The endpoints that are open, in words, one each: what they are, whose, and where they were
   * opened, which is remembered where assertions are enabled (java -ea).
   */
  public List<String> openEndpoints() {
    List<String> all = new ArrayList<>();
    driver.enter();
    try {
      Snapshot snapshot = new Snapshot();
      processes.values().forEach(process -> process.name(snapshot, all));
      return all;
    } finally {
      driver.leave();
    }
  }

  /** All that it holds, in words, one thing each; once it is closed, nothing. */
  public List<String> inventory() {
    List<String> all = openEndpoints();
    driver.enter();
    try {
      Holdings holdings = driver.stack.holdings();
      if (!holdings.isNothing()) {
        all.add(holdings.toString());
        all.addAll(driver.stack.inventory());
      }
      return all;
    } finally {
      driver.leave();
    }
  }

  /** Its time and its dice, for links that need them. */
  public Environment environment() {
    return driver.environment;
  }

  /** What was counted; values may be a little old. */
  public Counters counters() {
    return driver.stack.counters();
  }

  @Override
  public Endpoint socket(int domain, int type, int protocol) throws ErrnoException {
    return init.socket(domain, type, protocol);
  }

  @Override
  public Endpoint[] socketpair(int domain, int type, int protocol) throws ErrnoException {
    return init.socketpair(domain, type, protocol);
  }

  @Override
  public Poller poller() {
    return new HostPoller();
  }

  @Override
  public String describe() {
    return "host " + name + ": TCP/IP in this process, " + driver.stack.interfaces();
  }

  /**
   * Ends all processes: their endpoints are closed. What was said last still goes, and is sent
   * again where it gets lost, until the host is closed.
   */
  public void endProcesses() {
    while (true) {
      HostProcess open;
      driver.enter();
      try {
        open = processes.isEmpty() ? null : processes.values().iterator().next();
      } finally {
        driver.leave();
      }
      if (open == null) {
        break;
      }
      open.close();
    }
  }

  /**
   * Ends all processes, and lets go of all that is left of their connections at once: what was not
   * acknowledged is not sent again, and nobody is told. It takes no frames any more, and holds
   * nothing.
   */
  @Override
  public void close() {
    closed = true;
    endProcesses();
    driver.close();
  }

  /** How much it may use. */
  public Limits limits() {
    return limits;
  }

  /** Who turns its stack. */
  Driver driver() {
    return driver;
  }

  // Under the driver's lock.

  boolean isFull(int more) {
    return closed || open + more > limits.endpoints();
  }

  void opened() {
    open++;
  }

  void closed() {
    open--;
  }

  void ended(HostProcess process) {
    processes.remove(process.pid());
  }

  boolean isProcess(int pid) {
    return processes.containsKey(pid);
  }
}
