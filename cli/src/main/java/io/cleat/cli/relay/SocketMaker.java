// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.address.Address;
import io.cleat.address.Family;
import io.cleat.address.Sockaddr;
import io.cleat.address.Unix;
import io.cleat.cli.address.OptionValue;
import io.cleat.cli.address.Spec.Setup;
import io.cleat.cli.address.Spec.SocketFile;
import io.cleat.cli.address.Where;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The first steps of every socket: it is made, its options are set, it is bound. */
final class SocketMaker {
  private static final int TYPE_MASK = 0170000;
  private static final int SOCKET = 0140000;

  private final Engine engine;
  private final String text;
  private final Setup setup;

  /**
   * @param text the address as it was written, for messages
   */
  SocketMaker(Engine engine, String text, Setup setup) {
    this.engine = engine;
    this.text = text;
    this.setup = setup;
  }

  /** Makes the socket for this address; null for the family of the setup. */
  Endpoint make(Address address) throws OpenFailure {
    int domain = setup.domain();
    if (domain == Family.AF_UNSPEC) {
      domain = address.family();
    }
    Endpoint endpoint;
    try {
      endpoint = engine.socket(domain, setup.type(), setup.protocol());
    } catch (ErrnoException e) {
      throw OpenFailure.of(text, e);
    }
    configure(endpoint);
    return endpoint;
  }

  /** Sets the options; closes the endpoint where one cannot be set. */
  void configure(Endpoint endpoint) throws OpenFailure {
    for (OptionValue option : setup.options()) {
      int result = option.apply(endpoint);
      if (result < 0) {
        endpoint.close();
        throw new OpenFailure(text, option.text(), result);
      }
    }
  }

  /** Makes a socket and binds it where it is to wait. */
  Endpoint bound(Where at, SocketFile file) throws OpenFailure {
    OpenFailure failure = null;
    for (Address address : resolve(at)) {
      try {
        Endpoint endpoint = make(address);
        bind(endpoint, address, file);
        return endpoint;
      } catch (OpenFailure e) {
        failure = e;
      }
    }
    throw failure;
  }

  /** The addresses of a place; this may take time. */
  List<Address> resolve(Where where) throws OpenFailure {
    try {
      return where.resolve();
    } catch (UnknownHostException e) {
      throw new OpenFailure(text, e.getMessage());
    }
  }

  /** Its own address. */
  static Address own(Endpoint endpoint) {
    Sockaddr address = new Sockaddr();
    endpoint.getsockname(address);
    return address.address();
  }

  /** Binds the socket; closes it where that fails. */
  void bind(Endpoint endpoint, Address address, SocketFile file) throws OpenFailure {
    try {
      Path path = path(address);
      if (path != null && file.unlinkFirst()) {
        unlink(path);
      }
      int result = endpoint.bind(Sockaddr.of(address));
      if (result < 0) {
        throw bindFailure(address, path, Errno.of(result));
      }
      if (path != null && file.mode() >= 0) {
        Files.setPosixFilePermissions(path, permissions(file.mode()));
      }
    } catch (IOException e) {
      endpoint.close();
      throw new OpenFailure(text, e.getMessage());
    } catch (OpenFailure e) {
      endpoint.close();
      throw e;
    }
  }

  private OpenFailure bindFailure(Address address, Path path, Errno errno) {
    String hint = "";
    if (path != null && errno == Errno.EADDRINUSE) {
      hint = "; the path is there already, with ,unlink it is removed first";
    } else if (errno == Errno.EACCES && path == null) {
      hint = "; ports below 1024 need root";
    }
    return new OpenFailure(text, "bind to " + address, errno, hint);
  }

  /** Removes a socket's path, and nothing else than a socket's. */
  private void unlink(Path path) throws IOException, OpenFailure {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      if ((mode & TYPE_MASK) != SOCKET) {
        throw new OpenFailure(text, path + " is there and is no socket: it is not removed");
      }
      Files.delete(path);
    }
  }

  /** The path in the file system that an address has; null if none. */
  private static Path path(Address address) {
    return address instanceof Unix unix && unix.kind() == Unix.Kind.PATH
        ? Path.of(unix.name())
        : null;
  }

  /** Removes the path, if the address of a socket that is done with has one. */
  static void remove(Address address) {
    Path path = path(address);
    try {
      if (path != null) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // It lies there unused then; the next who binds to it is told what to do.
    }
  }

  /** Permissions from their bits. */
  static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((mode >> (all.length - 1 - i) & 1) != 0) {
        permissions.add(all[i]);
      }
    }
    return permissions;
  }
}
