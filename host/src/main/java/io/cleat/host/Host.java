// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Poller;
import io.cleat.SocketType;
import io.cleat.link.Loopback;
import io.cleat.stack.Stack;
import io.cleat.stack.count.Counters;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Interface;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.ip.Route;
import io.cleat.stack.spi.Environment;
import io.cleat.stack.spi.Link;

/**
 * A host with a TCP/IP of its own, which never enters the kernel: an engine whose endpoints reach
 * each other over loopback, and other hosts over the links that are attached.
 *
 * <p>Safe for use by any thread. Its one thread keeps the time, a daemon that is started with the
 * first timer.
 */
public final class Host implements Engine {
  private final String name;
  private final Driver driver;

  /** Those that are open; under the driver's lock. */
  private HostEndpoint firstOpen;

  private Host(String name, Environment environment) {
    this.name = name;
    driver = new Driver(new Stack(environment, new Loopback()), environment, name);
  }

  /** A host that can reach itself, at 127.0.0.1 and ::1. */
  public static Host open(String name) {
    return new Host(name, new SystemEnvironment());
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
      link.bell(driver);
      return attached;
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

  /** What was counted; values may be a little old. */
  public Counters counters() {
    return driver.stack.counters();
  }

  @Override
  public Endpoint socket(int domain, int type, int protocol) throws ErrnoException {
    StackEndpoint[] into = new StackEndpoint[1];
    driver.enter();
    try {
      int result = driver.stack.socket(domain, type, protocol, into);
      if (result == 0) {
        return new HostEndpoint(this, driver, into[0]);
      }
      throw new ErrnoException("socket", result);
    } finally {
      driver.leave();
    }
  }

  /** Internet protocols make no pairs: socketpair(2) gives EOPNOTSUPP for them. */
  @Override
  public Endpoint[] socketpair(int domain, int type, int protocol) throws ErrnoException {
    socket(domain, type & ~SocketType.SOCK_CLOEXEC, protocol).close();
    throw new ErrnoException("socketpair", Errno.EOPNOTSUPP);
  }

  @Override
  public Poller poller() {
    return new HostPoller();
  }

  @Override
  public String describe() {
    return "host " + name + ": TCP/IP in this process, " + driver.stack.interfaces();
  }

  @Override
  public void close() {
    while (true) {
      driver.enter();
      HostEndpoint open = firstOpen;
      driver.leave();
      if (open == null) {
        break;
      }
      open.home(null);
      open.close();
    }
    driver.close();
  }

  // Under the driver's lock.

  void opened(HostEndpoint endpoint) {
    endpoint.nextOpen = firstOpen;
    if (firstOpen != null) {
      firstOpen.previousOpen = endpoint;
    }
    firstOpen = endpoint;
  }

  void closed(HostEndpoint endpoint) {
    if (endpoint.previousOpen == null) {
      firstOpen = endpoint.nextOpen;
    } else {
      endpoint.previousOpen.nextOpen = endpoint.nextOpen;
    }
    if (endpoint.nextOpen != null) {
      endpoint.nextOpen.previousOpen = endpoint.previousOpen;
    }
    endpoint.nextOpen = null;
    endpoint.previousOpen = null;
  }
}
