// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.address;

import io.cleat.address.Address;
import java.util.List;

/** What an address asks for, ready to be opened. */
public sealed interface Spec {
  /** The address as it was written. */
  String text();

  /** Whether it waits for others to come. */
  default boolean waits() {
    return false;
  }

  /** How many it serves; {@link Crowd#ONE} where it does not wait. */
  default Crowd crowd() {
    return Crowd.ONE;
  }

  /** Reads the address of a command line. */
  static Spec parse(String text) throws BadAddress {
    AddressText parts = AddressText.of(text);
    Kind kind = Kind.of(parts);
    return kind.parse(parts);
  }

  /**
   * How a socket is made.
   *
   * @param word what it is called in messages, such as tcp
   * @param domain AF_*; AF_UNSPEC for that of the address
   * @param type SOCK_*
   * @param protocol 0 for the default
   * @param options to set before it is bound
   * @param ending how its end is told and noticed
   */
  record Setup(
      String word, int domain, int type, int protocol, List<OptionValue> options, Ending ending) {}

  /**
   * How the end of one side is told to the other.
   *
   * @param shutNone not at all
   * @param shutNull by an empty message
   * @param nullEof an empty message received is the end
   */
  record Ending(boolean shutNone, boolean shutNull, boolean nullEof) {
    /** By shutting the sending side, where the socket can. */
    public static final Ending PLAIN = new Ending(false, false, false);
  }

  /**
   * How many an address that waits serves.
   *
   * @param fork one after the other and side by side, or the first alone
   * @param most how many at a time
   */
  record Crowd(boolean fork, int most) {
    /** The first that comes. */
    public static final Crowd ONE = new Crowd(false, 1);
  }

  /**
   * How a UNIX socket appears in the file system.
   *
   * @param unlinkFirst whether to remove what stands there
   * @param mode its permissions; -1 for what the umask leaves
   */
  record SocketFile(boolean unlinkFirst, int mode) {
    /** As bind(2) does it. */
    public static final SocketFile PLAIN = new SocketFile(false, -1);
  }

  /**
   * A socket that turns to its peer, or to nobody in particular.
   *
   * @param text as written
   * @param socket how it is made
   * @param to where it connects; null for nowhere
   * @param from where it is bound; null for nowhere
   * @param file for UNIX sockets bound to a path
   * @param connectTimeoutNanos how long connecting may take; -1 for the kernel's own limit
   */
  record Dial(
      String text, Setup socket, Where to, Where from, SocketFile file, long connectTimeoutNanos)
      implements Spec {}

  /**
   * A socket that accepts connections.
   *
   * @param text as written
   * @param socket how it is made
   * @param at where it is bound
   * @param backlog how many may wait
   * @param crowd how many it serves
   * @param file for UNIX sockets with a path
   */
  record Listen(String text, Setup socket, Where at, int backlog, Crowd crowd, SocketFile file)
      implements Spec {
    @Override
    public boolean waits() {
      return true;
    }
  }

  /**
   * A stream that carries values of LPC in the frames of MUD mode; to the other side each is a line
   * of JSON.
   *
   * @param over the stream, made or accepted
   */
  record Mud(Spec over) implements Spec {
    @Override
    public String text() {
      return over.text();
    }

    @Override
    public boolean waits() {
      return over.waits();
    }

    @Override
    public Crowd crowd() {
      return over.crowd();
    }
  }

  /**
   * A socket of datagrams that waits for a sender.
   *
   * @param text as written
   * @param socket how it is made
   * @param at where it is bound
   * @param crowd how many it serves
   * @param file for UNIX sockets with a path
   */
  record Receive(String text, Setup socket, Where at, Crowd crowd, SocketFile file)
      implements Spec {
    @Override
    public boolean waits() {
      return true;
    }
  }

  /**
   * A socket of datagrams that takes them from anybody and answers nobody.
   *
   * @param text as written
   * @param socket how it is made
   * @param at where it is bound
   * @param file for UNIX sockets with a path
   */
  record Collect(String text, Setup socket, Where at, SocketFile file) implements Spec {}

  /**
   * Two sockets joined to each other, the second of which sends back what it receives.
   *
   * @param text as written
   * @param socket how they are made
   */
  record Pair(String text, Setup socket) implements Spec {}

  /**
   * Standard input and output.
   *
   * @param text as written
   */
  record Stdio(String text) implements Spec {}

  /**
   * A program's standard input and output.
   *
   * @param text as written
   * @param command for the shell
   */
  record Exec(String text, String command) implements Spec {}

  /**
   * A file.
   *
   * @param text as written
   * @param path its path
   * @param writing how it is written; {@link Writing#NO} reads it
   * @param mode permissions where it is made; -1 for what the umask leaves
   */
  record PlainFile(String text, String path, Writing writing, int mode) implements Spec {}

  /** How a file is written. */
  enum Writing {
    /** It is read. */
    NO,
    /** From its start, its old bytes gone; made where there is none. */
    CREATE,
    /** From its start, its old bytes gone; it must be there. */
    TRUNC,
    /** At its end; it must be there. */
    APPEND,
    /** At its end; made where there is none. */
    CREATE_APPEND
  }

  /** The fixed address of a place that needs no resolver. */
  static Where at(Address address) {
    return new Where.Fixed(address);
  }
}
