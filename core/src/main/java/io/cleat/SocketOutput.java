// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.net.SocketTimeoutException;
import java.nio.channels.IllegalBlockingModeException;

/** A stream of bytes into a blocking socket. */
final class SocketOutput extends OutputStream {
  private final Socket socket;

  SocketOutput(Socket socket) {
    this.socket = socket;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  /**
   * Writes all bytes.
   *
   * @throws SocketTimeoutException SO_SNDTIMEO passed and nothing more was taken; its {@link
   *     InterruptedIOException#bytesTransferred} tells how many went before
   */
  @Override
  public void write(byte[] data, int offset, int length) throws IOException {
    if (!socket.isBlocking()) {
      throw new IllegalBlockingModeException();
    }
    MemorySegment segment = MemorySegment.ofArray(data);
    int written = 0;
    try {
      // A count that is short says that something went wrong; the next call says what.
      do {
        written += (int) socket.write(segment, offset + written, length - written);
      } while (written < length);
    } catch (SocketTimeoutException e) {
      e.bytesTransferred = written;
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
