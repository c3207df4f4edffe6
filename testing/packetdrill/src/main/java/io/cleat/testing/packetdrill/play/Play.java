// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import io.cleat.Errno;
import io.cleat.stack.Stack;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Interface;
import io.cleat.stack.ip.Route;
import io.cleat.stack.profile.Profile;
import io.cleat.testing.packetdrill.script.Action;
import io.cleat.testing.packetdrill.script.Action.Call;
import io.cleat.testing.packetdrill.script.Event;
import io.cleat.testing.packetdrill.script.Expression.Anything;
import io.cleat.testing.packetdrill.script.PacketSpec;
import io.cleat.testing.packetdrill.script.PacketSpec.IcmpMessage;
import io.cleat.testing.packetdrill.script.PacketSpec.Segment;
import io.cleat.testing.packetdrill.script.PacketSpec.TcpOption;
import io.cleat.testing.packetdrill.script.Script;
import io.cleat.testing.packetdrill.script.Timing;
import java.util.List;

/**
 * One script on a stack of its own. Time stands still while anything is to do, and jumps to the
 * next deadline or event when nothing is; a script that waits an hour takes milliseconds.
 */
public final class Play {
  private static final long SECOND = 1_000_000_000L;

  /** So long after its time an expected packet is waited for. */
  private static final long PATIENCE_NANOS = 2 * SECOND;

  /** So long a packet is waited for that may come at any time. */
  private static final long LONGEST_WAIT_NANOS = 3600 * SECOND;

  /** Turns without time passing; a stack that needs more never rests. */
  private static final int TURNS_AT_ONCE = 100_000;

  /** Of a stack whose endpoints are closed; one that has more never comes to an end. */
  private static final int DEADLINES_MAX = 100_000;

  private final Script script;
  private final Setting setting;
  private final VirtualTime time = new VirtualTime();
  private final Wire wire;
  private final Stack stack;
  private final Names names = new Names();
  private final Sockets sockets = new Sockets();
  private final Connections connections;
  private final Calls calls;
  private final Knobs knobs;
  private final Writing writing;
  private final Comparison comparison;
  private final Assertions assertions = new Assertions(names);
  private Pending pending;
  private long previousNanos;

  /** A call that blocks. */
  private record Pending(
      Call call, Attempt attempt, long startNanos, long untilNanos, int line, long[] done) {}

  private Play(Script script, Profile profile, boolean relaxed) {
    this.script = script;
    setting = Setting.of(script);
    wire = new Wire(time, setting.mtu());
    stack = new Stack(time, Wire.loop(time));
    stack.profile(profile);
    Interface tun = stack.attach(wire, "tun0");
    stack.address(tun, setting.prefix(setting.local(), setting.hosts().prefixBits()));
    stack.routes().add(new Route(setting.prefix(everywhere(), 0), tun, null, null));
    connections = new Connections(setting);
    calls = new Calls(stack, time, setting, sockets, names);
    knobs = new Knobs(relaxed, stack);
    writing = new Writing(setting);
    comparison = new Comparison(setting, relaxed);
  }

  private String everywhere() {
    return setting.version() == 6 ? "::" : "0.0.0.0";
  }

  /**
   * Plays a script.
   *
   * @param profile what the stack is set to before the script sets anything
   * @param relaxed whether windows, options and settings that are not known do not count, for
   *     scripts that were written for another stack
   */
  public static Verdict play(Script script, Profile profile, boolean relaxed) {
    int[] line = {1};
    try {
      new Play(script, profile, relaxed).play(line);
      return new Verdict(script.name(), Verdict.Kind.PASSED, null);
    } catch (Unsupported e) {
      return new Verdict(script.name(), Verdict.Kind.SKIPPED, place(script, line, e));
    } catch (Failure e) {
      return new Verdict(script.name(), Verdict.Kind.FAILED, place(script, line, e));
    }
  }

  private static String place(Script script, int[] line, RuntimeException e) {
    return script.name() + ":" + line[0] + ": " + e.getMessage();
  }

  private void play(int[] line) {
    define();
    if (script.setUp() != null) {
      knobs.command(script.setUp());
    }
    settle();
    for (Event event : script.events()) {
      line[0] = event.line();
      play(event);
    }
    if (pending != null) {
      line[0] = pending.line;
      finish();
    }
    end();
  }

  /** The script's process ends, nobody answers any more, all time passes: nothing may be left. */
  private void end() {
    sockets.closeAll();
    long next = settle();
    for (int left = DEADLINES_MAX; next != Long.MAX_VALUE && left > 0; left--) {
      wire.sent().clear();
      time.moveTo(next);
      next = settle();
    }
    if (!stack.holdings().isNothing()) {
      throw new Failure("something is left behind: " + stack.holdings() + stack.inventory());
    }
  }

  private void define() {
    String definitions = script.options().getOrDefault("define", "");
    for (String definition : definitions.split("\n")) {
      String[] parts = definition.split("=", 2);
      if (parts.length == 2 && parts[1].matches("-?(0x)?[0-9a-fA-F]+")) {
        names.define(parts[0], Long.decode(parts[1]));
      }
    }
  }

  private void play(Event event) {
    Timing when = event.time();
    long base = when.relative() ? time.scriptNanos() : 0;
    long from = base + when.fromNanos();
    if (event.action() instanceof Action.Expect(PacketSpec packet)) {
      expect(when, from, packet);
    } else {
      if (from < time.scriptNanos()) {
        late(from);
      }
      passUntil(from);
      act(event);
      settle();
    }
    previousNanos = when.isWhenever() ? time.scriptNanos() : from;
  }

  private void late(long from) {
    long by = time.scriptNanos() - from;
    if (by > setting.tolerance().of(from - previousNanos)) {
      throw new Failure("it is " + by / 1000 + " µs too late for this event");
    }
  }

  private void act(Event event) {
    switch (event.action()) {
      case Action.Inject(PacketSpec packet) -> inject(packet);
      case Call call -> call(call, event);
      case Action.Command(String text) -> knobs.command(text);
      case Action.Code(String text) -> assertions.check(text, sockets.latest());
      case Action.Expect _ -> throw new IllegalStateException("expectations are no acts");
    }
  }

  // Time.

  /** Lets time pass up to here; what is due on the way happens. */
  private void passUntil(long nanos) {
    while (true) {
      long next = settle();
      if (next >= nanos) {
        break;
      }
      time.moveTo(next);
    }
    if (nanos > time.scriptNanos()) {
      time.moveTo(nanos);
      long _ = settle();
    }
  }

  /** Turns the stack until it has nothing more to do now; when it next has. */
  private long settle() {
    long now = time.nanoTime();
    for (int i = 0; i < TURNS_AT_ONCE; i++) {
      long next = stack.turn(now);
      tellNews();
      retry();
      if (next > now && !stack.hasWork()) {
        return next == Stack.NEVER ? Long.MAX_VALUE : time.scriptNanos() + next - now;
      }
    }
    throw new Failure("the stack never rests");
  }

  private void tellNews() {
    StackEndpoint endpoint = stack.nextReady();
    while (endpoint != null) {
      sockets.news(endpoint, endpoint.takeNews());
      endpoint = stack.nextReady();
    }
  }

  // Calls.

  private void call(Call call, Event event) {
    if (pending != null) {
      finish();
    }
    if (call.name().equals("socket") || call.name().equals("listen")) {
      connections.fresh();
    }
    Attempt attempt = calls.begin(call);
    long result = attempt.run();
    if (result != Attempt.BLOCKED) {
      check(call, result);
      if (call.until() != null) {
        long end = pending(call, attempt, event).untilNanos;
        if (end - time.scriptNanos() > setting.tolerance().of(0)) {
          throw new Failure(call.name() + " returned at once, it should have blocked");
        }
      }
      return;
    }
    if (call.until() == null) {
      // What the stack does at this very instant may still let it return at once.
      pending = pending(call, attempt, event);
      long _ = settle();
      if (pending.done[0] < 0) {
        throw new Failure(call.name() + " blocks");
      }
      pending = null;
      return;
    }
    pending = pending(call, attempt, event);
  }

  /**
   * When a call is to return is said as when it is to begin: since the event before where that has
   * a plus, since the beginning of the script where it has none.
   */
  private Pending pending(Call call, Attempt attempt, Event event) {
    long now = time.scriptNanos();
    Timing until = call.until();
    long end = 0;
    if (until != null) {
      boolean relative = event.time().relative() && !until.relative();
      long base = relative ? now - event.time().fromNanos() : until.relative() ? now : 0;
      end = base + until.fromNanos();
    }
    return new Pending(call, attempt, now, end, event.line(), new long[] {-1, 0});
  }

  /** Tries the call that blocks again. */
  private void retry() {
    if (pending == null || pending.done[0] >= 0) {
      return;
    }
    long result = pending.attempt.run();
    if (result != Attempt.BLOCKED) {
      pending.done[0] = time.scriptNanos();
      pending.done[1] = result;
      check(pending.call, result);
    }
  }

  /** The call that blocks must have returned, or return, when the script says so. */
  private void finish() {
    long expected = pending.untilNanos;
    long tolerance = setting.tolerance().of(expected - pending.startNanos);
    passUntil(Math.max(expected + tolerance, time.scriptNanos()));
    Pending over = pending;
    pending = null;
    String name = over.call.name();
    if (over.done[0] < 0) {
      throw new Failure(name + " of line " + over.line + " still blocks");
    }
    if (Math.abs(over.done[0] - expected) > tolerance) {
      throw new Failure(
          "%s of line %d returned at %s, expected at %s"
              .formatted(name, over.line, seconds(over.done[0]), seconds(expected)));
    }
  }

  private void check(Call call, long result) {
    if (call.result() instanceof Anything) {
      return;
    }
    long expected = new Arguments(call.name(), List.of(call.result()), names).number(0);
    String wanted = call.errno() != null ? call.errno() : Long.toString(expected);
    String got = result < 0 ? Errno.name(result) : Long.toString(result);
    boolean same =
        call.errno() != null
            ? wanted.equals(got)
            : expected == result || expected == -1 && result < 0;
    if (!same) {
      throw new Failure(call.name() + " returned " + got + ", expected " + wanted);
    }
  }

  // Packets.

  private void inject(PacketSpec packet) {
    Connection connection =
        packet.body() instanceof IcmpMessage
            ? connections.latest()
            : connections.inbound(packet, calls.boundPort());
    if (connection == null
        && packet.body() instanceof IcmpMessage message
        && message.quoted() != null) {
      throw new Failure("there is no connection that the ICMP message could be about");
    }
    wire.inject(writing.packet(packet, connection));
  }

  private void expect(Timing when, long from, PacketSpec expected) {
    waitForPacket(limit(when, from), expected);
    LivePacket first = LivePacket.of(wire.sent().remove());
    Connection connection = first.hasPorts() ? connections.outbound(first) : null;
    if (connection != null) {
      Connections.learn(connection, first, expected);
    }
    if (first.isTcp()) {
      learnStamp(connection, first, expected);
    }
    PacketSpec actual = merged(first, connection, expected);
    String difference = comparison.difference(expected, actual);
    if (difference != null) {
      throw new Failure(
          "the %s differs%n  expected: %s%n  actual:   %s at %s"
              .formatted(
                  difference,
                  PacketText.of(expected),
                  PacketText.of(actual),
                  seconds(first.nanos())));
    }
    checkTime(when, from, first.nanos(), actual);
  }

  private long limit(Timing when, long from) {
    return when.isWhenever()
        ? time.scriptNanos() + LONGEST_WAIT_NANOS
        : from - when.fromNanos() + when.toNanos() + PATIENCE_NANOS;
  }

  private void waitForPacket(long limit, PacketSpec expected) {
    long _ = settle();
    while (wire.sent().isEmpty()) {
      long next = settle();
      if (!wire.sent().isEmpty()) {
        return;
      }
      if (next > limit) {
        throw new Failure("no packet%n  expected: %s".formatted(PacketText.of(expected)));
      }
      time.moveTo(next);
    }
  }

  /**
   * Several segments in a row are what the script may write as one, as a link that segments would
   * see them. Linux pushes such a one always (since 5.1): whether we did does not count.
   */
  private PacketSpec merged(LivePacket first, Connection connection, PacketSpec expected) {
    PacketSpec actual = first.spec(connection);
    if (!(expected.body() instanceof Segment wanted)) {
      return actual;
    }
    while (actual.body() instanceof Segment segment && isPart(segment, wanted)) {
      Segment more = next(connection, segment.text().start() + segment.text().length(), true);
      if (more == null) {
        return actual;
      }
      actual = new PacketSpec(actual.ip(), actual.ends(), segment.joined(more, wanted.flags()));
    }
    return pushed(actual, connection, wanted);
  }

  /** The same of one that others follow at once: it may be the last of those that Linux joined. */
  private PacketSpec pushed(PacketSpec actual, Connection connection, Segment wanted) {
    if (!(actual.body() instanceof Segment segment) || !wanted.flags().contains("P")) {
      return actual;
    }
    boolean followed =
        segment.text().length() > 0
            && segment.flags().equals(wanted.flags().replace("P", ""))
            && next(connection, segment.text().start() + segment.text().length(), false) != null;
    return followed
        ? new PacketSpec(actual.ip(), actual.ends(), segment.flagged(wanted.flags()))
        : actual;
  }

  private static boolean isPart(Segment segment, Segment wanted) {
    int length = segment.text().length();
    return length > 0 && length < wanted.text().length();
  }

  /** The next segment of the connection, if it begins here; null if not. */
  private Segment next(Connection connection, long start, boolean take) {
    if (wire.sent().isEmpty()) {
      return null;
    }
    LivePacket next = LivePacket.of(wire.sent().element());
    if (!next.isTcp() || connections.outbound(next) != connection) {
      return null;
    }
    Segment more = (Segment) next.spec(connection).body();
    if (more.text().start() != start || more.text().length() == 0) {
      return null;
    }
    if (take) {
      wire.sent().remove();
    }
    return more;
  }

  /** The script's timestamp stands for the one that was sent. */
  private static void learnStamp(Connection connection, LivePacket packet, PacketSpec expected) {
    if (!(expected.body() instanceof Segment wanted) || wanted.options() == null) {
      return;
    }
    for (TcpOption option : wanted.options()) {
      if (option instanceof TcpOption.Stamps(long value, long _)) {
        Long live = packet.stamp();
        if (live != null) {
          connection.stamped(live, value);
        }
      }
    }
  }

  private void checkTime(Timing when, long from, long actual, PacketSpec packet) {
    if (when.isWhenever()) {
      return;
    }
    long tolerance = when.range() ? 0 : setting.tolerance().of(Math.max(from - previousNanos, 0));
    long to = when.range() ? from - when.fromNanos() + when.toNanos() : from;
    if (actual < from - tolerance || actual > to + tolerance) {
      String expected = seconds(from) + (to == from ? "" : " to " + seconds(to));
      throw new Failure(
          "the packet came at %s, expected at %s%n  packet: %s"
              .formatted(seconds(actual), expected, PacketText.of(packet)));
    }
  }

  private static String seconds(long nanos) {
    return "%.6f s".formatted(nanos / (double) SECOND);
  }
}
