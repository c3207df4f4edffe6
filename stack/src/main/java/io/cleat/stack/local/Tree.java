// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

import io.cleat.Errno;
import io.cleat.option.Credentials;
import io.cleat.stack.endpoint.Caller;

/**
 * The files of a host, as far as endpoints need them: folders, symbolic links and what bind(2)
 * makes, with owners and permissions. It lives in memory and has nothing to do with the files of
 * the machine. At first there are {@code /}, {@code /run} and {@code /tmp}.
 *
 * <p>Paths that do not begin with a slash begin at the root: nobody has a folder of its own to work
 * in. Calls answer 0 or {@code -errno}.
 */
public final class Tree {
  /** Linux's MAXSYMLINKS. */
  private static final int LINKS_MAX = 40;

  private static final int NAME_BYTES_MAX = 255;
  private static final int SEARCH = 1;
  private static final int WRITE = 2;
  private static final int ALL = 0777;
  private static final int NOT_FOR_OTHERS = 022;
  private static final int SHARED = 01777;

  /** What is looked up. */
  private static final Text SELF = Text.of(".");

  private static final Text UP = Text.of("..");

  private final Node root = new Node(Node.Kind.FOLDER, ALL & ~NOT_FOR_OTHERS, 0, 0);
  private final Text part = Text.withRoom(0);

  // What the last walk has found.
  private Node folder;
  private Node found;
  private Text lastName;

  Tree() {
    Caller init = Caller.root(1);
    mkdir("/run", init);
    mkdir("/tmp", init);
    chmod("/tmp", SHARED, init);
  }

  /** Makes a folder, mkdir(2). */
  public int mkdir(String path, Caller by) {
    return make(Text.of(path), Node.Kind.FOLDER, by);
  }

  /** Makes an empty file. */
  public int mkfile(String path, Caller by) {
    return make(Text.of(path), Node.Kind.FILE, by);
  }

  /** Makes a symbolic link, symlink(2): {@code path} leads to {@code target}. */
  public int symlink(String target, String path, Caller by) {
    int result = make(Text.of(path), Node.Kind.LINK, by);
    if (result == 0) {
      found.target = Text.of(target);
    }
    return result;
  }

  /** Removes what is not a folder, unlink(2). */
  public int unlink(String path, Caller by) {
    int result = walk(Text.of(path), false, by);
    if (result < 0) {
      return result;
    }
    if (found == null) {
      return Errno.ENOENT.negated();
    }
    if (!folder.allows(WRITE | SEARCH, by)) {
      return Errno.EACCES.negated();
    }
    if (found.kind == Node.Kind.FOLDER) {
      return Errno.EISDIR.negated();
    }
    folder.entries.remove(lastName);
    return 0;
  }

  /** Sets permissions, chmod(2). */
  public int chmod(String path, int mode, Caller by) {
    int result = walk(Text.of(path), true, by);
    if (result < 0) {
      return result;
    }
    if (found == null) {
      return Errno.ENOENT.negated();
    }
    if (!found.isOwnedBy(by)) {
      return Errno.EPERM.negated();
    }
    found.mode = mode;
    return 0;
  }

  /** Whether something is there; links are followed. */
  public boolean exists(String path, Caller by) {
    return walk(Text.of(path), true, by) == 0 && found != null;
  }

  // For endpoints.

  /**
   * Makes what bind(2) makes.
   *
   * @return 0, or -EACCES; -EADDRINUSE something is there; -ELOOP; -ENAMETOOLONG; -ENOENT; -ENOTDIR
   */
  int bind(Text path, LocalEndpoint endpoint, Caller by) {
    int result = make(path, Node.Kind.SOCKET, by);
    if (result < 0) {
      return result == Errno.EEXIST.negated() ? Errno.EADDRINUSE.negated() : result;
    }
    found.bound = endpoint;
    endpoint.node = found;
    return 0;
  }

  /** Takes back what {@link #bind} made just now. */
  void unbind() {
    folder.entries.remove(lastName);
  }

  /**
   * Finds who is bound to a path; {@link #bound} tells.
   *
   * @return 0, or -EACCES; -ECONNREFUSED nobody; -ELOOP; -ENAMETOOLONG; -ENOENT; -ENOTDIR
   */
  int find(Text path, Caller by) {
    int result = walk(path, true, by);
    if (result < 0) {
      return result;
    }
    if (found == null) {
      return Errno.ENOENT.negated();
    }
    if (!found.allows(WRITE, by)) {
      return Errno.EACCES.negated();
    }
    return found.bound == null ? Errno.ECONNREFUSED.negated() : 0;
  }

  /** Whom {@link #find} has found. */
  LocalEndpoint bound() {
    return found.bound;
  }

  // Walking.

  private int make(Text path, Node.Kind kind, Caller by) {
    int result = walk(path, false, by);
    if (result < 0) {
      return result;
    }
    if (found != null) {
      return Errno.EEXIST.negated();
    }
    if (!folder.allows(WRITE | SEARCH, by)) {
      return Errno.EACCES.negated();
    }
    Credentials owner = by.credentials();
    found = new Node(kind, ALL & ~NOT_FOR_OTHERS, owner.uid(), owner.gid());
    found.parent = folder;
    folder.entries.put(lastName, found);
    return 0;
  }

  /**
   * Walks a path: {@link #found} is what it leads to, null where nothing is, and {@link #folder}
   * where it is or could be made, as {@link #lastName}.
   *
   * @param last whether a link at the end is followed
   * @return 0 also when only the last part is missing, or an error
   */
  private int walk(Text path, boolean last, Caller by) {
    if (path.length() == 0) {
      return Errno.ENOENT.negated();
    }
    folder = root;
    found = root;
    lastName = SELF;
    return walk(path, last, by, 0);
  }

  private int walk(Text path, boolean last, Caller by, int links) {
    int at = 0;
    if (path.length() > 0 && path.at(0) == '/') {
      found = root;
    }
    while (true) {
      while (at < path.length() && path.at(at) == '/') {
        at++;
      }
      if (at == path.length()) {
        return 0;
      }
      int end = at;
      while (end < path.length() && path.at(end) != '/') {
        end++;
      }
      boolean isLast = end == path.length();
      int result = step(path, at, end, by);
      if (result == 0 && isLink() && (last || !isLast)) {
        result = follow(by, links, last || !isLast);
      }
      if (result < 0 || isLast) {
        return result;
      }
      if (found == null) {
        return Errno.ENOENT.negated();
      }
      at = end;
    }
  }

  private boolean isLink() {
    return found != null && found.kind == Node.Kind.LINK;
  }

  private int follow(Caller by, int links, boolean last) {
    if (links == LINKS_MAX) {
      return Errno.ELOOP.negated();
    }
    Text target = found.target;
    found = folder;
    return walk(target, last, by, links + 1);
  }

  /** Goes from {@link #found} into one of its entries. */
  private int step(Text path, int from, int to, Caller by) {
    if (found.kind != Node.Kind.FOLDER) {
      return Errno.ENOTDIR.negated();
    }
    if (!found.allows(SEARCH, by)) {
      return Errno.EACCES.negated();
    }
    if (to - from > NAME_BYTES_MAX) {
      return Errno.ENAMETOOLONG.negated();
    }
    part.setPart(path, from, to - from);
    folder = found;
    if (part.equals(SELF)) {
      lastName = SELF;
    } else if (part.equals(UP)) {
      lastName = UP;
      found = folder.parent == null ? folder : folder.parent;
    } else {
      found = folder.entries.get(part);
      lastName = found == null ? part.copy() : part;
    }
    return 0;
  }
}
