// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

import static io.cleat.option.SocketOptions.SCM_CREDENTIALS;
import static io.cleat.option.SocketOptions.SCM_RIGHTS;
import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.cleat.Control;
import io.cleat.Errno;
import io.cleat.option.Credentials;
import io.cleat.stack.endpoint.Caller;
import io.cleat.stack.endpoint.StackEndpoint;
import java.util.ArrayList;
import java.util.List;

/** What goes with a message that is sent: what its control messages say, unix(7). */
final class Ancillary {
  private final LocalProtocol local;
  private final List<StackEndpoint> endpoints = new ArrayList<>();

  /** What is shown; null where nobody said, and then it is the sender's own. */
  Credentials credentials;

  private Rights rights;

  Ancillary(LocalProtocol local) {
    this.local = local;
  }

  /** Of a call without control messages. */
  Ancillary none() {
    credentials = null;
    rights = null;
    return this;
  }

  /**
   * Reads control messages.
   *
   * @return 0, or -EBADF an endpoint that is not open here; -EINVAL; -EPERM credentials of others;
   *     -ESRCH no such process; -ETOOMANYREFS
   */
  int read(Control control) {
    none();
    endpoints.clear();
    for (int at = control.first(); at >= 0; at = control.next(at)) {
      if (control.level(at) == SOL_SOCKET) {
        int result = readOne(control, at);
        if (result < 0) {
          return result;
        }
      }
    }
    return collectRights();
  }

  private int readOne(Control control, int at) {
    return switch (control.type(at)) {
      case SCM_RIGHTS -> readRights(control, at);
      case SCM_CREDENTIALS -> readCredentials(control, at);
      default -> Errno.EINVAL.negated();
    };
  }

  private int readRights(Control control, int at) {
    int count = control.dataLength(at) / Integer.BYTES;
    if (endpoints.size() + count > Rights.ENDPOINTS_MAX) {
      return Errno.EINVAL.negated();
    }
    for (int i = 0; i < count; i++) {
      long where = control.dataOffset(at) + (long) i * Integer.BYTES;
      int place = control.segment().get(JAVA_INT_UNALIGNED, where);
      StackEndpoint endpoint = local.passing.below(control.passed(place));
      if (endpoint == null) {
        return Errno.EBADF.negated();
      }
      endpoints.add(endpoint);
    }
    return 0;
  }

  private int collectRights() {
    if (endpoints.isEmpty()) {
      return 0;
    }
    Caller caller = local.machine.caller;
    int uid = caller.credentials().uid();
    boolean unlimited = caller.can(Caller.CAP_SYS_RESOURCE) || caller.can(Caller.CAP_SYS_ADMIN);
    if (!unlimited && local.inFlight.isFull(uid)) {
      return Errno.ETOOMANYREFS.negated();
    }
    rights = new Rights(endpoints.toArray(new StackEndpoint[0]), uid);
    endpoints.clear();
    return 0;
  }

  private int readCredentials(Control control, int at) {
    if (control.dataLength(at) != Credentials.BYTES) {
      return Errno.EINVAL.negated();
    }
    Credentials shown =
        Credentials.read(
            control.segment().asSlice(control.dataOffset(at), Credentials.BYTES),
            Credentials.BYTES);
    Caller caller = local.machine.caller;
    Credentials own = caller.credentials();
    boolean may =
        (shown.pid() == own.pid() || caller.can(Caller.CAP_SYS_ADMIN))
            && (shown.uid() == own.uid() || caller.can(Caller.CAP_SETUID))
            && (shown.gid() == own.gid() || caller.can(Caller.CAP_SETGID));
    if (!may) {
      return Errno.EPERM.negated();
    }
    if (shown.pid() != own.pid() && !local.passing.isProcess(shown.pid())) {
      return Errno.ESRCH.negated();
    }
    credentials = shown;
    return 0;
  }

  /** What is passed, which is under way from now on; null for nothing, and when asked again. */
  Rights takeRights() {
    Rights taken = rights;
    rights = null;
    if (taken != null) {
      local.inFlight.send(taken);
    }
    return taken;
  }

  /** The credentials that a message shows: those given, or, where one of the two asks, the own. */
  Credentials shown(LocalEndpoint sender, LocalEndpoint receiver) {
    boolean wanted =
        sender.settings.is(LocalSettings.PASS_CREDENTIALS)
            || receiver.settings.is(LocalSettings.PASS_CREDENTIALS);
    return credentials == null && wanted ? local.machine.caller.credentials() : credentials;
  }
}
