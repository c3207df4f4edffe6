// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Poller;
import io.cleat.option.Credentials;
import io.cleat.stack.endpoint.Caller;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.local.Tree;
import java.util.List;

/**
 * A process of a host: an engine of its own, whose endpoints act with the rights of its user, and
 * are closed with it. Endpoints pass between the processes of one host (SCM_RIGHTS, unix(7)).
 *
 * <p>Safe for use by any thread.
 */
public final class HostProcess implements Engine {
  final Caller caller;
  private final Host host;
  private final Driver driver;
  private final int pid;

  /** Those that are open; under the driver's lock. */
  private HostEndpoint firstOpen;

  private int open;

  HostProcess(Host host, Driver driver, Caller caller) {
    this.host = host;
    this.driver = driver;
    this.caller = caller;
    pid = caller.credentials().pid();
  }

  /** The host it runs on. */
  public Host host() {
    return host;
  }

  /** Its number. */
  public int pid() {
    return pid;
  }

  /** Its number, user and group. */
  public Credentials credentials() {
    driver.enter();
    try {
      return caller.credentials();
    } finally {
      driver.leave();
    }
  }

  /**
   * Becomes another user for good, setuid(2) and setgid(2), without capabilities unless that is the
   * user 0.
   */
  public void become(int uid, int gid) {
    driver.enter();
    try {
      caller.become(uid, gid);
    } finally {
      driver.leave();
    }
  }

  /** What a process does to the files of its host. */
  interface TreeCall {
    int make(Tree tree, Caller by);
  }

  int inTree(TreeCall call) {
    driver.enter(this);
    try {
      return call.make(driver.stack.local().tree(), caller);
    } finally {
      driver.leave();
    }
  }

  /**
   * Makes a folder in the files of its host, mkdir(2).
   *
   * @return 0, or an error
   */
  public int mkdir(String path) {
    return inTree((tree, by) -> tree.mkdir(path, by));
  }

  /**
   * Makes an empty file.
   *
   * @return 0, or an error
   */
  public int mkfile(String path) {
    return inTree((tree, by) -> tree.mkfile(path, by));
  }

  /**
   * Makes a symbolic link that leads to {@code target}, symlink(2).
   *
   * @return 0, or an error
   */
  public int symlink(String target, String path) {
    return inTree((tree, by) -> tree.symlink(target, path, by));
  }

  /**
   * Removes a name that is no folder's, unlink(2).
   *
   * @return 0, or an error
   */
  public int unlink(String path) {
    return inTree((tree, by) -> tree.unlink(path, by));
  }

  /**
   * Sets permissions, chmod(2).
   *
   * @return 0, or an error
   */
  public int chmod(String path, int mode) {
    return inTree((tree, by) -> tree.chmod(path, mode, by));
  }

  @Override
  public Endpoint socket(int domain, int type, int protocol) throws ErrnoException {
    StackEndpoint[] into = new StackEndpoint[1];
    driver.enter(this);
    try {
      int result = roomFor(1);
      result = result < 0 ? result : driver.stack.socket(domain, type, protocol, into);
      if (result < 0) {
        throw new ErrnoException("socket", result);
      }
      return new HostEndpoint(this, driver, into[0]);
    } finally {
      driver.leave();
    }
  }

  @Override
  public Endpoint[] socketpair(int domain, int type, int protocol) throws ErrnoException {
    StackEndpoint[] into = new StackEndpoint[2];
    driver.enter(this);
    try {
      int result = roomFor(2);
      result = result < 0 ? result : driver.stack.socketpair(domain, type, protocol, into);
      if (result < 0) {
        throw new ErrnoException("socketpair", result);
      }
      return new Endpoint[] {
        new HostEndpoint(this, driver, into[0]), new HostEndpoint(this, driver, into[1])
      };
    } finally {
      driver.leave();
    }
  }

  /**
   * Makes a pipe, pipe(2). Its ends are no sockets: read, write, watch and close them, or pass them
   * on.
   *
   * @return the end to read from, and that to write to
   * @throws ErrnoException EMFILE; ENFILE
   */
  public Endpoint[] pipe() throws ErrnoException {
    StackEndpoint[] into = new StackEndpoint[2];
    driver.enter(this);
    try {
      int room = roomFor(2);
      if (room < 0) {
        throw new ErrnoException("pipe", room);
      }
      driver.stack.local().pipe(into);
      return new Endpoint[] {
        new HostEndpoint(this, driver, into[0]), new HostEndpoint(this, driver, into[1])
      };
    } finally {
      driver.leave();
    }
  }

  @Override
  public Poller poller() {
    return new HostPoller();
  }

  @Override
  public String describe() {
    return host.describe() + ", process " + pid;
  }

  /** Ends the process: its endpoints are closed, and those who wait on them are woken. */
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
    driver.enter();
    try {
      host.ended(this);
    } finally {
      driver.leave();
    }
  }

  // Under the driver's lock.

  void list(Snapshot snapshot, List<EndpointState> into) {
    for (HostEndpoint open = firstOpen; open != null; open = open.nextOpen) {
      into.add(snapshot.of(caller.credentials(), open.below()));
    }
  }

  void name(Snapshot snapshot, List<String> into) {
    for (HostEndpoint open = firstOpen; open != null; open = open.nextOpen) {
      EndpointState state = snapshot.of(caller.credentials(), open.below());
      into.add(
          Kind.of(state).netid()
              + " "
              + Tables.state(state)
              + " "
              + state.local()
              + state.peer().map(peer -> " > " + peer).orElse("")
              + " of process "
              + pid
              + ", watched by "
              + open.watches()
              + open.origin());
    }
  }

  /** 0, or why so many more may not be opened: -EMFILE or -ENFILE. */
  int roomFor(int more) {
    if (open + more > host.limits().endpointsOfProcess()) {
      return Errno.EMFILE.negated();
    }
    return host.isFull(more) ? Errno.ENFILE.negated() : 0;
  }

  void opened(HostEndpoint endpoint) {
    open++;
    host.opened();
    endpoint.nextOpen = firstOpen;
    if (firstOpen != null) {
      firstOpen.previousOpen = endpoint;
    }
    firstOpen = endpoint;
  }

  void closed(HostEndpoint endpoint) {
    open--;
    host.closed();
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
