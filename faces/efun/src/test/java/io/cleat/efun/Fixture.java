// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Engine;
import io.cleat.ErrnoException;
import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import io.cleat.testing.leaks.Leaks;
import io.cleat.testing.virtual.VirtualNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A driver, an object in it that notes how it is called back, and the steps that most tests begin
 * with. The test's thread turns the loop.
 */
abstract class Fixture {
  /** One turn waits so long at the most. */
  private static final long STEP_NANOS = 5_000_000;

  /** What has not come after so many turns does not come. */
  private static final int PATIENCE = 4000;

  /** After so many turns without a callback none is on its way. */
  private static final int SILENCE = 8;

  /** A virtual second costs nothing. */
  private static final long VIRTUAL_STEP_NANOS = 1_000_000_000;

  private static final long SEED = 23;

  final List<String> log = new ArrayList<>();
  final List<LpcValue> values = new ArrayList<>();
  final List<Throwable> errors = new ArrayList<>();

  final ReadCallback read =
      (s, message, address) -> {
        values.add(message);
        log.add("read " + s + " " + message + (address == null ? "" : " from " + address));
      };
  final SocketCallback write = s -> log.add("write " + s);
  final SocketCallback pending = s -> log.add("pending " + s);
  final CloseCallback close =
      (s, reason) -> log.add("close " + s + (reason == null ? "" : " (" + reason + ")"));

  final VirtualNetwork network = new VirtualNetwork(SEED);

  @RegisterExtension final Leaks leaks = new Leaks(network);

  Engine engine;
  Driver driver;
  SocketEfuns me;

  abstract Setting setting();

  @BeforeEach
  void openDriver() throws ErrnoException {
    log.clear();
    values.clear();
    engine = setting().engine.open(network);
    open(setting().profile);
  }

  /** Has another driver, of this profile. */
  void open(EfunProfile profile) throws ErrnoException {
    closeOld();
    driver = Driver.open(engine, profile).master(new Witness());
    me = driver.efuns(this);
  }

  private void closeOld() {
    if (driver != null) {
      driver.close();
      driver = null;
    }
  }

  @AfterEach
  void closeDriver() {
    closeOld();
    engine.close();
    assertEquals(List.of(), errors, "callbacks threw");
  }

  /** Allows everything and keeps what callbacks throw. */
  class Witness implements Master {
    @Override
    public boolean validSocket(Object caller, String operation, SocketInfo info) {
      return true;
    }

    @Override
    public void errorHandler(Throwable error, Object owner, String callback) {
      errors.add(error);
    }
  }

  boolean isExact() {
    return setting().profile.repairs().isEmpty();
  }

  // --- sockets ----------------------------------------------------------------------------------

  int create(int mode) {
    int s = me.socketCreate(mode, read, close);
    assertTrue(s >= 0, () -> me.socketError(s));
    return s;
  }

  /** A socket with a port of its own on loopback. */
  int bound(int mode) {
    int s = create(mode);
    assertEquals(SocketError.EESUCCESS, me.socketBind(s, 0, "127.0.0.1 0"));
    return s;
  }

  int listener(int mode) {
    int s = bound(mode);
    assertEquals(SocketError.EESUCCESS, me.socketListen(s, pending));
    return s;
  }

  /** Its own address. */
  String addressOf(int s) {
    return me.socketAddress(s, 1);
  }

  int portOf(int s) {
    return Integer.parseInt(addressOf(s).substring(addressOf(s).indexOf(' ') + 1));
  }

  /** Accepts as soon as a connection is there. */
  int accepted(int listener) {
    until(() -> log.contains("pending " + listener));
    int s = me.socketAccept(listener, read, write);
    assertTrue(s >= 0, () -> me.socketError(s));
    driver.turn(0); // exact: one more call may be on its way
    log.clear();
    return s;
  }

  /** A socket of that mode that is connected to a plain peer. */
  Connected connected(int mode) {
    int listener = listener(mode);
    Peer peer = Peer.connect(this, portOf(listener));
    int s = accepted(listener);
    assertEquals(SocketError.EESUCCESS, me.socketClose(listener));
    log.clear();
    return new Connected(s, peer);
  }

  /** A socket and what is at its far end. */
  record Connected(int s, Peer peer) {}

  String state(int s) {
    return ((LpcString) ((LpcArray) me.socketStatus(s)).at(1)).text();
  }

  // --- the loop ---------------------------------------------------------------------------------

  /** Turns the loop until it is so. */
  void until(BooleanSupplier condition) {
    for (int turns = 0; !condition.getAsBoolean(); turns++) {
      assertTrue(turns < PATIENCE, () -> "it does not come; so far " + log);
      turn(STEP_NANOS);
    }
  }

  /** Turns the loop once; virtual time passes when there is nothing to do. */
  private void turn(long nanos) {
    if (setting().engine.virtual) {
      long wait = driver.waitNanos();
      network.turn(
          driver::turn, wait < 0 ? VIRTUAL_STEP_NANOS : Math.min(wait, VIRTUAL_STEP_NANOS));
    } else {
      driver.turn(nanos);
    }
  }

  /** Turns the loop until nothing is called back any more. */
  void settle() {
    int seen = log.size();
    for (int quiet = 0; quiet < SILENCE; quiet++) {
      turn(STEP_NANOS / 2);
      if (log.size() != seen) {
        seen = log.size();
        quiet = 0;
      }
    }
  }

  /** Turns until all of this was called back, and nothing else. */
  void calls(String... expected) {
    until(() -> log.size() >= expected.length);
    settle();
    assertEquals(List.of(expected), log);
  }

  /** What a close callback is told, by the profile. */
  String closes(int s, String reason) {
    return "close " + s + (isExact() ? "" : " (" + reason + ")");
  }

  static void gives(int expected, int result) {
    assertEquals(named(expected), named(result));
  }

  private static String named(int code) {
    return code < 0 ? code + " " + SocketError.text(code) : Integer.toString(code);
  }
}
