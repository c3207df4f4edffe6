// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cleat.Errno;
import io.cleat.cli.mud.JsonLines;
import io.cleat.efun.lpc.LpcValue;
import io.cleat.efun.mud.MudFault;
import io.cleat.efun.mud.MudFrames;
import io.cleat.efun.mud.MudProfile;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The values of a stream of frames, each a line of JSON. One that could not be read is {@code
 * null}; a frame of a bad length is the end, as EBADMSG.
 *
 * <p>Bytes that were lent are all taken, and the lines they make wait; so no more is taken from the
 * stream while one waits.
 */
final class MudSource implements Source, Taker, MudFrames.Sink {
  private final Source stream;
  private final JsonLines json = new JsonLines();
  private final MudFrames frames = new MudFrames(MudProfile.standard(), this);
  private final Queue<byte[]> lines = new ArrayDeque<>();
  private final Kept kept = new Kept(true);
  private Taker taker;
  private int outcome = IDLE;
  private boolean over;

  MudSource(Source stream) {
    this.stream = stream;
  }

  @Override
  public int drain(Taker to) {
    taker = to;
    if (!offerAll()) {
      return BLOCKED;
    }
    if (!over) {
      outcome = stream.drain(this);
      over = outcome == END || outcome < 0 || frames.isClosed();
    }
    return isEmpty() ? frames.isClosed() ? Errno.EBADMSG.negated() : outcome : BLOCKED;
  }

  @Override
  public long take(MemorySegment data, long offset, long length, boolean whole) {
    if (!isEmpty()) {
      return REFUSED;
    }
    frames.feed(data, offset, length);
    boolean _ = offerAll();
    return length;
  }

  @Override
  public void value(LpcValue value, MudFault fault) {
    lines.add((json.line(value) + "\n").getBytes(UTF_8));
  }

  @Override
  public void badLength(int length) {
    // The frames are closed: that is what drain looks at.
  }

  private boolean isEmpty() {
    return kept.isEmpty() && lines.isEmpty();
  }

  /** Offers what waits; whether nothing does any more. */
  private boolean offerAll() {
    boolean taken = kept.offer(taker);
    while (taken && !lines.isEmpty()) {
      byte[] line = lines.remove();
      taken = kept.offer(taker, MemorySegment.ofArray(line), line.length);
    }
    return taken;
  }

  @Override
  public void onReady(Runnable action) {
    stream.onReady(action);
  }

  @Override
  public void want(boolean wish) {
    stream.want(wish);
  }

  @Override
  public boolean hasMessages() {
    return true;
  }

  @Override
  public boolean endsByItself() {
    return stream.endsByItself();
  }

  @Override
  public String loss() {
    boolean cut = over && frames.heldBytes() > 0;
    if (cut) {
      frames.close();
    }
    return cut ? "the end came within a frame" : null;
  }
}
