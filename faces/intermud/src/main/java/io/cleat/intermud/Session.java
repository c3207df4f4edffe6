// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import io.cleat.efun.CallOut;
import io.cleat.efun.Driver;
import io.cleat.efun.SocketEfuns;
import io.cleat.efun.SocketMode;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.util.List;

/**
 * A client's connection to a router: made, kept alive, and made again when it is lost. It tries the
 * routers in their order, and waits longer after each failure.
 */
final class Session {
  /** Routers may send us on so often before we take it for a failure. */
  private static final int REDIRECTS_MAX = 3;

  private enum State {
    /** Between two attempts. */
    WAITING,
    /** Until the router has answered. */
    STARTING,
    UP,
    CLOSED
  }

  private final Driver driver;
  private final ClientSettings settings;
  private final Memory memory;
  private final Reception reception;
  private final IntermudListener listener;
  private final Runnable whenUp;
  private final SocketEfuns efuns;
  private final Backoff backoff;
  private final Timing timing;
  private final Drops drops = new Drops();
  private State state = State.WAITING;
  private RouterAddress router = new RouterAddress("", "");
  private Line line;
  private int attempts;
  private int redirects;

  /** Whether anything has come since the last look. */
  private boolean heard;

  private boolean asked;
  private CallOut watchdog;
  private CallOut stable;
  private CallOut retry;

  Session(
      Driver driver,
      ClientSettings settings,
      Memory memory,
      Reception reception,
      IntermudListener listener,
      Runnable whenUp) {
    this.driver = driver;
    this.settings = settings;
    this.memory = memory;
    this.reception = reception;
    this.listener = listener;
    this.whenUp = whenUp;
    efuns = driver.efuns(this);
    timing = settings.timing();
    backoff = new Backoff(timing.firstRetryNanos(), timing.mostRetryNanos(), settings.chance());
  }

  boolean isUp() {
    return state == State.UP;
  }

  /** The router that we are connected to, or were. */
  RouterAddress router() {
    return router;
  }

  Drops drops() {
    return drops;
  }

  // --- how it begins ----------------------------------------------------------------------------

  void connect() {
    List<RouterAddress> known = memory.routers().isEmpty() ? settings.routers() : memory.routers();
    // What a router told may be wrong; what the settings say is tried in its turn too.
    int place = attempts++ % (known.size() + settings.routers().size());
    connect(place < known.size() ? known.get(place) : settings.routers().get(place - known.size()));
  }

  private void connect(RouterAddress to) {
    router = to;
    state = State.STARTING;
    int mode = settings.tls() ? SocketMode.MUD_TLS : SocketMode.MUD;
    int s = efuns.socketCreate(mode, null, this::closed);
    int result = s < 0 ? s : efuns.socketConnect(s, to.address(), this::came, this::ready);
    if (result < 0) {
      if (s >= 0) {
        efuns.socketClose(s);
      }
      lost(to.address() + ": " + efuns.socketError(result));
      return;
    }
    line = new Line(efuns, s, true);
    send(startup());
    watchdog = driver.callOut(timing.startupNanos(), () -> drop("no answer from the router"));
  }

  private Packet startup() {
    MudInfo info = settings.info();
    LpcValue[] fields = {
      LpcInt.of(memory.password()),
      LpcInt.of(memory.mudlistId()),
      LpcInt.of(memory.chanlistId()),
      LpcInt.of(info.playerPort()),
      LpcInt.of(info.tcpPort()),
      LpcInt.of(info.udpPort()),
      new LpcString(info.mudlib()),
      new LpcString(info.baseMudlib()),
      new LpcString(info.driver()),
      new LpcString(info.type()),
      new LpcString(info.openStatus()),
      new LpcString(info.email()),
      info.services(),
      info.other()
    };
    Person to = Person.mud(router.name());
    return Packet.of(PacketType.STARTUP_REQUEST, Person.mud(settings.mud()), to, fields);
  }

  private void started(Packet reply) {
    router = new RouterAddress(reply.from().mud(), router.address());
    reception.started(reply);
    RouterAddress preferred = memory.routers().isEmpty() ? router : memory.routers().getFirst();
    if (!preferred.name().equals(router.name())) {
      redirect(preferred);
    } else if (state == State.STARTING) {
      up();
    }
  }

  /** The first router of the list is the preferred one, and where we should be. */
  private void redirect(RouterAddress to) {
    if (++redirects > REDIRECTS_MAX) {
      drop("routers send us in circles");
      return;
    }
    end();
    listener.disconnected("the router sends us to " + to.name(), 0);
    attempts = 1;
    connect(to);
  }

  private void up() {
    state = State.UP;
    redirects = 0;
    attempts = 0;
    watchdog.cancel();
    watchdog = driver.callOut(timing.idleNanos(), this::look);
    stable = driver.callOut(timing.stableNanos(), backoff::reset);
    whenUp.run();
    listener.connected(router);
  }

  // --- while it lasts ---------------------------------------------------------------------------

  SendResult send(Packet packet) {
    if (state != State.UP && packet.type() != PacketType.STARTUP_REQUEST) {
      return SendResult.NOT_CONNECTED;
    }
    SendResult result = line.send(packet);
    switch (result) {
      case FULL -> drops.count(Drops.Reason.QUEUE_FULL);
      case REFUSED -> drops.count(Drops.Reason.REFUSED);
      default -> {}
    }
    return result;
  }

  private void ready(int s) {
    if (isOurs(s)) {
      line.ready();
    }
  }

  private void came(int s, LpcValue value, String address) {
    if (!isOurs(s)) {
      return;
    }
    heard = true;
    Packet packet;
    try {
      packet = Packet.read(value);
    } catch (BadPacket e) {
      malformed(value, e);
      return;
    }
    if (packet.to().mud() != null && !packet.to().mud().equals(settings.mud())) {
      drops.count(Drops.Reason.FOR_ANOTHER);
    } else if (packet.type() == PacketType.STARTUP_REPLY && packet.from().mud() != null) {
      listener.packet(packet);
      started(packet);
    } else if (packet.type() == PacketType.ERROR && state == State.STARTING) {
      drop(packet.string(0) + ": " + packet.string(1));
    } else if (state == State.UP) {
      hear(packet);
    } else {
      drops.count(Drops.Reason.OUT_OF_PLACE);
    }
  }

  private void hear(Packet packet) {
    Drops.Reason reason = reception.take(packet, router.name(), this::send);
    if (reason != null) {
      drops.count(reason);
    }
  }

  /** Tells who sent it, but nobody who sent an error or did not ask us alone. */
  private void malformed(LpcValue value, BadPacket why) {
    drops.count(Drops.Reason.MALFORMED);
    if (state == State.UP && Reception.mayBeToldOfErrors(value, settings.mud())) {
      send(Errors.packet(why.code(), why.getMessage(), settings.mud(), why.from(), value));
    }
  }

  /** Looks whether anything has come; asks, by a packet to ourselves, where nothing has. */
  private void look() {
    if (heard) {
      heard = false;
      asked = false;
    } else if (asked) {
      drop("the router is silent");
      return;
    } else {
      asked = true;
      Person self = Person.mud(settings.mud());
      send(Packet.of(PacketType.PING_REQUEST, self, self));
    }
    watchdog = driver.callOut(asked ? timing.answerNanos() : timing.idleNanos(), this::look);
  }

  // --- how it ends ------------------------------------------------------------------------------

  private void closed(int s, String reason) {
    if (isOurs(s)) {
      String why = reason == null || reason.isEmpty() ? "the router has closed" : reason;
      end();
      lost(why);
    }
  }

  private void drop(String reason) {
    end();
    lost(reason);
  }

  /** Tries again, later. */
  private void lost(String reason) {
    state = State.WAITING;
    long nanos = backoff.next();
    retry = driver.callOut(nanos, this::connect);
    listener.disconnected(reason, nanos);
  }

  private void end() {
    for (CallOut call : new CallOut[] {watchdog, stable, retry}) {
      if (call != null) {
        call.cancel();
      }
    }
    if (line != null) {
      Line ended = line;
      line = null;
      ended.close();
    }
    heard = false;
    asked = false;
  }

  void close() {
    state = State.CLOSED;
    end();
  }

  private boolean isOurs(int s) {
    return line != null && line.socket() == s;
  }
}
