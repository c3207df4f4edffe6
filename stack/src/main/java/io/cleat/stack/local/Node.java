// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

import io.cleat.option.Credentials;
import io.cleat.stack.endpoint.Caller;
import java.util.HashMap;
import java.util.Map;

/** One file of a {@link Tree}: its owner, its permissions, and what its kind has. */
final class Node {
  private static final int OWNER_SHIFT = 6;
  private static final int GROUP_SHIFT = 3;

  final Kind kind;
  final int uid;
  final int gid;

  /** Of a folder: what is in it. */
  final Map<Text, Node> entries;

  /** The permissions, as chmod(2) has them. */
  int mode;

  /** The folder where it was made; null of the root. */
  Node parent;

  /** Of a link: where it leads. */
  Text target;

  /** Of a socket: who is bound to it; null when that is closed. */
  LocalEndpoint bound;

  enum Kind {
    FOLDER,
    FILE,
    LINK,
    SOCKET
  }

  Node(Kind kind, int mode, int uid, int gid) {
    this.kind = kind;
    this.mode = mode;
    this.uid = uid;
    this.gid = gid;
    entries = kind == Kind.FOLDER ? new HashMap<>() : Map.of();
  }

  boolean isOwnedBy(Caller caller) {
    return caller.credentials().uid() == uid || caller.can(Caller.CAP_DAC_OVERRIDE);
  }

  /**
   * Whether a caller may do this, path_resolution(7).
   *
   * @param wanted bits of one digit of {@link #mode}
   */
  boolean allows(int wanted, Caller caller) {
    if (caller.can(Caller.CAP_DAC_OVERRIDE)) {
      return true;
    }
    Credentials who = caller.credentials();
    int shift = who.uid() == uid ? OWNER_SHIFT : who.gid() == gid ? GROUP_SHIFT : 0;
    return (mode >> shift & wanted) == wanted;
  }
}
