// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

import static io.cleat.address.Family.AF_UNIX;

import io.cleat.Errno;
import io.cleat.address.Sockaddr;
import io.cleat.stack.endpoint.StackEndpoint;

/** An endpoint of AF_UNIX as something that has a name, or finds others by theirs. */
abstract class NamedEndpoint extends StackEndpoint {
  final LocalProtocol local;
  private final int type;
  private final int protocol;

  /** Null while it has none. */
  LocalName name;

  /** What bind(2) made; null where the name is no path. */
  Node node;

  NamedEndpoint(LocalProtocol local, int type, int protocol) {
    super(local.machine);
    this.local = local;
    this.type = type;
    this.protocol = protocol;
  }

  /** This one. */
  abstract LocalEndpoint self();

  @Override
  public final int domain() {
    return AF_UNIX;
  }

  @Override
  public final int type() {
    return type;
  }

  @Override
  public final int protocol() {
    return protocol;
  }

  @Override
  public final int bind(Sockaddr address) {
    if (address.length() == LocalName.PATH && address.family() == AF_UNIX) {
      return autobind();
    }
    LocalName wanted = local.name;
    int result = wanted.read(address);
    if (result < 0) {
      return result;
    }
    if (!wanted.isAbstract) {
      return bindToPath(wanted);
    }
    if (name != null) {
      return Errno.EINVAL.negated();
    }
    LocalName kept = wanted.copy();
    if (!local.abstractNames.add(kept, self())) {
      return Errno.EADDRINUSE.negated();
    }
    name = kept;
    return 0;
  }

  /** Linux makes the file first, and only then looks whether there is a name already. */
  private int bindToPath(LocalName wanted) {
    int result = local.tree.bind(wanted.text, self(), machine.caller);
    if (result == 0 && name != null) {
      local.tree.unbind();
      return Errno.EINVAL.negated();
    }
    if (result == 0) {
      name = wanted.copy();
    }
    return result;
  }

  /**
   * unix(7), Autobind feature: the address consists of a null byte followed by 5 bytes in the
   * character set [0-9a-f]. Who has a name keeps it.
   *
   * @return 0, or -ENOSPC
   */
  final int autobind() {
    if (name == null) {
      name = local.abstractNames.addAny(self());
    }
    return name == null ? Errno.ENOSPC.negated() : 0;
  }

  @Override
  public final int getsockname(Sockaddr address) {
    LocalName.write(name, address);
    return 0;
  }

  /**
   * Finds who is bound to an address that {@link LocalProtocol#name} holds.
   *
   * @return 0, and {@link LocalProtocol#found} is it; or -ECONNREFUSED nobody; -EPROTOTYPE another
   *     type; or as {@link Tree#find}
   */
  final int find() {
    LocalName wanted = local.name;
    if (wanted.isAbstract) {
      local.found = local.abstractNames.find(wanted, type);
      return local.found == null ? Errno.ECONNREFUSED.negated() : 0;
    }
    int result = local.tree.find(wanted.text, machine.caller);
    if (result < 0) {
      return result;
    }
    local.found = local.tree.bound();
    return local.found.type() == type ? 0 : Errno.EPROTOTYPE.negated();
  }
}
