// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import io.cleat.Errno;
import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.stack.endpoint.Caller;
import io.cleat.stack.endpoint.StackEndpoint;
import java.util.ArrayList;
import java.util.List;

/**
 * What kinds of endpoints there are: a protocol is a row. The errors of socket(2) fall out of the
 * table.
 */
public final class ProtocolTable {
  /** Linux's IPPROTO_MAX. */
  private static final int PROTOCOL_MAX = 263;

  /** Linux's SOCK_MAX. */
  private static final int TYPE_MAX = 11;

  /** In place of a protocol: any, whatever its number. */
  static final int ANY = -1;

  /** In place of a protocol: any but 0. */
  static final int ANY_BUT_ZERO = -2;

  private static final int FLAGS = SocketType.SOCK_NONBLOCK | SocketType.SOCK_CLOEXEC;

  private final List<Row> rows = new ArrayList<>();

  /** Makes endpoints of one row. */
  @FunctionalInterface
  public interface Factory {
    /**
     * Makes an endpoint.
     *
     * @param protocol as it was asked for
     * @return null when the limit of endpoints is reached
     */
    StackEndpoint make(int domain, int protocol);

    /** Why nobody may have one now: 0, or an error. */
    default int refusal() {
      return 0;
    }
  }

  /**
   * One kind of endpoint.
   *
   * @param isDefault whether protocol 0 means this one
   * @param capability what it takes to make one, {@code CAP_*} of {@link Caller}; {@link #ANYBODY}
   */
  public record Row(
      int domain, int type, int protocol, boolean isDefault, int capability, Factory factory) {
    /** Of a kind that everybody may make. */
    public static final int ANYBODY = -1;

    /** A kind that everybody may make. */
    public Row(int domain, int type, int protocol, boolean isDefault, Factory factory) {
      this(domain, type, protocol, isDefault, ANYBODY, factory);
    }

    private boolean allows(Caller caller) {
      return capability == ANYBODY || caller.can(capability);
    }

    private boolean speaks(int asked) {
      return asked == protocol
          || asked == 0 && isDefault
          || protocol == ANY
          || protocol == ANY_BUT_ZERO && asked != 0;
    }
  }

  ProtocolTable() {}

  /** Adds a kind. */
  public void add(Row row) {
    rows.add(row);
  }

  /**
   * Makes an endpoint, socket(2).
   *
   * @param into gets it, at index 0
   * @return 0, or -EACCES; -EAFNOSUPPORT; -EINVAL; -ENFILE; -EPERM; -EPROTONOSUPPORT;
   *     -ESOCKTNOSUPPORT
   */
  int make(int domain, int type, int protocol, Caller caller, StackEndpoint[] into) {
    int kind = type & SocketType.SOCK_TYPE_MASK;
    if ((type & ~SocketType.SOCK_TYPE_MASK & ~FLAGS) != 0) {
      return Errno.EINVAL.negated();
    }
    if (domain < 0 || domain >= Family.AF_MAX) {
      return Errno.EAFNOSUPPORT.negated();
    }
    if (kind >= TYPE_MAX) {
      return Errno.EINVAL.negated();
    }
    Errno lacking = Errno.EAFNOSUPPORT;
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (row.domain != domain) {
        continue;
      }
      if (row.protocol != ANY && (protocol < 0 || protocol >= PROTOCOL_MAX)) {
        return Errno.EINVAL.negated();
      }
      if (row.type == kind) {
        if (row.speaks(protocol)) {
          if (!row.allows(caller)) {
            return Errno.EPERM.negated();
          }
          if (row.factory.refusal() != 0) {
            return row.factory.refusal();
          }
          into[0] = row.factory.make(domain, protocol);
          return into[0] == null ? Errno.ENFILE.negated() : 0;
        }
        lacking = Errno.EPROTONOSUPPORT;
      } else if (lacking == Errno.EAFNOSUPPORT) {
        lacking = Errno.ESOCKTNOSUPPORT;
      }
    }
    return lacking.negated();
  }
}
