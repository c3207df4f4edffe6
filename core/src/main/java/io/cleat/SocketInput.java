// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.IllegalBlockingModeException;

/** The bytes of a blocking socket as a stream. */
final class SocketInput extends InputStream {
  private final Socket socket;

  SocketInput(Socket socket) {
    this.socket = socket;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (!socket.isBlocking()) {
      throw new IllegalBlockingModeException();
    }
    // InputStream promises not to wait for nothing.
    return length == 0 ? 0 : (int) socket.read(MemorySegment.ofArray(into), offset, length);
  }

  /** How many bytes can be read without waiting, FIONREAD. */
  @Override
  public int available() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(JAVA_INT);
      int result = socket.endpoint().ioctl(Ioctl.FIONREAD, count);
      if (result < 0) {
        throw new ErrnoException("ioctl FIONREAD", result);
      }
      return count.get(JAVA_INT, 0);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
