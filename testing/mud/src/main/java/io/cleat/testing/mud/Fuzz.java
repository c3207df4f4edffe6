// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.mud;

import com.sun.management.ThreadMXBean;
import io.cleat.efun.lpc.LpcUndefined;
import io.cleat.efun.lpc.LpcValue;
import io.cleat.efun.mud.MudDecoder;
import io.cleat.efun.mud.MudEncoder;
import io.cleat.efun.mud.MudFault;
import io.cleat.efun.mud.MudFrames;
import io.cleat.efun.mud.MudProfile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Mutated payloads through every decoder, and in frames cut at random through the stream. What must
 * hold whatever the bytes are: nothing is thrown; the stream delivers what the payload alone gives;
 * a value that was read can be written and read again, and is the same; what is read strictly is
 * read in the same way by a driver; no payload takes more memory than a multiple of its length. A
 * stream whose lengths were spoilt too throws nothing and keeps no more than has come.
 *
 * <p>The same seed gives the same bytes.
 */
public final class Fuzz {
  private static final int DEPTH = 4;
  private static final int FRESH_EVERY = 16;
  private static final int BATCH = 8;

  /** Of so many batches one is sent again with an accident in the stream itself. */
  private static final int SPOILT_EVERY = 4;

  private static final int BATCH_BYTES = 1 << 20;
  private static final int HEADER_BYTES = 4;

  /** What three decoders may allocate for a byte of payload. */
  private static final int MEMORY_A_BYTE = 400;

  /** What they may allocate for nothing: tables that are made once, and boxes. */
  private static final int MEMORY_AT_ALL = 1 << 17;

  private final SplittableRandom random;
  private final RandomValues values;
  private final Mutation mutation;
  private final MudDecoder exact = new MudDecoder(MudProfile.driverExact());
  private final MudDecoder standard = new MudDecoder(MudProfile.standard());
  private final MudDecoder strict = new MudDecoder(MudProfile.strict());
  private final MudEncoder encoder = new MudEncoder(MudProfile.standard());
  private final List<LpcValue> expected = new ArrayList<>();
  private final List<LpcValue> delivered = new ArrayList<>();
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final ByteBuffer frames = ByteBuffer.allocate(BATCH_BYTES);
  private byte[] seed;
  private long bytes;
  private long read;
  private long invented;

  /**
   * @param seed of the random numbers
   */
  public Fuzz(long seed) {
    random = new SplittableRandom(seed);
    values = new RandomValues(random);
    mutation = new Mutation(random);
  }

  /** How many bytes of payload there were. */
  long bytes() {
    return bytes;
  }

  /** How many payloads were read as a value. */
  long values() {
    return read;
  }

  /**
   * Runs {@code count} payloads.
   *
   * @throws AssertionError with the payload in hex, if something does not hold
   */
  void run(long count) {
    for (long done = 0; done < count; ) {
      var stream = new MudFrames(MudProfile.standard(), new Recorder());
      expected.clear();
      delivered.clear();
      frames.clear();
      for (int i = 0; i < BATCH && done < count; i++, done++) {
        byte[] payload = payload(done);
        bytes += payload.length;
        LpcValue value = check(payload);
        if (payload.length > 0 && frames.remaining() >= HEADER_BYTES + payload.length) {
          frames.putInt(payload.length).put(payload);
          expected.add(value);
        }
      }
      byte[] all = new byte[frames.flip().remaining()];
      frames.get(all);
      feed(stream, all, random);
      demand(!stream.isClosed() && delivered.equals(expected), "pieces make the same frames");
      if (random.nextInt(SPOILT_EVERY) == 0) {
        spoil(all);
      }
    }
  }

  /**
   * Checks one payload, alone and in a frame that comes in pieces, which the payload itself
   * decides.
   *
   * @throws AssertionError with the payload in hex, if something does not hold
   */
  public void payload(byte[] payload) {
    LpcValue value = check(payload);
    if (payload.length == 0) {
      return;
    }
    var cuts = new SplittableRandom(Arrays.hashCode(payload));
    byte[] frame = new byte[HEADER_BYTES + payload.length];
    ByteBuffer.wrap(frame).putInt(payload.length).put(payload);
    delivered.clear();
    MudFrames stream = new MudFrames(MudProfile.standard(), new Recorder());
    feed(stream, frame, cuts);
    demand(delivered.equals(List.of(value)), "pieces make the same frame");
    demand(stream.heldBytes() == 0, "nothing is kept");
  }

  /** The same stream after an accident, which may have hit a length. */
  private void spoil(byte[] frames) {
    byte[] spoilt = mutation.of(frames);
    MudFrames stream = new MudFrames(MudProfile.standard(), new Ignorer());
    try {
      feed(stream, spoilt, random);
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      throw new AssertionError("stream " + HexFormat.of().formatHex(spoilt), e);
    }
    demand(stream.heldBytes() <= spoilt.length, "no more is kept than has come");
  }

  /** Another payload, a value's after a few accidents. */
  public byte[] next() {
    return payload(invented++);
  }

  private byte[] payload(long n) {
    if (n % FRESH_EVERY == 0) {
      byte[] frame = encoder.frame(values.next(random.nextInt(DEPTH)));
      seed = Arrays.copyOfRange(frame, HEADER_BYTES, frame.length);
    }
    return mutation.of(seed);
  }

  /**
   * Checks one payload; its value.
   *
   * @throws AssertionError with the payload in hex, if something does not hold
   */
  LpcValue check(byte[] payload) {
    try {
      demandLittleMemory(payload);
      LpcValue value = standard.decode(payload);
      LpcValue strictly = strict.decode(payload);
      read += standard.fault() == null ? 1 : 0;
      demand(
          (value == LpcUndefined.UNDEFINED) == (standard.fault() != null), "undefined by a fault");
      demand(strict.fault() != null || strictly.equals(value), "strict is what a driver reads");
      checkAgain(value);
      return value;
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      throw new AssertionError(HexFormat.of().formatHex(payload), e);
    }
  }

  private void demandLittleMemory(byte[] payload) {
    long most = MEMORY_AT_ALL + (long) MEMORY_A_BYTE * payload.length;
    long taken = memoryFor(payload);
    if (taken > most) {
      // Classes that are loaded, and instrumented, take memory once.
      taken = memoryFor(payload);
    }
    demand(taken <= most, taken + " bytes of memory at the most " + most);
  }

  private long memoryFor(byte[] payload) {
    long before = threads.getCurrentThreadAllocatedBytes();
    exact.decode(payload);
    standard.decode(payload);
    strict.decode(payload);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /** A value of 101 containers, and a float that overflowed, are read but not sent. */
  private void checkAgain(LpcValue value) {
    int length = encoder.encode(value);
    if (length >= 0) {
      LpcValue again = standard.decode(encoder.bytes(), HEADER_BYTES, length - HEADER_BYTES);
      // What is undefined, at the top or in a class, comes back as 0.
      boolean same = again.equals(value) || again.toString().equals(zeroed(value));
      demand(same, "read, written, read");
    }
  }

  private static String zeroed(LpcValue value) {
    return value.toString().replace("([ ])[0]", "0");
  }

  private static void feed(MudFrames stream, byte[] all, SplittableRandom random) {
    for (int at = 0; at < all.length; ) {
      int part = 1 + random.nextInt(Math.min(all.length - at, random.nextInt(1, 4000)));
      stream.feed(all, at, part);
      at += part;
    }
  }

  private static void demand(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("does not hold: " + what);
    }
  }

  private static final class Ignorer implements MudFrames.Sink {
    @Override
    public void value(LpcValue value, MudFault fault) {
      // Whatever it is.
    }

    @Override
    public void badLength(int length) {
      // It was to be expected.
    }
  }

  private final class Recorder implements MudFrames.Sink {
    @Override
    public void value(LpcValue value, MudFault fault) {
      delivered.add(value);
    }

    @Override
    public void badLength(int length) {
      throw new AssertionError("bad length " + length);
    }
  }
}
