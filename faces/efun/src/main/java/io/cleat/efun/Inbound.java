// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.cleat.efun.lpc.LpcBuffer;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import io.cleat.efun.mud.MudFault;
import io.cleat.efun.mud.MudFrames;
import java.lang.foreign.MemorySegment;

/** Makes messages of a stream's bytes, and calls back for each. */
interface Inbound {
  /** Takes the first {@code length} bytes of {@code piece}. */
  void take(MemorySegment piece, long length);

  /** There are no more. */
  default void end() {}

  /** The socket is closed: nobody is to be told of what is left. */
  default void close() {}

  static Inbound of(EfunSocket socket, Connection connection) {
    return switch (socket.mode().content) {
      case VALUES -> new Values(socket, connection);
      case TEXT -> new Text(socket);
      case BYTES -> (piece, length) -> socket.callRead(buffer(piece, length), null);
    };
  }

  private static LpcBuffer buffer(MemorySegment piece, long length) {
    return LpcBuffer.of(piece.asSlice(0, length).toArray(JAVA_BYTE));
  }

  /** Pieces of text. */
  final class Text implements Inbound {
    private final EfunSocket socket;
    private final TextDecoder decoder;

    Text(EfunSocket socket) {
      this.socket = socket;
      decoder = socket.profile().has(Repair.UTF8_ACROSS_SEGMENTS) ? whole() : perSegment();
    }

    private TextDecoder whole() {
      return new TextDecoder(true, !socket.profile().has(Repair.TEXT_AFTER_NUL));
    }

    private TextDecoder perSegment() {
      return new TextDecoder(false, !socket.profile().has(Repair.TEXT_AFTER_NUL));
    }

    @Override
    public void take(MemorySegment piece, long length) {
      String text = decoder.decode(piece.asSlice(0, length).toArray(JAVA_BYTE));
      if (!text.isEmpty() || !socket.profile().has(Repair.UTF8_ACROSS_SEGMENTS)) {
        socket.callRead(new LpcString(text), null);
      }
    }

    @Override
    public void end() {
      String rest = decoder.end();
      if (!rest.isEmpty()) {
        socket.callRead(new LpcString(rest), null);
      }
    }
  }

  /** Frames of MUD mode. */
  final class Values implements Inbound, MudFrames.Sink {
    private final EfunSocket socket;
    private final Connection connection;
    private final MudFrames frames;

    Values(EfunSocket socket, Connection connection) {
      this.socket = socket;
      this.connection = connection;
      frames = new MudFrames(socket.profile().mud(), this);
    }

    @Override
    public void take(MemorySegment piece, long length) {
      frames.feed(piece, 0, length);
    }

    @Override
    public void close() {
      frames.close();
    }

    @Override
    public void value(LpcValue value, MudFault fault) {
      socket.callRead(value, null);
    }

    @Override
    public void badLength(int length) {
      connection.end("a frame of " + length + " bytes was announced");
    }
  }
}
