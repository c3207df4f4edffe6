// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.families;

import static io.cleat.SocketType.SOCK_DCCP;
import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_PACKET;
import static io.cleat.SocketType.SOCK_RAW;
import static io.cleat.SocketType.SOCK_RDM;
import static io.cleat.SocketType.SOCK_SEQPACKET;
import static io.cleat.SocketType.SOCK_STREAM;

import io.cleat.Engine;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.address.Family;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Asks an engine for every type of every family, and closes at once what it gets. */
public final class Survey {
  /** The types, in the order of their columns. */
  public static final List<Integer> TYPES =
      List.of(SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_RDM, SOCK_SEQPACKET, SOCK_DCCP, SOCK_PACKET);

  private final Engine engine;

  /**
   * @param engine whom to ask
   */
  public Survey(Engine engine) {
    this.engine = engine;
  }

  /**
   * Asks for all families.
   *
   * @throws ErrnoException descriptors are used up, so that the answers would say nothing
   */
  public List<FamilyRow> ask() throws ErrnoException {
    List<FamilyRow> rows = new ArrayList<>();
    for (int family = Family.AF_UNSPEC + 1; family < Family.AF_MAX; family++) {
      rows.add(row(family));
    }
    return rows;
  }

  /**
   * A family that is not there says so to any type: that is asked once, for asking may make the
   * kernel look for a module.
   */
  private FamilyRow row(int family) throws ErrnoException {
    if (open(family, SOCK_STREAM, 0) == Errno.EAFNOSUPPORT) {
      return new FamilyRow(
          family,
          TYPES.stream().map(type -> new Cell(type, List.of(), Errno.EAFNOSUPPORT)).toList());
    }
    List<Cell> cells = new ArrayList<>();
    for (int type : TYPES) {
      cells.add(cell(family, type));
    }
    return new FamilyRow(family, cells);
  }

  private Cell cell(int family, int type) throws ErrnoException {
    List<Integer> opened = new ArrayList<>();
    Errno reason = open(family, type, 0);
    if (reason == null) {
      opened.add(0);
    }
    for (int protocol : Protocols.known(family, type)) {
      Errno errno = open(family, type, protocol);
      if (errno == null) {
        opened.add(protocol);
      } else if (errno == Errno.EPERM || errno == Errno.EACCES || reason == null) {
        reason = errno;
      }
    }
    return new Cell(type, Collections.unmodifiableList(opened), opened.isEmpty() ? reason : null);
  }

  /** Null where it opens. */
  private Errno open(int family, int type, int protocol) throws ErrnoException {
    try {
      engine.socket(family, type, protocol).close();
      return null;
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EMFILE || e.errno() == Errno.ENFILE) {
        throw e;
      }
      return e.errno();
    }
  }
}
