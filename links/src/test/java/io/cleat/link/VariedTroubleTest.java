// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Msg;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.option.SocketOptions;
import io.cleat.option.TcpOptions;
import io.cleat.stack.Stack;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.profile.Profile;
import io.cleat.stack.profile.Setting;
import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.VirtualTime;
import io.cleat.testing.leaks.Leaks;
import io.cleat.wire.Ipv4Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two hosts send to each other at once over a bad network, and all that can be different is: sizes
 * of packets, offloads, options, congestion controllers, the delay in the middle of it. Every octet
 * is looked at, and nothing is left over.
 */
class VariedTroubleTest {
  private static final int LEFT = Ipv4Address.of(10, 0, 0, 1);
  private static final int RIGHT = Ipv4Address.of(10, 0, 0, 2);
  private static final int PORT = 9;
  private static final int SEEDS = 60;
  private static final int[] MTUS = {576, 1500, 9000, 65_536};
  private static final int SMALL_WRITES = 100;
  private static final int LARGE_WRITES = 60_000;
  private static final int IDLE_STEPS_MAX = 3_000;
  private static final Setting[] SWITCHES = {
    Setting.CONGESTION_CONTROL,
    Setting.SLOW_START_AFTER_IDLE,
    Setting.HYSTART,
    Setting.RACK,
    Setting.F_RTO,
    Setting.TIMESTAMPS,
    Setting.SACK,
    Setting.DSACK,
    Setting.WINDOW_SCALING,
    Setting.BLACK_HOLE_DETECTION,
    Setting.RECEIVE_AUTOTUNING
  };

  @RegisterExtension final Leaks leaks = new Leaks();

  private final MemorySegment memory = Arena.ofAuto().allocate(1 << 17, 8);
  private Random random;
  private VirtualTime[] times;
  private FaultyLink[] links;
  private Faults[] faults;
  private Stack[] hosts;
  private int idleSteps;

  /** What one end sends and receives. */
  private static final class User {
    StackEndpoint endpoint;
    int toSend;
    int toReceive;
    int sent;
    int received;
    int writes;

    /** It reads once in so many steps. */
    int laziness;

    boolean atEnd;
  }

  private boolean oneIn(int count) {
    return random.nextInt(count) == 0;
  }

  private void build(long seed) {
    random = new Random(seed);
    times = new VirtualTime[2];
    idleSteps = 0;
    int capabilities = random.nextBoolean() ? 0 : Link.CHECKSUM | Link.SEGMENTATION;
    int mtu = MTUS[random.nextInt(MTUS.length)];
    Cable cable = new Cable(mtu, capabilities, Cable.DEFAULT_BYTES);
    Link[] ends = {cable.left(), cable.right()};
    links = new FaultyLink[2];
    faults = new Faults[2];
    hosts = new Stack[2];
    for (int i = 0; i < 2; i++) {
      times[i] = new VirtualTime(seed + i);
      faults[i] = faults(seed + i, capabilities == 0);
      links[i] = new FaultyLink(ends[i], times[i], faults[i]);
      hosts[i] = new Stack(times[i], new Loopback());
      hosts[i].address(hosts[i].attach(links[i], "eth0"), Prefix.of(i == 0 ? LEFT : RIGHT, 24));
      hosts[i].profile(varied());
    }
    leaks.watch(this::settle);
  }

  /** All is closed; all time passes, TIME-WAIT too. */
  private String settle() {
    long next = times[0].nanoTime();
    while (next != Stack.NEVER) {
      times[0].advanceTo(next);
      times[1].advanceTo(next);
      turn(hosts[0]);
      turn(hosts[1]);
      boolean isBusy = hosts[0].hasWork() || hosts[1].hasWork();
      next = isBusy ? next : Math.min(hosts[0].deadline(), hosts[1].deadline());
    }
    return hosts[0].holdings().toString() + hosts[1].holdings();
  }

  /** One of the two systems, with its switches any way. */
  private Profile varied() {
    Profile profile = oneIn(2) ? Profile.linux() : Profile.freebsd();
    for (Setting setting : SWITCHES) {
      if (oneIn(3)) {
        profile = profile.with(setting, profile.is(setting) ? 0 : 1);
      }
    }
    return profile.with(Setting.ECN, random.nextInt(3));
  }

  private Faults faults(long seed, boolean checked) {
    Duration delay = Duration.ofMillis(1 + random.nextInt(100));
    return Faults.seeded(seed)
        .delay(delay)
        .loss(oneIn(3) ? Loss.NONE : Loss.random(random.nextDouble() * 0.1))
        .duplicate(oneIn(2) ? 0 : random.nextDouble() * 0.1)
        .reorder(oneIn(2) ? 0 : random.nextDouble() * 0.3, delay.dividedBy(2))
        .corrupt(checked && oneIn(2) ? random.nextDouble() * 0.03 : 0);
  }

  /** Time goes on to the next thing that happens. */
  private void step() {
    long next = Math.min(turn(hosts[0]), turn(hosts[1]));
    if (hosts[0].hasWork() || hosts[1].hasWork()) {
      return;
    }
    if (next == Stack.NEVER) {
      // A lazy user may have to be waited for.
      idleSteps++;
      assertTrue(idleSteps < IDLE_STEPS_MAX, "nothing happens any more");
      return;
    }
    idleSteps = 0;
    times[0].advanceTo(next);
    times[1].advanceTo(next);
    if (oneIn(2000)) {
      Duration delay = Duration.ofMillis(1 + random.nextInt(400));
      for (int i = 0; i < 2; i++) {
        links[i].faults(faults[i].delay(delay));
      }
    }
  }

  private long turn(Stack host) {
    long now = times[0].nanoTime();
    long next = host.turn(now);
    for (int i = 0; next <= now && i < 100; i++) {
      next = host.turn(now);
    }
    return next;
  }

  private StackEndpoint socket(Stack host) {
    StackEndpoint[] into = new StackEndpoint[1];
    assertEquals(0, host.socket(AF_INET, SOCK_STREAM, 0, into));
    StackEndpoint endpoint = into[0];
    if (oneIn(3)) {
      set(
          endpoint,
          SocketOptions.SOL_SOCKET,
          SocketOptions.SO_RCVBUF,
          2000 + random.nextInt(60_000));
    }
    if (oneIn(3)) {
      set(endpoint, SocketOptions.SOL_TCP, TcpOptions.TCP_NODELAY, 1);
    }
    if (oneIn(4)) {
      set(
          endpoint,
          SocketOptions.SOL_TCP,
          TcpOptions.TCP_NOTSENT_LOWAT,
          1 + random.nextInt(20_000));
    }
    if (oneIn(4)) {
      set(endpoint, SocketOptions.SOL_TCP, TcpOptions.TCP_MAXSEG, 88 + random.nextInt(500));
    }
    if (oneIn(3)) {
      memory.setString(0, "reno");
      int level = SocketOptions.SOL_TCP;
      assertEquals(0, endpoint.setsockopt(level, TcpOptions.TCP_CONGESTION, memory, 4));
    }
    set(endpoint, SocketOptions.SOL_TCP, TcpOptions.TCP_SYNCNT, 20);
    return endpoint;
  }

  private void set(StackEndpoint endpoint, int level, int name, int number) {
    memory.set(ValueLayout.JAVA_INT, 0, number);
    assertEquals(0, endpoint.setsockopt(level, name, memory, 4));
  }

  private User user(StackEndpoint endpoint) {
    User user = new User();
    user.endpoint = endpoint;
    user.writes = oneIn(3) ? SMALL_WRITES : LARGE_WRITES;
    user.laziness = 1 + random.nextInt(4);
    user.toSend = 1 << (user.writes == SMALL_WRITES ? 14 : 10 + random.nextInt(10));
    return user;
  }

  private static byte octet(long at) {
    return (byte) (at * 31 + (at >>> 8));
  }

  private void sends(User user) {
    if (user.sent == user.toSend) {
      return;
    }
    int count = Math.min(user.toSend - user.sent, 1 + random.nextInt(user.writes));
    for (int i = 0; i < count; i++) {
      memory.set(ValueLayout.JAVA_BYTE, i, octet(user.sent + i));
    }
    long taken = user.endpoint.send(memory, 0, count, 0, null);
    if (taken < 0) {
      assertEquals(Errno.EAGAIN.negated(), taken);
      return;
    }
    user.sent += (int) taken;
    if (user.sent == user.toSend) {
      user.endpoint.shutdown(Msg.SHUT_WR);
    }
  }

  private void receives(User user) {
    if (user.atEnd || !oneIn(user.laziness)) {
      return;
    }
    long got = user.endpoint.recv(memory, 0, 1 + random.nextInt(1 << 16), 0, null);
    if (got < 0) {
      assertEquals(Errno.EAGAIN.negated(), got);
      return;
    }
    for (int i = 0; i < got; i++) {
      if (octet(user.received + i) != memory.get(ValueLayout.JAVA_BYTE, i)) {
        throw new AssertionError("octet " + (user.received + i) + " is wrong");
      }
    }
    user.received += (int) got;
    user.atEnd = got == 0;
  }

  private void exchange() {
    StackEndpoint listener = socket(hosts[1]);
    listener.bind(Sockaddr.of(new Inet(RIGHT, PORT)));
    listener.listen(1);
    User left = user(socket(hosts[0]));
    left.endpoint.connect(Sockaddr.of(new Inet(RIGHT, PORT)));
    StackEndpoint[] accepted = new StackEndpoint[1];
    while (listener.accept(accepted, 0, 1) != 1 || (left.endpoint.events() & Events.OUT) == 0) {
      step();
    }
    User right = user(accepted[0]);
    left.toReceive = right.toSend;
    right.toReceive = left.toSend;
    while (!left.atEnd || !right.atEnd) {
      sends(left);
      sends(right);
      receives(left);
      receives(right);
      step();
    }
    assertEquals(left.toReceive, left.received);
    assertEquals(right.toReceive, right.received);
    left.endpoint.close();
    right.endpoint.close();
    listener.close();
    leaks.settle();
  }

  @Test
  void everyOctetArrivesBothWaysWhateverTheConditions() {
    long probes = 0;
    long undone = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      build(seed);
      try {
        exchange();
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
      probes += hosts[0].counters().get(Counter.TCP_TAIL_LOSS_PROBES);
      undone += hosts[0].counters().get(Counter.TCP_SPURIOUS_RECOVERIES);
    }
    assertTrue(probes > 0, "the tail was never lost");
    assertTrue(undone > 0, "nothing was ever late");
  }
}
