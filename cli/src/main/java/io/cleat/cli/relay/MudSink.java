// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cleat.Errno;
import io.cleat.cli.mud.JsonLines;
import io.cleat.efun.mud.MudEncoder;
import io.cleat.efun.mud.MudProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Makes frames of lines of JSON, and puts them into a stream. A line ends with its line feed, with
 * its message, or with the end. One that is no value, or cannot be sent, is an error: EBADMSG.
 *
 * <p>The last byte of a line is not taken before all of its frame has gone, so that whoever sends
 * lines is made to wait.
 */
final class MudSink implements Sink {
  /** The longest line that is taken: JSON may need six bytes for one of a frame. */
  private static final int LINE_BYTES_MAX = 6 * MudProfile.DRIVER_FRAME_BYTES;

  private static final int EAGAIN = Errno.EAGAIN.negated();
  private static final int EBADMSG = Errno.EBADMSG.negated();
  private static final int EMSGSIZE = Errno.EMSGSIZE.negated();

  private final Sink stream;
  private final JsonLines json = new JsonLines();
  private final MudEncoder encoder = new MudEncoder(MudProfile.standard());
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private MemorySegment frame = MemorySegment.NULL;
  private long sent;
  private boolean lastByteIsDue;

  MudSink(Sink stream) {
    this.stream = stream;
  }

  @Override
  public long accept(MemorySegment data, long offset, long length, boolean whole) {
    long at = 0;
    while (at < length) {
      if (lastByteIsDue) {
        int flushed = flush();
        if (flushed < 0) {
          return flushed == EAGAIN && at > 0 ? at : flushed;
        }
        lastByteIsDue = false;
        at++;
      } else {
        long feed = lineFeed(data, offset + at, offset + length) - offset;
        int added = add(data, offset + at, feed - at);
        int begun = added < 0 || (feed == length && !whole) ? added : begin();
        if (begun < 0) {
          return begun;
        }
        boolean ended = feed < length || whole;
        lastByteIsDue = ended;
        at = ended ? Math.min(feed, length - 1) : length;
      }
    }
    return length;
  }

  /** Where the next line feed is, or {@code to}. */
  private static long lineFeed(MemorySegment data, long from, long to) {
    long at = from;
    while (at < to && data.get(JAVA_BYTE, at) != '\n') {
      at++;
    }
    return at;
  }

  private int add(MemorySegment data, long from, long length) {
    if (line.size() + length > LINE_BYTES_MAX) {
      return EMSGSIZE;
    }
    line.writeBytes(data.asSlice(from, length).toArray(JAVA_BYTE));
    return 0;
  }

  /** Makes the frame of the line; of an empty line none. */
  private int begin() {
    String text = line.toString(UTF_8);
    line.reset();
    sent = 0;
    frame = MemorySegment.NULL;
    if (text.isBlank()) {
      return 0;
    }
    try {
      int length = encoder.encode(json.value(text));
      if (length < 0) {
        return EBADMSG;
      }
      frame = MemorySegment.ofArray(encoder.bytes()).asSlice(0, length);
      return 0;
    } catch (IOException _) {
      return EBADMSG;
    }
  }

  /** Sends what is left of the frame; 0, or -errno. */
  private int flush() {
    while (sent < frame.byteSize()) {
      long accepted = stream.accept(frame, sent, frame.byteSize() - sent, false);
      if (accepted <= 0) {
        return accepted == 0 ? EAGAIN : (int) accepted;
      }
      sent += accepted;
    }
    return 0;
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
    return false;
  }

  @Override
  public int end() {
    if (line.size() > 0) {
      int begun = begin();
      if (begun < 0) {
        return begun;
      }
    }
    int flushed = flush();
    return flushed < 0 ? flushed : stream.end();
  }
}
