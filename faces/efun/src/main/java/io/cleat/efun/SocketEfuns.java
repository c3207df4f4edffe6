// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import io.cleat.address.Family;
import io.cleat.address.Sockaddr;
import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcBuffer;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.util.ArrayList;
import java.util.List;

/**
 * The socket efuns as one object calls them, {@code this_object()} being the one that {@link
 * Driver#efuns} was given.
 *
 * <p>Each answers at once: a descriptor or {@link SocketError#EESUCCESS}, else a negative code of
 * {@link SocketError}; {@link #socketError} has its text. They check in this order: EESECURITY the
 * master forbids it; EEFDRANGE; EEBADF; EESECURITY the socket is another's; then what each has of
 * its own.
 *
 * <p>Callbacks are functions, or names of methods of this object, which may be private ({@link
 * MethodCallback}; {@link #method} where one is a function and another a name). Null is for none.
 * They are called in the driver's loop, one at a time. What a callback throws closes nothing and
 * goes to {@link Master#errorHandler}.
 *
 * <p>For the driver's loop only: from callbacks, {@link Driver#execute}, or between turns.
 */
public final class SocketEfuns {
  private static final String NO_ADDRESS = "0.0.0.0";

  private final Driver driver;
  private final Object thisObject;
  private final SocketOptionEfuns options;

  SocketEfuns(Driver driver, Object thisObject) {
    this.driver = driver;
    this.thisObject = thisObject;
    options = new SocketOptionEfuns(driver, thisObject);
  }

  /** The method of this name of this object, as a callback of any kind. */
  public MethodCallback method(String name) {
    return name == null ? null : MethodCallback.of(thisObject, name);
  }

  // --- socket_create ----------------------------------------------------------------------------

  /**
   * Creates a socket.
   *
   * @param mode one of {@link SocketMode}
   * @param read is called with what comes; of a socket that will listen or connect another one is
   *     given then
   * @param close is called when the socket closes and its owner has not closed it; never for
   *     datagrams
   * @return the lowest free descriptor, or EESECURITY; EEMODENOTSUPP; EENOSOCKS; EESOCKET;
   *     EESETSOCKOPT
   */
  public int socketCreate(int mode, ReadCallback read, CloseCallback close) {
    driver.requireLoop();
    if (!driver.permits(thisObject, "create", new SocketInfo(-1, thisObject, "N/A", -1))) {
      return SocketError.EESECURITY;
    }
    Mode known = Mode.of(mode, driver.profile());
    if (known == null) {
      return SocketError.EEMODENOTSUPP;
    }
    SocketTable table = driver.table();
    if (table.isFull()) {
      return SocketError.EENOSOCKS;
    }
    EfunSocket socket = new EfunSocket(driver, table.lowestFree(), known, thisObject);
    int made = socket.create(Family.AF_INET, read, close);
    if (made > 0) {
      table.put(socket);
    }
    return made > 0 ? socket.number() : made;
  }

  /** As {@link #socketCreate(int, ReadCallback, CloseCallback)}, without a close callback. */
  public int socketCreate(int mode, ReadCallback read) {
    return socketCreate(mode, read, null);
  }

  /** As {@link #socketCreate(int, ReadCallback, CloseCallback)}, with the name of a method. */
  public int socketCreate(int mode, String read) {
    return socketCreate(mode, method(read), null);
  }

  /** As {@link #socketCreate(int, ReadCallback, CloseCallback)}, with names of methods. */
  public int socketCreate(int mode, String read, String close) {
    return socketCreate(mode, method(read), method(close));
  }

  // --- socket_bind, socket_listen, socket_accept ------------------------------------------------

  /**
   * Gives a socket a port of its own, at any address.
   *
   * @param port 0 for any
   * @return EESUCCESS, or EESECURITY; EEFDRANGE; EEBADF; EEISBOUND; EEBADADDR; EEADDRINUSE; EEBIND
   */
  public int socketBind(int s, int port) {
    return socketBind(s, port, null);
  }

  /**
   * Gives a socket an address of its own.
   *
   * @param port does not count where an address is given
   * @param address {@code "127.0.0.1 4000"}, or null
   * @return as {@link #socketBind(int, int)}
   */
  public int socketBind(int s, int port, String address) {
    int refused = refusal(s, "bind");
    return refused < 0 ? refused : at(s).bind(port, address);
  }

  /**
   * Waits for connections.
   *
   * @param pending is called when one can be accepted, instead of the read callback
   * @return EESUCCESS, or EESECURITY; EEFDRANGE; EEBADF; EEMODENOTSUPP a socket of datagrams;
   *     EENOADDR it is not bound; EEISCONN it listens or is connected; EELISTEN, also where
   *     certificate or key cannot be read
   */
  public int socketListen(int s, SocketCallback pending) {
    int refused = refusal(s, "listen");
    return refused < 0 ? refused : at(s).listen(pending);
  }

  /** As {@link #socketListen(int, SocketCallback)}, with the name of a method. */
  public int socketListen(int s, String pending) {
    return socketListen(s, method(pending));
  }

  /**
   * Takes a connection. It is this object's, and has the close callback of the listener.
   *
   * @param write is called when there is room again after EECALLBACK; of TLS also when it is set
   *     up, which is to be waited for
   * @return the descriptor of the connection, or EESECURITY; EEFDRANGE; EEBADF; EEMODENOTSUPP a
   *     socket of datagrams; EENOTLISTN; EENOSOCKS; EEWOULDBLOCK there is none; EEINTR; EEACCEPT,
   *     also where there is no certificate
   */
  public int socketAccept(int s, ReadCallback read, SocketCallback write) {
    int refused = refusal(s, "accept");
    return refused < 0 ? refused : at(s).accept(thisObject, read, write);
  }

  /** As {@link #socketAccept(int, ReadCallback, SocketCallback)}, with names of methods. */
  public int socketAccept(int s, String read, String write) {
    return socketAccept(s, method(read), method(write));
  }

  // --- socket_connect ---------------------------------------------------------------------------

  /**
   * Connects. Whether it worked is told later: by the write callback, or by the close callback.
   *
   * @param address {@code "127.0.0.1 4000"}; with {@link Repair#MORE_ADDRESSES} also IPv6, host
   *     names, UNIX paths
   * @param write is called when the connection is up, and when there is room again after EECALLBACK
   * @return EESUCCESS, or EESECURITY; EEFDRANGE; EEBADF; EEMODENOTSUPP a socket of datagrams;
   *     EEISLISTEN; EEISCONN; EEBADADDR; EEINTR; EEADDRINUSE; EEALREADY; EECONNREFUSED where the
   *     engine knows at once; EECONNECT
   */
  public int socketConnect(int s, String address, ReadCallback read, SocketCallback write) {
    int refused = refusal(s, "connect", asked(s, address));
    return refused < 0 ? refused : at(s).connect(address, read, write);
  }

  /** As the other, with names of methods. */
  public int socketConnect(int s, String address, String read, String write) {
    return socketConnect(s, address, method(read), method(write));
  }

  // --- socket_write, socket_close ---------------------------------------------------------------

  /**
   * Sends a message over a connection: at the end of this turn of the loop, with what else is
   * written in it ({@link Repair#WRITES_GATHERED}); between turns, or where 64 KiB are there, at
   * once. EESUCCESS says that it is accepted, not that it has arrived. Where the sending at the end
   * of a turn finds the connection failed, the close callback tells; where it finds no room, the
   * next message is accepted with EECALLBACK.
   *
   * @param message any value in MUD mode but an object; else a string or a buffer
   * @return EESUCCESS, or EECALLBACK it is accepted, and no more until the write callback;
   *     EEALREADY that has not come yet; EEWOULDBLOCK there is no room, nothing is accepted;
   *     EESECURITY; EEFDRANGE; EEBADF; EENOTCONN; EETYPENOTSUPP; EEBADDATA the peer could not take
   *     it; EESEND the connection has failed; EENOADDR a socket of datagrams
   * @throws LpcError a value nested too deeply, without {@link Repair#TOO_DEEP_IS_A_CODE}
   */
  public int socketWrite(int s, LpcValue message) {
    return socketWrite(s, message, null);
  }

  /**
   * Sends a datagram.
   *
   * @param address where to, {@code "127.0.0.1 4000"}
   * @return EESUCCESS, or EESECURITY; EEFDRANGE; EEBADF; EEBADADDR, also of a connection;
   *     EETYPENOTSUPP; EEWOULDBLOCK; EESENDTO
   */
  public int socketWrite(int s, LpcValue message, String address) {
    int refused = refusal(s, "write");
    return refused < 0 ? refused : at(s).write(message, address);
  }

  /** Sends a string, as {@link #socketWrite(int, LpcValue)}. */
  public int socketWrite(int s, String message) {
    return socketWrite(s, new LpcString(message));
  }

  /** Sends a buffer, as {@link #socketWrite(int, LpcValue)}. */
  public int socketWrite(int s, byte... message) {
    return socketWrite(s, LpcBuffer.of(message));
  }

  /**
   * Closes a socket. What was accepted is still sent; until then its descriptor is not free. The
   * close callback is not called.
   *
   * @return EESUCCESS, or EESECURITY; EEFDRANGE; EEBADF
   */
  public int socketClose(int s) {
    int refused = refusal(s, "close");
    return refused < 0 ? refused : at(s).close();
  }

  // --- socket_release, socket_acquire -----------------------------------------------------------

  /**
   * Offers a socket to another object, which takes it by {@link #socketAcquire} in the callback.
   *
   * @param callback is called at once
   * @return EESUCCESS it is the other's now, or EESECURITY; EEFDRANGE; EEBADF; EESOCKRLSD it is
   *     being offered; EESOCKNOTRLSD it was not taken
   */
  public int socketRelease(int s, Object to, ReleaseCallback callback) {
    int refused = refusal(s, "release");
    return refused < 0 ? refused : at(s).release(to, callback);
  }

  /** As the other, with the name of a method of {@code to}. */
  public int socketRelease(int s, Object to, String callback) {
    return socketRelease(s, to, MethodCallback.of(to, callback));
  }

  /**
   * Takes a socket that is being offered to this object, with callbacks of its own.
   *
   * @return EESUCCESS, or EESECURITY also where it is offered to another; EEFDRANGE; EEBADF;
   *     EESOCKNOTRLSD it is not being offered
   */
  public int socketAcquire(int s, ReadCallback read, SocketCallback write, CloseCallback close) {
    int refused = refusal(s, "acquire", info(s), false);
    return refused < 0 ? refused : at(s).acquire(thisObject, read, write, close);
  }

  /** As the other, with names of methods. */
  public int socketAcquire(int s, String read, String write, String close) {
    return socketAcquire(s, method(read), method(write), method(close));
  }

  // --- what may be asked by anybody -------------------------------------------------------------

  /** The text of a negative code; of any other number that it is none. */
  public String socketError(int code) {
    return SocketError.text(code);
  }

  /** The far end's address, as {@link #socketAddress(int, int)}. */
  public String socketAddress(int s) {
    return socketAddress(s, 0);
  }

  /**
   * An address of a socket.
   *
   * @param local 0 for the far end's, else its own
   * @return {@code "127.0.0.1 4000"}, {@code "0.0.0.0 0"} where there is none, the name of a UNIX
   *     socket; of a bad descriptor {@code " 0"}, empty with {@link Repair#STATUS_TELLS_ALL}
   */
  public String socketAddress(int s, int local) {
    driver.requireLoop();
    if (!driver.table().has(s)) {
      return driver.profile().has(Repair.STATUS_TELLS_ALL) ? "" : " 0";
    }
    EfunSocket socket = at(s);
    if (socket == null) {
      return NO_ADDRESS + " 0";
    }
    Sockaddr address = local == 0 ? socket.remote() : socket.local();
    return AddressText.print(address);
  }

  /**
   * The status of a socket: {@code ({ descriptor, state, mode, local, remote, owner })}, the
   * descriptor -1 if it is closed, addresses as {@code "127.0.0.1.4000"} or {@code "*.4000"}.
   *
   * @return the array, or 0 for a bad descriptor
   */
  public LpcValue socketStatus(int s) {
    driver.requireLoop();
    return driver.table().has(s) ? row(s) : LpcInt.ZERO;
  }

  /** The status of all descriptors that were ever given out, as {@link #socketStatus(int)}. */
  public LpcArray socketStatus() {
    driver.requireLoop();
    List<LpcValue> rows = new ArrayList<>();
    for (int s = 0; s < driver.table().size(); s++) {
      rows.add(row(s));
    }
    return LpcArray.of(rows);
  }

  // --- socket_set_option, socket_get_option -----------------------------------------------------

  /**
   * Sets an option of {@link SocketOption}.
   *
   * @throws LpcError it cannot be set, in the words of a driver
   */
  public void socketSetOption(int s, int option, LpcValue value) {
    options.set(s, option, value, info(s));
  }

  /** Sets an option that is an int. */
  public void socketSetOption(int s, int option, int value) {
    socketSetOption(s, option, LpcInt.of(value));
  }

  /** Sets an option that is a string. */
  public void socketSetOption(int s, int option, String value) {
    socketSetOption(s, option, new LpcString(value));
  }

  /**
   * Reads an option of {@link SocketOption}: an int or a string, empty if it was never set.
   *
   * @throws LpcError there is no such option or descriptor, in the words of a driver
   */
  public LpcValue socketGetOption(int s, int option) {
    return options.get(s, option, info(s));
  }

  // --- the checks that come first ---------------------------------------------------------------

  /** As the others; what only a master wants to know is not made for nobody. */
  private int refusal(int s, String operation) {
    return refusal(s, operation, driver.hasMaster() ? info(s) : null);
  }

  private int refusal(int s, String operation, SocketInfo info) {
    return refusal(s, operation, info, true);
  }

  private int refusal(int s, String operation, SocketInfo info, boolean owned) {
    driver.requireLoop();
    if (!driver.permits(thisObject, operation, info)) {
      return SocketError.EESECURITY;
    }
    if (!driver.table().has(s)) {
      return SocketError.EEFDRANGE;
    }
    EfunSocket socket = at(s);
    if (socket == null || socket.state().isOver()) {
      return SocketError.EEBADF;
    }
    return owned && socket.owner() != thisObject ? SocketError.EESECURITY : 0;
  }

  private EfunSocket at(int s) {
    return driver.table().at(s);
  }

  private SocketInfo info(int s) {
    EfunSocket socket = at(s);
    if (socket == null) {
      return new SocketInfo(s, null, driver.table().has(s) ? NO_ADDRESS : "", 0);
    }
    Sockaddr far = socket.remote();
    return new SocketInfo(s, socket.shownOwner(), AddressText.host(far), AddressText.port(far));
  }

  /** As {@link #info}, with the address that is asked for where the socket has none yet. */
  private SocketInfo asked(int s, String address) {
    SocketInfo info = info(s);
    int blank = address.indexOf(' ');
    if (!info.address().equals(NO_ADDRESS) || info.port() != 0) {
      return info;
    }
    AddressText.Target target = AddressText.parse(address, driver.profile());
    if (blank < 0) {
      return target == null ? info : new SocketInfo(s, info.owner(), address, 0);
    }
    int port = target == null ? 0 : target.port();
    return new SocketInfo(s, info.owner(), address.substring(0, blank), port);
  }

  private LpcArray row(int s) {
    EfunSocket socket = at(s);
    return socket != null
        ? socket.status()
        : LpcArray.of(
            LpcInt.of(-1),
            new LpcString(SocketState.CLOSED.name()),
            new LpcString(Mode.MUD.name()),
            LpcString.EMPTY,
            LpcString.EMPTY,
            LpcInt.ZERO);
  }
}
