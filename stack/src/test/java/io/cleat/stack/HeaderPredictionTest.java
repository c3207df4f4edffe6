// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.Msg;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.tcp.Predictions;
import io.cleat.wire.Ipv4Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A segment that was predicted changes what it would change in eight steps: two hosts that talk as
 * chance has it, over a link that loses, repeats and delays, send the same frames with prediction
 * and without, octet for octet.
 */
class HeaderPredictionTest {
  private static final int LEFT = Ipv4Address.of(10, 0, 0, 1);
  private static final int RIGHT = Ipv4Address.of(10, 0, 0, 2);
  private static final int BITS = 24;
  private static final int MTU = 1500;
  private static final int PORT = 7;
  private static final int STEPS = 4_000;
  private static final long MILLI = 1_000_000;

  /** One end, its link, and what it has seen. */
  private static final class End {
    final VirtualEnvironment environment = new VirtualEnvironment(1);
    final ScriptedLink link = new ScriptedLink(MTU, 0);
    final Stack stack = new Stack(environment, ScriptedLink.loop());
    final List<byte[]> frames = new ArrayList<>();
    final List<byte[]> read = new ArrayList<>();
    StackEndpoint endpoint;

    End(int address, boolean predicts) {
      stack.address(stack.attach(link, "eth0"), Prefix.of(address, BITS));
      if (!predicts) {
        Predictions.none(stack.tcp());
      }
    }

    StackEndpoint socket() {
      StackEndpoint[] into = new StackEndpoint[1];
      assertEquals(0, stack.socket(AF_INET, SOCK_STREAM, 0, into));
      return into[0];
    }

    /** It is switched off, and holds nothing any more. */
    void end() {
      stack.close();
      assertEquals("", stack.holdings().toString());
    }

    void turn() {
      stack.turn(environment.nanoTime());
      while (stack.nextReady() != null) {
        // Nobody is watching.
      }
    }
  }

  private static final class Talk {
    final Random random;
    final End left;
    final End right;
    final MemorySegment memory = Arena.ofAuto().allocate(1 << 17);
    boolean isFaulty;

    Talk(long seed, boolean predicts) {
      random = new Random(seed);
      left = new End(LEFT, predicts);
      right = new End(RIGHT, predicts);
      connect();
      for (int i = 0; i < memory.byteSize(); i++) {
        memory.set(ValueLayout.JAVA_BYTE, i, (byte) (i * 31));
      }
    }

    private void connect() {
      Sockaddr name = Sockaddr.of(new Inet(RIGHT, PORT));
      StackEndpoint listener = right.socket();
      assertEquals(0, listener.bind(name));
      assertEquals(0, listener.listen(1));
      left.endpoint = left.socket();
      assertEquals(Errno.EINPROGRESS.negated(), left.endpoint.connect(name));
      rest();
      StackEndpoint[] into = new StackEndpoint[1];
      assertEquals(1, listener.accept(into, 0, 1));
      right.endpoint = into[0];
    }

    void play() {
      isFaulty = true;
      for (int i = 0; i < STEPS; i++) {
        step(random.nextBoolean() ? left : right);
      }
      isFaulty = false;
      left.endpoint.close();
      right.endpoint.close();
      rest();
    }

    void end() {
      left.end();
      right.end();
    }

    private void step(End end) {
      switch (random.nextInt(10)) {
        case 0, 1 -> send(end, 1 + random.nextInt(100));
        case 2 -> send(end, 1 + random.nextInt(20_000));
        case 3, 4, 5 -> receive(end, 1 + random.nextInt(30_000));
        case 6 -> pass(random.nextInt(100) == 0 ? 400 * MILLI : random.nextLong(20 * MILLI));
        default -> end.turn();
      }
      carry(left, right);
      carry(right, left);
    }

    private void send(End end, int bytes) {
      int flags =
          switch (random.nextInt(40)) {
            case 0 -> Msg.MSG_OOB;
            case 1, 2 -> Msg.MSG_MORE;
            default -> 0;
          };
      long _ = end.endpoint.send(memory, 0, bytes, flags, null);
    }

    private void receive(End end, int bytes) {
      MemorySegment into = MemorySegment.ofArray(new byte[bytes]);
      long got = end.endpoint.recv(into, 0, bytes, 0, null);
      if (got > 0) {
        end.read.add(into.asSlice(0, got).toArray(ValueLayout.JAVA_BYTE));
      }
    }

    private void pass(long nanos) {
      left.environment.pass(nanos);
      right.environment.pass(nanos);
    }

    private void carry(End from, End to) {
      while (!from.link.sent.isEmpty()) {
        ScriptedLink.Frame frame = from.link.sent.remove();
        from.frames.add(frame.bytes());
        int fate = isFaulty ? random.nextInt(100) : 99;
        if (fate < 2) {
          continue;
        }
        if (fate < 4) {
          to.link.arriving.addFirst(frame);
        } else {
          to.link.arriving.addLast(frame);
        }
        if (fate == 5) {
          to.link.arriving.addLast(frame);
        }
      }
    }

    /** Until nothing is left to do for so long that no timer matters. */
    private void rest() {
      for (int i = 0; i < STEPS; i++) {
        left.turn();
        right.turn();
        carry(left, right);
        carry(right, left);
        receiveAll(left);
        receiveAll(right);
        pass(10 * MILLI);
      }
    }

    private void receiveAll(End end) {
      if (end.endpoint != null) {
        receive(end, 1 << 16);
      }
    }
  }

  private static void assertSame(End one, End other) {
    assertEquals(one.frames.size(), other.frames.size());
    for (int i = 0; i < one.frames.size(); i++) {
      assertArrayEquals(one.frames.get(i), other.frames.get(i), "frame " + i);
    }
    assertEquals(one.read.size(), other.read.size());
    for (int i = 0; i < one.read.size(); i++) {
      assertArrayEquals(one.read.get(i), other.read.get(i), "read " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void predictedSegmentsChangeNothingElse(long seed) {
    Talk predicted = new Talk(seed, true);
    predicted.play();
    Talk stepwise = new Talk(seed, false);
    stepwise.play();
    predicted.end();
    stepwise.end();
    assertSame(predicted.left, stepwise.left);
    assertSame(predicted.right, stepwise.right);
    assertEquals(0, stepwise.left.stack.counters().get(Counter.TCP_SEGMENTS_PREDICTED));
    long hits = predicted.left.stack.counters().get(Counter.TCP_SEGMENTS_PREDICTED);
    long segments = predicted.left.stack.counters().get(Counter.TCP_SEGMENTS_IN);
    assertTrue(hits > segments / 10, hits + " of " + segments + " were predicted");
  }
}
