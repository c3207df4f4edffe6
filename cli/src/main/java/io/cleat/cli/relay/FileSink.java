// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file to be written. It takes all it is given. */
final class FileSink implements Sink {
  private final FileChannel file;

  FileSink(FileChannel file) {
    this.file = file;
  }

  @Override
  public long accept(MemorySegment data, long offset, long length, boolean whole) {
    ByteBuffer bytes = data.asSlice(offset, length).asByteBuffer();
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      return length;
    } catch (IOException e) {
      return bytes.position() > 0 ? bytes.position() : IoErrors.errno(e);
    }
  }

  @Override
  public void onReady(Runnable action) {
    // there is always room
  }

  @Override
  public void want(boolean wish) {
    // there is always room
  }

  @Override
  public boolean hasMessages() {
    return false;
  }

  @Override
  public int end() {
    return 0;
  }
}
