// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import io.cleat.wire.Tcp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The turn of a whole stack. An input is a script in pieces of 16 bytes, each a frame, a call or a
 * while: frames are mutations of what has just passed between two hosts, so that sequence numbers
 * fit, or of samples.
 */
final class TurnTarget implements Target {
  private static final int PIECE_BYTES = 16;
  private static final int PIECES = 2048;
  private static final int CHECK_EVERY = 64;
  private static final int CHECK_QUIET_EVERY = 256;
  private static final int MEMORY_BYTES = 1 << 16;
  private static final long MUCH_BYTES = 64L << 20;
  private static final long LITTLE_BYTES = 1L << 18;
  private static final int SYNS = 24;
  private static final long MICRO = 1000;

  private final MemorySegment memory = Arena.ofAuto().allocate(MEMORY_BYTES, 8);
  private final List<byte[]> samples = Samples.frames();
  private final byte[] syn = samples.stream().filter(TurnTarget::isSyn).findFirst().orElseThrow();
  private volatile World world;

  /** Null while a world uses them, and after one that failed: they are empty only after the end. */
  private World.Links links;

  private static boolean isSyn(byte[] frame) {
    int flags = FrameMutation.upperAt(frame) + 13;
    return Layer.TCP.isIn(frame) && frame[flags] == Tcp.SYN;
  }

  @Override
  public int pieceBytes() {
    return PIECE_BYTES;
  }

  @Override
  public byte[] invent(SplittableRandom random) {
    byte[] script = new byte[PIECE_BYTES * PIECES];
    random.nextBytes(script);
    return script;
  }

  @Override
  public String describe() {
    World now = world;
    return now == null ? "" : now.describe();
  }

  /** The first piece says what world it is, the others what happens. */
  @Override
  public int play(byte[] input) {
    // One world of eight has so little memory that buffers are refused all the time.
    boolean poor = input.length > 0 && (input[0] & 7) == 7;
    World.Links between = links == null ? World.Links.make() : links;
    links = null;
    World at = new World(between, memory, poor ? LITTLE_BYTES : MUCH_BYTES);
    world = at;
    at.begin();
    int frames = 0;
    for (int from = PIECE_BYTES, n = 1; from < input.length; from += PIECE_BYTES, n++) {
      int length = Math.min(PIECE_BYTES, input.length - from);
      frames += happens(at, new Choices(input, from, length));
      at.rest();
      if (n % CHECK_EVERY == 0) {
        at.check();
      }
      if (n % CHECK_QUIET_EVERY == 0 && !poor) {
        at.checkQuietConnection();
      }
    }
    at.check();
    if (!poor) {
      at.checkQuietConnection();
    }
    at.end();
    links = between;
    return frames;
  }

  /** One piece; how many frames it had. */
  private int happens(World at, Choices choices) {
    int what = choices.u8();
    if (what < 212) {
      at.tampering.inject(frame(at, choices));
      return 1;
    } else if (what < 230) {
      at.victims.call(choices);
    } else if (what < 242) {
      at.peers.call(choices);
    } else if (what < 246) {
      at.tampering.spoilNext(choices);
      at.peers.call(choices);
      return 1;
    } else if (what < 247) {
      at.tampering.lose(choices.below(4));
    } else if (what < 249) {
      reconnect(at, choices.u8());
    } else if (what < 250) {
      return syns(at, choices.u16());
    } else {
      at.pass(MICRO << choices.below(what == 255 ? 40 : 22));
    }
    return 0;
  }

  /** Connections do not last long here: another one each way. */
  private static void reconnect(World at, int target) {
    at.peers.connect(target & 1);
    at.victims.connect(target & 1);
    at.rest();
    at.victims.accept();
    at.peers.accept();
  }

  /** More connections are begun than a backlog takes. */
  private int syns(World at, int firstPort) {
    for (int i = 0; i < SYNS; i++) {
      byte[] frame = syn.clone();
      FrameMutation.put16(frame, FrameMutation.upperAt(frame), firstPort + i);
      FrameRepair.repair(frame, false);
      at.tampering.inject(frame);
    }
    return SYNS;
  }

  private byte[] frame(World at, Choices choices) {
    int whose = choices.u8();
    int which = choices.u8();
    byte[] frame = null;
    if (whose >= 240) {
      return Errors.about(at.tampering.sent(which), choices);
    }
    if (whose < 144) {
      frame = at.tampering.arrived(which);
    } else if (whose < 184) {
      frame = at.tampering.sent(which);
    }
    if (frame == null) {
      frame = samples.get(which % samples.size());
    }
    return FrameMutation.of(frame, choices);
  }
}
